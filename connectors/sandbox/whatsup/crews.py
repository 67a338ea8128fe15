"""The people of the story who are on call, as the two products of one vendor tell it: nothing is wrong here.

No setting of the example names these products; whoever configures them finds every page answered.
"""

from datetime import UTC, datetime, timedelta

from connectors.sandbox.datadog.estate import ago
from connectors.sandbox.exchange import Wire
from connectors.sandbox.operations.estate import (
    Escalation,
    Operations,
    Person,
    Rotation,
    Rung,
    Schedule,
    Team,
    instant,
)
from connectors.sandbox.whatsup import ids

DISPATCH_CREW = "71000000-0000-4000-8000-000000000001"
MERCHANTS_CREW = "71000000-0000-4000-8000-000000000002"
DISPATCH_ROTA = "72000000-0000-4000-8000-000000000001"
DISPATCH_SECOND = "72000000-0000-4000-8000-000000000002"
MERCHANTS_ROTA = "72000000-0000-4000-8000-000000000003"
DISPATCH_LADDER = "73000000-0000-4000-8000-000000000001"
MERCHANTS_LADDER = "73000000-0000-4000-8000-000000000002"
DATADOG_DOOR = "74000000-0000-4000-8000-000000000001"
MERCHANTS_DOOR = "74000000-0000-4000-8000-000000000002"
DISPATCH_SERVICE = "75000000-0000-4000-8000-000000000001"

_BEGAN = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
"""A Monday, nine in the morning in São Paulo."""

_MONITORING = ("ac73040e-c8d4-11ed-b2ea-da7ad0900002", "2f5b80be-405b-11ee-8a0d-da7ad0900002")
"""The same teams as the monitoring vendor knows them."""


def monitoring(now: datetime) -> Operations:
    """The same crew in the monitoring vendor's own on-call product."""
    return operations(now, *_MONITORING)


def operations(now: datetime, dispatch: str = DISPATCH_CREW, merchants: str = MERCHANTS_CREW) -> Operations:
    """Two teams, by these keys, with three schedules, two escalations, an integration each, and some alerts."""
    return Operations(
        people=tuple(_person(number, *one) for number, one in enumerate(_PEOPLE, 1)),
        teams=(_team(dispatch, "Dispatch", DISPATCH_LADDER), _team(merchants, "Merchants", MERCHANTS_LADDER)),
        schedules=(
            _schedule(DISPATCH_ROTA, "Dispatch first", dispatch, (1, 2, 3)),
            _schedule(DISPATCH_SECOND, "Dispatch second", dispatch, (4, 1)),
            _schedule(MERCHANTS_ROTA, "Merchants", merchants, (5, 6)),
        ),
        escalations=(
            Escalation(
                DISPATCH_LADDER, "Dispatch escalation", dispatch,
                (Rung(0, "schedule", DISPATCH_ROTA), Rung(5, "schedule", DISPATCH_ROTA, "next"),
                 Rung(15, "schedule", DISPATCH_SECOND), Rung(30, "user", _key(4), condition="if-not-closed")),
                wait=10, count=2,
            ),
            Escalation(
                MERCHANTS_LADDER, "Merchants escalation", merchants, (Rung(0, "schedule", MERCHANTS_ROTA),)
            ),
        ),
        integrations=(
            _integration(DATADOG_DOOR, "Dispatch", dispatch),
            _integration(MERCHANTS_DOOR, "Merchants", merchants),
        ),
        services=({"id": DISPATCH_SERVICE, "name": "dispatch", "description": "", "teamId": dispatch,
                   "tags": ["service:dispatch"], "visibility": "OPSGENIE_USERS"},),
        policies=(_policy(merchants),),
        alerts=tuple(_alert(now, number, dispatch) for number in range(1, 4)),
    )  # fmt: skip


_PEOPLE = (
    ("Ana Souza", "ana.souza"), ("Bruno Lima", "bruno.lima"), ("Carla Dias", "carla.dias"),
    ("Davi Rocha", "davi.rocha"), ("Elisa Melo", "elisa.melo"), ("Fabio Nunes", "fabio.nunes"),
)  # fmt: skip


def _key(number: int) -> str:
    return f"76000000-0000-4000-8000-{number:012d}"


def _person(number: int, name: str, mail: str) -> Person:
    account = f"5b10a2844c20165700ede{number:03d}"
    return Person(_key(number), account, f"{mail}@whatsup.example", name, f"+55 11 5550-01{number:02d}")


def _team(key: str, name: str, ladder: str) -> Team:
    """The first rule keeps the least urgent alerts of the night from paging; the default one pages."""
    night: Wire = {
        "id": f"{key[:-1]}8",
        "name": "Information at night",
        "isDefault": False,
        "order": 0,
        "criteria": {"type": "match-all-conditions", "conditions": [_is_least()]},
        "timezone": "America/Sao_Paulo",
        "timeRestriction": {
            "type": "time-of-day",
            "restriction": {"startHour": 22, "startMin": 0, "endHour": 6, "endMin": 0},
        },
        "notify": {"type": "none"},
    }
    default: Wire = {
        "id": f"{key[:-1]}9",
        "name": "Default Routing Rule",
        "isDefault": True,
        "order": 1,
        "criteria": {"type": "match-all"},
        "timezone": "America/Sao_Paulo",
        "notify": {"type": "escalation", "id": ladder, "name": f"{name} escalation"},
    }
    return Team(key, name, (night, default), f"Team {name}")


def _is_least() -> Wire:
    return {"field": "priority", "not": False, "operation": "equals", "expectedValue": "P5", "order": 0}


def _schedule(key: str, name: str, team: str, people: tuple[int, ...]) -> Schedule:
    rotation = Rotation(f"77{key[2:]}", "Weekly", tuple(_key(number) for number in people), _BEGAN)
    return Schedule(key, name, team, (rotation,))


def _integration(key: str, name: str, team: str) -> Wire:
    return {"id": key, "name": name, "enabled": True, "type": "Datadog", "teamId": team}


def _policy(team: str) -> Wire:
    """A notification policy that waits a minute for alerts that mend themselves."""
    return {
        "id": "78000000-0000-4000-8000-000000000001",
        "name": "Flapping probes",
        "policyDescription": "",
        "teamId": team,
        "type": "notification",
        "order": 1.0,
        "enabled": True,
        "filter": {
            "type": "match-any-condition",
            "conditions": [{"field": "tags", "not": False, "operation": "contains", "expectedValue": "probe"}],
        },
        "suppress": False,
        "delayAction": {"delayOption": "for-duration", "duration": {"timeAmount": 1, "timeUnit": "minutes"}},
    }


def _alert(now: datetime, number: int, team: str) -> Wire:
    created = ago(now, days=7 * number, hours=3)
    millis = int(created.timestamp() * 1000)
    return {
        "id": f"79000000-0000-4000-8000-{number:012d}-{millis}",
        "tinyId": str(100 + number),
        "alias": f"{ids.ACCEPTANCE_FAST}",
        "message": "WhatsApp refuses messages",
        "status": "closed",
        "acknowledged": True,
        "isSeen": True,
        "seen": True,
        "snoozed": False,
        "tags": ["service:dispatch"],
        "count": 1,
        "priority": "P1",
        "source": "datadog",
        "owner": "ana.souza@whatsup.example",
        "ownerTeamId": team,
        "teams": [{"id": team}],
        "responders": [{"type": "team", "id": team}, {"type": "user", "id": _key(1)}],
        "integration": {"id": DATADOG_DOOR, "name": "Dispatch", "type": "Datadog"},
        "createdAt": instant(created),
        "updatedAt": instant(created + timedelta(hours=1)),
        "lastOccurredAt": instant(created),
        "report": {"ackTime": 240_000, "closeTime": 2_400_000, "acknowledgedBy": "ana.souza@whatsup.example"},
        "description": f"https://app.datadoghq.com/monitors/{ids.ACCEPTANCE_FAST} call +55 11 5550-0101",
        "details": {"monitor": f"https://app.datadoghq.com/monitors/{ids.ACCEPTANCE_FAST}"},
    }
