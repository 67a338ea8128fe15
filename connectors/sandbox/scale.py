"""A generator of an estate of any size: other people's services, in the same wire shapes, the same for a seed.

Nothing in it concerns the services of the story, so the answers of a scene hold at every size.
"""

import hashlib
import random
from collections import Counter
from datetime import timedelta
from typing import Final, NamedTuple

from connectors.sandbox.datadog.boards import dashboard, group, old_plot, plot, slo_panel, variable
from connectors.sandbox.datadog.estate import Estate, Reading
from connectors.sandbox.datadog.shapes import born, burn_alert, counted, definition, monitor, slo
from connectors.sandbox.exchange import Wire

CHANGED_A_NIGHT: Final = 0.01
"""The share of rows that somebody changes in a night."""

_PARTS: Final = ("api", "worker", "gateway", "store", "billing", "search", "router", "planner", "stock", "mail")
_SIGNALS: Final = ("requests", "errors", "latency", "queue.depth", "cpu", "memory", "retries", "sessions", "jobs.done")
_REGIONS: Final = ("sao-paulo", "recife", "fortaleza", "curitiba")
_FIRST_MONITOR: Final = 160_000_000
_MADE: Final = born("2025-05-20")


class Counts(NamedTuple):
    """How much of each kind a generated estate holds."""

    monitors: int = 0
    dashboards: int = 0
    slos: int = 0
    services: int = 0


def grown(size: int) -> Counts:
    """The crowd around the story for a size: none at 1, a hundred monitors more with each step."""
    steps = max(size, 1) - 1
    return Counts(steps * 100, steps * 20, steps * 20, steps * 20)


def generate(monitors: int, dashboards: int, slos: int, services: int, seed: int = 0, night: int = 0) -> Estate:
    """An estate with so many rows of each kind, after so many nights in each of which a share was changed."""
    names = [_service(number) for number in range(max(services, 1))]
    changes = {
        kind: _changes(f"{seed}:{kind}", count, night)
        for kind, count in (("monitor", monitors), ("dashboard", dashboards), ("slo", slos))
    }
    objectives = [_slo(seed, number, names, changes["slo"][number]) for number in range(slos)]
    return Estate(
        slos=tuple(objectives),
        monitors=tuple(_monitor(seed, n, names, objectives, changes["monitor"][n]) for n in range(monitors)),
        dashboards=tuple(_board(seed, n, names, objectives, changes["dashboard"][n]) for n in range(dashboards)),
        definitions=tuple(definition(name, _team(name), tier="3", links=[], contacts=[]) for name in names[:services]),
        readings={row["id"]: Reading(99.2 + 0.7 * _share(seed, row["id"]), 50_000) for row in objectives},
    )


def _changes(seed: str, count: int, night: int) -> Counter[int]:
    """How often each row was changed by that night."""
    rows: Counter[int] = Counter()
    for past in range(1, night + 1):
        rows.update(random.Random(f"{seed}:{past}").sample(range(count), round(count * CHANGED_A_NIGHT)))
    return rows


def _service(number: int) -> str:
    return f"crowd-{_PARTS[number % len(_PARTS)]}-{number:04d}"


def _team(service: str) -> str:
    return f"crowd-{int(service[-4:]) // 10:03d}"


def _share(seed: int, text: str) -> float:
    return random.Random(f"{seed}:{text}").random()


def _tags(service: str) -> list[str]:
    return [f"service:{service}", "env:prod", f"team:{_team(service)}"]


def _metric(service: str, number: int) -> str:
    return f"{service.replace('-', '_')}.{_SIGNALS[number % len(_SIGNALS)]}"


def _slo(seed: int, number: int, names: list[str], version: int) -> Wire:
    service = names[number % len(names)]
    base = f"{service.replace('-', '_')}.part{number:05d}"
    key = hashlib.md5(f"{seed}:slo:{number}".encode(), usedforsecurity=False).hexdigest()
    scope = f"{{service:{service},env:prod}}"
    target = (99.0, 99.5, 97.0, 95.0)[(number + version) % 4]
    return slo(
        key,
        f"{service}: requests of part {number} answered",
        {"30d": (target, None)},
        tags=_tags(service),
        description="Generated.",
        made=_MADE + timedelta(days=version),
        **counted(f"sum:{base}.ok{scope}.as_count()", f"sum:{base}.all{scope}.as_count()"),
    )


def _monitor(seed: int, number: int, names: list[str], objectives: list[Wire], version: int) -> Wire:
    service = names[number % len(names)]
    key = _FIRST_MONITOR + number
    made = _MADE + timedelta(days=version)
    message = f"Something is wrong with {service}. @slack-{_team(service)} @oncall@example.com"
    if objectives and number % 4 == 0:
        watched = objectives[number // 4 % len(objectives)]
        name = f"{watched['name']}: budget burns (alert {number})"
        return burn_alert(key, name, watched["id"], 14.4, message=message, tags=_tags(service), made=made)
    metric = _metric(service, number)
    scope = f"{{service:{service},env:prod,shard:{number}}}"
    level = 100.0 + number % 50 + version
    query = f"avg(last_{5 + number % 3 * 5}m):avg:{metric}{scope} by {{region}} > {level}"
    text = f"{message} {_filler(seed, number)}"
    name = f"{service}: {metric} is high ({number})"
    return monitor(key, name, query, message=text, tags=_tags(service), critical=level, made=made)


def _filler(seed: int, number: int) -> str:
    """A few lines of advice, as messages have them, different for each monitor."""
    words = random.Random(f"{seed}:text:{number}")
    return " ".join(words.choice(_ADVICE) for _ in range(6))


_ADVICE: Final = (
    "See whether the last deploy is younger than an hour.",
    "Compare both regions before anything is restarted.",
    "A full queue drains by itself within ten minutes.",
    "{{#is_warning}}Nothing is lost yet.{{/is_warning}}",
    "{{#is_alert}}Customers notice.{{/is_alert}}",
    "The store behind it may be in maintenance.",
    "Value is {{value}}, the limit is {{threshold}}.",
)


def _board(seed: int, number: int, names: list[str], objectives: list[Wire], version: int) -> Wire:
    """A board of forty to seventy widgets in groups, most of them plots of its service."""
    service = names[number % len(names)]
    many = 40 + random.Random(f"{seed}:board:{number}").randrange(31)
    first = 7_000_000_000_000_000 + number * 1000
    widgets = [_widget(first + place, place, service, number, objectives) for place in range(many)]
    groups = [
        group(first + 900 + start // 8, f"{service} part {start // 8}", widgets[start : start + 8])
        for start in range(0, many, 8)
    ]
    title = f"{service} board {number}" + (f" (revision {version})" if version else "")
    variables = [variable("region", "region", list(_REGIONS)), variable("env", "env", ["prod", "staging"])]
    made, tags = _MADE + timedelta(days=version), [f"team:{_team(service)}"]
    return dashboard(_board_id(seed, number), title, groups, variables=variables, tags=tags, made=made)


def _board_id(seed: int, number: int) -> str:
    """Nine characters in three parts; the middle of them count, so that no two boards share one."""
    letters = hashlib.md5(f"{seed}:board:{number}".encode(), usedforsecurity=False).hexdigest()
    return f"{letters[:3]}-{_base36(number).rjust(3, '0')}-{letters[3:6]}"


def _base36(number: int) -> str:
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number] if number < 36 else _base36(number // 36) + digits[number % 36]


_LINK: Final = "https://app.datadoghq.com/apm/traces?start={{timestamp_start}}&end={{timestamp_end}}&query=service%3A"


def _widget(key: int, place: int, service: str, board: int, objectives: list[Wire]) -> Wire:
    metric = _metric(service, place)
    scope = f"{{service:{service},$env,$region,shard:{board * 100 + place}}}"
    kind = ("timeseries", "timeseries", "query_value", "toplist")[place % 4]
    if place % 16 == 7:
        return old_plot(key, f"{metric}, older form", f"sum:{metric}{scope} by {{host,region}}.as_rate()")
    if objectives and place % 16 == 15:
        return slo_panel(key, "Objective", objectives[(board + place) % len(objectives)]["id"], ["7d", "30d"])
    queries = [f"sum:{_metric(service, place + step)}{scope}.as_count()" for step in range(3)]
    links = [
        {"label": label, "link": f"{_LINK}{service}&board={board}"} for label in ("Traces of these", "Logs of these")
    ]
    title = f"{metric} and what goes with it, {kind} {place}"
    return plot(key, title, queries, formula="100 * query1 / (query2 + query3)", kind=kind, links=links)
