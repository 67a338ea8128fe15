"""What the three feeds share: every account in turn, none stopping another, and bodies that read the same again."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import orjson

from compiler.errors import ConnectorError
from compiler.model.base import Kind
from compiler.ports import Pulled, Row, Unread
from connectors.whatsapp.envelope import TokenDead

PullOne = Callable[[str, str], Iterator[Pulled]]


def each(accounts: Mapping[str, str], kinds: tuple[Kind, ...], pull: PullOne, edge: str = "") -> Iterator[Pulled]:
    """The rows of `pull(alias, waba)` for every account.

    An account that fails becomes unread rows under its id with `edge`, so that a list which fails is not taken for
    the account itself. Raises the error where no account could be read, or where the token is dead.
    """
    failures: list[tuple[str, ConnectorError]] = []
    for alias, waba in accounts.items():
        try:
            yield from pull(alias, waba)
        except TokenDead:
            raise
        except ConnectorError as error:
            failures.append((waba, error))
    if failures and len(failures) == len(accounts):
        raise failures[0][1]
    yield from (Unread(kind, waba + edge, str(error)) for waba, error in failures for kind in kinds)


def once(rows: Iterator[Any], kind: Kind, waba: str) -> Iterator[Mapping[str, Any] | Unread]:
    """Each row that has an id, once: a list that moves between two pages repeats rows."""
    seen: set[str] = set()
    for row in rows:
        key = key_of(row)
        if not key:
            yield Unread(kind, waba, "a row of the list has no id")
        elif key not in seen:
            seen.add(key)
            yield row


def key_of(row: Any) -> str:
    """The id of a row, which comes as text or as a number; "" without one."""
    found = row.get("id") if isinstance(row, dict) else None
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def row(kind: Kind, key: str, body: Mapping[str, Any]) -> Row:
    """A row whose body has its keys in order, so that equal things have equal bytes."""
    return Row(kind, key, orjson.dumps(body, option=orjson.OPT_SORT_KEYS))


def taken(source: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The fields of these names that the source has."""
    return {name: source[name] for name in names if name in source}
