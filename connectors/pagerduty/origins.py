"""What set an incident off, as far as its trigger tells: urls without their queries, and the last word of each."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

_URL = re.compile(r"https?://[^\s\"'<>\\)\]]+")
_BARE = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{3,63}")


def origins(entry: Mapping[str, Any]) -> Iterator[str]:
    """Urls in the channel and the contexts of a trigger, and what may be the id at the end of each, with a digit."""
    for url in _urls([entry.get("channel"), entry.get("contexts")]):
        try:
            parts = urlsplit(url)
        except ValueError:
            continue
        yield f"{parts.scheme}://{parts.hostname or ''}{parts.path}"
        last = (parts.fragment or parts.path).partition("?")[0].rstrip("/").rpartition("/")[2]
        if _BARE.fullmatch(last) and any(one.isdigit() for one in last):
            yield last


def _urls(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _URL.findall(value)
    elif isinstance(value, dict):
        yield from (one for part in value.values() for one in _urls(part))
    elif isinstance(value, list):
        yield from (one for part in value for one in _urls(part))
