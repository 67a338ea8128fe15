"""Names that only the floors above know: codes of checks and kinds of connectors, and what bears neither.

A name with a typing error would switch off what it was meant to set, and nothing would tell.
"""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from compiler.declare.source import Path, Source
from compiler.model.base import Place, Problem
from compiler.model.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that checks have, and the kinds of connectors that are installed; None where nobody told."""

    codes: tuple[str, ...] | None = None
    connectors: tuple[str, ...] | None = None


def strange_settings(source: Source, known: Known) -> Iterator[Problem]:
    """Codes under `checks:` that no check has, and connectors of a kind that is not installed."""
    checks = source.value.get("checks") if isinstance(source.value, dict) else None
    for code in checks if isinstance(checks, dict) else ():
        yield from _strange_code(code, source.key_place(("checks", code)), known.codes)
    listed = source.value.get("connectors") if isinstance(source.value, dict) else None
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        use = one.get("use") if isinstance(one, dict) else None
        if isinstance(use, str) and known.connectors is not None and use not in known.connectors:
            what = f"there is no connector “{use[:60]}”"
            yield Problem(source.place(("connectors", at, "use")), what, _write("use: ", use, known.connectors))


def strange_allowances(source: Source, codes: tuple[str, ...] | None) -> Iterator[Problem]:
    """Codes under `allow:` that no check has."""
    listed = source.value.get("allow") if isinstance(source.value, dict) else None
    for at, one in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(one, dict):
            path: Path = ("allow", at, "code")
            yield from _strange_code(one.get("code"), source.place(path), codes, "code: ")


def _strange_code(code: object, place: Place, codes: tuple[str, ...] | None, key: str = "") -> Iterator[Problem]:
    """A code that is well formed (a form tells of the others) but that no check has."""
    if codes is None or not isinstance(code, str) or code in codes or not _is_code(code):
        return
    family = [one for one in codes if one.startswith(code[:3])]
    write = _write(key, code, family) if family else f"{key}the code of a finding, from {codes[0]} to {codes[-1]}"
    yield Problem(place, f"no check has the code “{code}”", write)


def _is_code(text: str) -> bool:
    return len(text) == 5 and text.startswith("RB") and text[2:].isdecimal()


def _write(key: str, word: str, known: Iterable[str]) -> str:
    """The name that is most like that word, and all others."""
    every = tuple(known)
    near = next(iter(get_close_matches(word[:60], every, 1, 0.0)), "")
    return f"{key}{near} (one of {', '.join(every)})"
