"""Kept bodies as values: the same kinds as those of live products, with the date of the file that told them."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.catalogue import Attachment
from compiler.model.rota import Responder, Rota, Shift, Shifts
from compiler.model.routing import Called, OncallService, Policy, Step, addressed, folded

_FORMS = {"person": Kind.RESPONDER, "schedule": Kind.ROTA, "team": Kind.ONCALL_SERVICE}


def read(instance: str, kind: Kind, key: str, body: bytes) -> Any:
    """The value of a kept body; raises Contract."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Contract(f"{kind} {key}: the kept body is not JSON") from None
    if kind not in _READERS or not isinstance(found, dict):
        raise Contract(f"{kind} {key}: is nothing that was read from a file")
    return _READERS[kind](Id(instance, kind.value, key), found)


def _rota(id: Id, body: Mapping[str, Any]) -> Rota:
    tags = [f"team:{body['team']}"] if body.get("team") else []
    return Rota(
        id,
        body["name"],
        frozenset([*tags, *(f"used-by:{one}" for one in body["used_by"])]),
        zone=body["zone"],
        participants=tuple(Id(id.instance, Kind.RESPONDER.value, one) for one in body["participants"]),
        export=_at(body["export"]),
    )


def _shifts(id: Id, body: Mapping[str, Any]) -> Shifts:
    return Shifts(id, _at(body["first"]), _at(body["last"]), tuple(_each(id.instance, body["shifts"])))


def _each(instance: str, rows: list[Mapping[str, Any]]) -> Iterator[Shift]:
    for row in rows:
        who = Id(instance, Kind.RESPONDER.value, row["who"]) if row["who"] else None
        yield Shift(_at(row["starts"]), _at(row["ends"]), who, "export")


def _responder(id: Id, body: Mapping[str, Any]) -> Responder:
    """A list says whom to call, and not whether they still work here."""
    return Responder(id, body["display"], reachable=body["reachable"])


def _service(id: Id, body: Mapping[str, Any]) -> OncallService:
    handles = [one.removeprefix("@").partition("-") for one in body["handles"]]
    tags = [tag for product, _, name in handles if product for tag in addressed(product.lower(), name)]
    team = [f"team:{body['team']}"] if body["team"] else []
    return OncallService(
        id,
        body["name"],
        frozenset([*tags, *team]),
        policy=Id(id.instance, Kind.POLICY.value, id.key),
        urgency="high",
        export=_at(body["export"]),
    )


def _policy(id: Id, body: Mapping[str, Any]) -> Policy:
    steps, before = list[Step](), 0
    for level in body["levels"]:
        before = level["after_s"] if level["after_s"] is not None else before
        steps.append(Step(tuple(_called(id.instance, level["targets"])), before, _raw(level["after_s"], len(steps))))
    tags = frozenset([f"team:{body['team']}"] if body["team"] else [])
    return Policy(id, body["name"], tags, steps=tuple(steps), export=_at(body["export"]))


def _called(instance: str, targets: list[Mapping[str, str]]) -> Iterator[Called]:
    for one in targets:
        key = one["key"] if one["form"] == "person" else folded(one["key"])
        yield Called(Id(instance, _FORMS[one["form"]].value, key))


def _raw(after_s: int | None, number: int) -> str:
    if after_s is not None:
        return f"after {after_s // 60} min"
    return "at once" if number == 0 else "no time written"


def _attachment(id: Id, body: Mapping[str, Any]) -> Attachment:
    return Attachment(
        id,
        body["name"],
        frozenset(f"service:{one}" for one in body["services"]),
        form=body["form"],
        text=body["text"],
        dated=_at(body["export"]),
    )


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


_READERS: Mapping[Kind, Callable[[Id, Mapping[str, Any]], Any]] = {
    Kind.ROTA: _rota,
    Kind.SHIFTS: _shifts,
    Kind.RESPONDER: _responder,
    Kind.ONCALL_SERVICE: _service,
    Kind.POLICY: _policy,
    Kind.ATTACHMENT: _attachment,
}
