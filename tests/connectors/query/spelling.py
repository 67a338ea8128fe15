"""Conditions back to text: trees of scopes and searches in one spelling each, for tests that read them again."""

from collections.abc import Callable, Iterator

from connectors.query.datadog.conditions import parse_scope, parse_search
from connectors.query.datadog.lexer import Unreadable
from connectors.query.datadog.nodes import Every, In, Not, Some, Tag, Where


def spelled_scope(where: Where) -> str:
    """The text of a scope, without its braces."""
    match where:
        case Tag():
            return _told(where, parse_scope)
        case In(key, values):
            return f"{key} IN ({', '.join(_listed(values))})"
        case Not(of):
            return f"NOT ({spelled_scope(of)})"
        case Every(parts):
            return " AND ".join([f"({spelled_scope(part)})" for part in parts])
        case Some(parts):
            return " OR ".join([f"({spelled_scope(part)})" for part in parts])


def spelled_search(where: Where) -> str:
    """The text of a search."""
    match where:
        case Tag():
            return _told(where, parse_search)
        case In():
            raise AssertionError("no search holds a list")
        case Not(of):
            return f"-({spelled_search(of)})"
        case Every(parts):
            return " ".join([f"({spelled_search(part)})" for part in parts])
        case Some(parts):
            return " OR ".join([f"({spelled_search(part)})" for part in parts])


def _told(tag: Tag, parse: Callable[[str], Where]) -> str:
    """The first spelling of a tag that is read as that very tag; quotes are not kept where they say nothing."""
    tries = [
        f"{key}{value}"
        for key in ([f"{tag.key}:"] if tag.key else ["", ":"])
        for value in (tag.value, f'"{tag.value}"')
    ]
    return next(one for one in tries if _read(parse, one) == tag)


def _listed(values: tuple[str, ...]) -> Iterator[str]:
    for value in values:
        yield value if _read(parse_scope, f"k IN ({value})") == In("k", (value,)) else f'"{value}"'


def _read(parse: Callable[[str], Where], text: str) -> Where | None:
    try:
        return parse(text)
    except Unreadable:
        return None
