"""Papers (Markdown, Mermaid): postmortems and notes on architecture."""

import re
from datetime import datetime
from typing import Any

from compiler.model.frozen import dataclass
from connectors.exports.people import without
from connectors.exports.settings import FORMS, day

_FRONT = re.compile(r"\A---\r?\n(.*?)\r?\n---\r?\n", re.DOTALL)
_HEADING = re.compile(r"^#\s+(.+?)\s*#*$", re.MULTILINE)
_POSTMORTEM = re.compile(r"post[-_ ]?mortem|retrospective|incident[-_ ](?:report|review)", re.IGNORECASE)
_DATED = re.compile(
    r"^(?:[-*]\s*)?(?:\*\*)?date(?:\*\*)?\s*:\s*(?:\*\*)?\s*(20\d\d-[01]\d-[0-3]\d)", re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as it tells itself: its title, form, text, date, and the services that it names."""

    title: str
    form: str
    text: str
    dated: datetime | None = None
    services: tuple[str, ...] = ()


def read_paper(text: str, name: str, form: str = "") -> Paper:
    """The paper of a file; its form is as said, or as its front matter, its path or its heading tells."""
    front = _front(text)
    body = _FRONT.sub("", text, count=1)
    heading = _HEADING.search(body)
    title = str(front.get("title") or (heading[1] if heading else ""))
    told = str(front.get("form") or front.get("kind") or front.get("type") or "").lower()
    chosen = form or (told if told in FORMS else "") or _form(f"{name} {title}")
    found = _DATED.search(body)
    dated = day(front["date"]) if front.get("date") else day(found[1]) if found else None
    return Paper(without(title), chosen, without(body.strip()), dated, _services(front))


def _form(words: str) -> str:
    return FORMS[0] if _POSTMORTEM.search(words) else FORMS[1]


def _front(text: str) -> dict[str, Any]:
    import yaml

    found = _FRONT.match(text)
    try:
        front = yaml.safe_load(found[1]) if found else None
    except yaml.YAMLError:
        return {}
    return front if isinstance(front, dict) else {}


def _services(front: dict[str, Any]) -> tuple[str, ...]:
    told = front.get("services") or front.get("service") or ()
    return (
        (told,) if isinstance(told, str) else tuple(str(one) for one in told) if isinstance(told, list | tuple) else ()
    )
