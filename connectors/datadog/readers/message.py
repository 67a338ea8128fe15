"""The text of a monitor: whom it notifies and which urls it names.

The text is Markdown in which `{{…}}` stands for values that are known only when the monitor fires. Handles count
wherever they stand, in conditional blocks too, but not within a comment `{{! … }}`. A handle needs white space or
the end of a block before it, and ends before a parenthesis; only workflows take arguments.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Literal

from compiler.model.watching import Address, Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.scalars import text

Form = Literal["oncall", "chat", "ticket", "mail", "webhook", "team", "workflow", "unknown"]

_COMMENT = re.compile(r"\{\{!.*?\}\}", re.DOTALL)
_VALUE = r"\{\{(?!\s*(?:[#^/!]|else\b))[^{}]*\}\}"
"""A value in double braces; blocks that begin, turn or end are none."""

# Both start with plain text, which is found much faster than a choice; what stands before is looked at after.
_HANDLE = re.compile(rf"@((?:[^\s{{}}()@,;<>\"'`|\[\]]+|{_VALUE})+(?:@[\w.-]+)?)")
_URL = re.compile(rf"https?://(?:[^\s<>()\[\]\"'`{{}}|\\]+|{_VALUE})+")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_RUNBOOK = re.compile(r"(?:run|play)[-_ ]?book", re.IGNORECASE)
_ENDS = ".,:;!?*_"

# An integration is named by the word before the first dash. Words that are not in this table are teams, if they
# look like a team's handle, except for integrations that reach neither a person nor a queue that people read.
_FORMS: dict[str, Form] = {
    **dict.fromkeys(("pagerduty", "opsgenie", "oncall", "victorops"), "oncall"),
    **dict.fromkeys(("slack", "teams", "hangouts"), "chat"),
    **dict.fromkeys(("jira", "servicenow", "case"), "ticket"),
    **dict.fromkeys(("hipchat", "eventbridge", "sns"), "unknown"),
    "webhook": "webhook",
    "workflow": "workflow",
    "person": "mail",
}


def addresses(*texts: object) -> tuple[Address, ...]:
    """The addresses that these texts notify, each once, in the order of their first mention."""
    found = [name for one in texts if (said := text(one)) and "@" in said for name in _handles(said)]
    return tuple([address(name) for name in dict.fromkeys(found)])


@lru_cache(maxsize=4096)
def address(handle: str) -> Address:
    """The address of one handle, with its `@` or, as rules and searches spell it, without."""
    name = handle.removeprefix("@")
    form = _form(name)
    return Address(form, f"@{name}", "{{" in name, *_named(form, name))


def _named(form: Form, name: str) -> tuple[str, str]:
    """The paging product that a handle means, and whom it names there; a team's mention pages by the vendor's own."""
    if form == "team":
        return "oncall", name
    word, _, rest = name.partition("-")
    return (word.lower(), rest) if form == "oncall" else ("", "")


def urls(*texts: object) -> tuple[tuple[str, bool], ...]:
    """Every url of these texts, each once, and whether it leads to a runbook by its own words or its label's."""
    found: dict[str, bool] = {}
    for one in texts:
        said = text(one)
        if "://" not in said:
            continue
        for match in _URL.finditer(said):
            url = match[0].rstrip(_ENDS)
            words = f"{_label(said, match.start())} {url}"
            found[url] = found.get(url, False) or _RUNBOOK.search(words) is not None
    return tuple(found.items())


def named_urls(said: object) -> Iterator[str]:
    """Every url of one text, where nobody asks what it is for."""
    if isinstance(said, str) and "://" in said:
        yield from (found.rstrip(_ENDS) for found in _URL.findall(said))


def referred(home: Home, found: Iterable[str], where: str) -> Iterator[Ref]:
    """References to the things of this organisation that urls lead to, each once."""
    ids = dict.fromkeys(id for url in found for id in home.leads(url))
    yield from (Ref(id, "names", where) for id in ids)


def _label(said: str, start: int) -> str:
    """The label of the Markdown link whose url starts there, "" where none stands before it on the same line."""
    before = said[:start].rstrip(" ")
    opens = before.rfind("[") if before.endswith("](") else -1
    label = before[opens + 1 : -2] if opens >= 0 else ""
    return "" if "\n" in label else label


def _handles(said: str) -> Iterator[str]:
    """The names of all handles of a text, without their `@`."""
    if "{{!" in said:
        said = _COMMENT.sub(" ", said)
    at = said.find("@")
    while at >= 0:
        match = _HANDLE.match(said, at)
        before, name = said[max(0, at - 2) : at], match[1].rstrip(_ENDS) if match is not None else ""
        if name and (not before or before[-1].isspace() or before == "}}"):
            yield name
        at = said.find("@", match.end() if match is not None else at + 1)


def _form(name: str) -> Form:
    """A mail address has an `@` of its own, or stands masked behind `person-`; a team is mentioned by its handle."""
    if "@" in name:
        return "mail"
    word, dash, _ = name.partition("-")
    if word.lower() in _FORMS:
        return _FORMS[word.lower()]
    if dash and word == "team":
        return "team"
    return "team" if _PLAIN.fullmatch(name) else "unknown"
