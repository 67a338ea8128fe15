"""The hard estate: shipped dashboards multiplied into what organisations grow, labelled by construction.

Every step adds dashboards and alerts of one sort. What is right for an alert is known because the step made both;
nothing here asks the product.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.linking.bodies import (
    Body,
    alert,
    board,
    copied,
    edited,
    metric_names,
    note,
    plotted_simply,
    scoped,
    steered,
    widgets,
)  # fmt: skip
from tests.bench.linking.case import Suite, serving
from tests.bench.linking.fleet import fleet
from tests.bench.linking.organisation import Organisation
from tests.bench.linking.words import COPIED, PEOPLE, RETIRED, TEAMS


@dataclass(frozen=True, slots=True)
class Size:
    """How much of each sort there is."""

    copies: int = 2
    alerts: int = 90
    retired: int = 24
    team_boards: int = 26
    team_alerts: int = 60
    personal: int = 420
    walls: int = 24
    services: int = 50
    others: int = 20


SMALL = Size(copies=5, alerts=8, retired=4, team_boards=4, team_alerts=16, personal=40, walls=6, services=12, others=6)


def grown(shipped: Mapping[str, Body], seed: int = 11, size: Size | None = None) -> Suite:
    """The hard estate that grows from these dashboards."""
    size = size or Size()
    organisation = Organisation(Random(seed))
    keys = _originals(organisation, shipped, size)
    _copies(organisation, shipped, keys, size)
    _teams(organisation, shipped, size)
    _personal(organisation, shipped, size)
    _walls(organisation, shipped, size)
    fleet(organisation, size.services, size.others)
    _families(organisation, shipped, keys, size)
    _nowhere(organisation, shipped, size)
    return organisation.suite("hard estate")


def _originals(organisation: Organisation, shipped: Mapping[str, Body], size: Size) -> dict[str, str]:
    """The dashboards as shipped, some of them retired in favour of a successor; the key to be used of each."""
    random, keys = organisation.random, {}
    retired = set(random.sample(sorted(shipped), min(size.retired, len(shipped) // 3)))
    for name, body in shipped.items():
        if name not in retired:
            keys[name] = organisation.board(body, random.randrange(700, 1400), random.randrange(60, 900))
            continue
        title = random.choice(RETIRED).format(body["title"])
        organisation.board(body, 1500, random.randrange(0, 900), 420, title=title)
        keys[name] = organisation.board(_renewed(body), random.randrange(200, 400), random.randrange(60, 900))
    alone = _alone(shipped)
    chosen = random.sample(sorted(alone), min(size.alerts + len(retired), len(alone)))
    for name in [*chosen[: size.alerts], *(one for one in sorted(retired) if one in alone)]:
        sort = "retired original" if name in retired else "original among copies"
        organisation.ask(sort, name.partition("__")[0], _on_metric(random, alone[name]), [keys[name]])
    return keys


def _alone(shipped: Mapping[str, Body]) -> dict[str, list[tuple[str, str, str]]]:
    """For each dashboard the series that no other one plots, as (aggregator, metric, tags)."""
    users = Counter(metric for body in shipped.values() for metric in metric_names(body))
    found = {
        name: [(how, metric, tags) for _, how, metric, tags in plotted_simply(body) if users[metric] == 1]
        for name, body in shipped.items()
    }
    return {name: series for name, series in found.items() if series}


def _on_metric(random: Random, series: list[tuple[str, str, str]], tag: str = "") -> Body:
    how, metric, tags = random.choice(series)
    scope = ",".join(one for one in (tags if tags != "*" else "", tag) if one) or "*"
    name = f"{metric.split('.')[-1].replace('_', ' ')} is too high"
    labels = tuple(one for one in (f"integration:{metric.split('.')[0]}", tag) if one)
    return alert(name, f"avg(last_5m):{how}:{metric}{{{scope}}} > 5", tags=labels)


def _renewed(body: Body) -> Body:
    """The successor: the same widgets with ids of its own, and a few notes more."""
    found = copied(body)
    for place, widget in enumerate(widgets(found)):
        widget["id"] = 90_000 + place
    found["widgets"].append(note("replaces the old one"))
    return found


def _copies(organisation: Organisation, shipped: Mapping[str, Body], keys: Mapping[str, str], size: Size) -> None:
    """Clones with small edits: marked in the title or not, younger than the original, hardly looked at."""
    random = organisation.random
    for name in keys:
        for _ in range(size.copies):
            title = random.choice(COPIED).format(shipped[name]["title"], person=random.choice(PEOPLE))
            age, views = random.randrange(5, 180), random.randrange(0, 40)
            organisation.board(edited(shipped[name], random), age, views, random.randrange(1, 90), title=title)


def _teams(organisation: Organisation, shipped: Mapping[str, Body], size: Size) -> None:
    """Copies of one dashboard for each team, which differ in a fixed tag or in where a variable stands."""
    random, alone = organisation.random, _alone(shipped)
    made: list[tuple[str, str, str]] = []
    for name in random.sample(sorted(alone), min(size.team_boards, len(alone))):
        fixed = random.random() < 0.5
        for team in TEAMS:
            body = scoped(shipped[name], f"team:{team}") if fixed else steered(shipped[name], "team", team)
            title = random.choice(("{0}", "{0} ({1})", "{1}: {0}")).format(shipped[name]["title"], team)
            age = random.randrange(100, 600)
            key = organisation.board(body, age, random.randrange(5, 200), team=random.choice((team, "")), title=title)
            made.append((name, team, key))
    for name, team, key in random.sample(made, min(size.team_alerts, len(made))):
        body = _on_metric(random, alone[name], f"team:{team}")
        organisation.ask("copy of one team", name.partition("__")[0], body, [key], serving(f"{team}-app", team))


def _personal(organisation: Organisation, shipped: Mapping[str, Body], size: Size) -> None:
    """Boards that people made for an afternoon, of widgets from here and there."""
    random = organisation.random
    pool = [widget for body in shipped.values() for widget in body["widgets"]]
    for _ in range(size.personal):
        title = random.choice(
            ("{0}'s Timeboard Tue, Oct 3, 2:15:05 pm", "{0}'s dashboard", "{0} playground", "tmp {0}")
        )
        rows = random.sample(pool, min(len(pool), random.randrange(2, 7)))
        body = board(title.format(random.choice(PEOPLE)), *rows)
        organisation.board(
            body | {"template_variables": _variables(shipped)}, random.randrange(1, 900), random.randrange(0, 15)
        )


def _variables(shipped: Mapping[str, Body]) -> list[Body]:
    """Every variable that a widget taken from elsewhere may use."""
    found = {one["name"]: one for body in shipped.values() for one in body.get("template_variables") or ()}
    return [{"name": name, "prefix": one.get("prefix"), "default": "*"} for name, one in sorted(found.items())]


def _walls(organisation: Organisation, shipped: Mapping[str, Body], size: Size) -> None:
    """Catch-all overviews: a hundred widgets from everywhere, looked at all day."""
    random = organisation.random
    pool = [widget for body in shipped.values() for widget in widgets(body) if "widgets" not in widget["definition"]]
    for number in range(size.walls):
        title = random.choice(
            ("Everything at a glance", "NOC wall", "Company overview", "Main dashboard", "All metrics")
        )
        body = board(f"{title} {number}", *random.sample(pool, min(len(pool), random.randrange(70, 130))))
        body |= {"template_variables": _variables(shipped)}
        organisation.board(body, random.randrange(300, 1600), random.randrange(500, 5000))


def _families(organisation: Organisation, shipped: Mapping[str, Body], keys: Mapping[str, str], size: Size) -> None:
    """Alerts on the sibling of a plotted metric: the counter itself and its `.count`."""
    random, all_metrics = organisation.random, {one for body in shipped.values() for one in metric_names(body)}
    found = []
    for name, series in _alone(shipped).items():
        for how, metric, tags in series:
            other = metric.removesuffix(".count") if metric.endswith(".count") else f"{metric}.count"
            if other not in all_metrics:
                found.append((name, [(how, other, tags)]))
    for name, series in random.sample(found, min(size.others, len(found))):
        organisation.ask("metric family", name.partition("__")[0], _on_metric(random, series), [keys[name]])


def _nowhere(organisation: Organisation, shipped: Mapping[str, Body], size: Size) -> None:
    """Alerts on metrics that nobody plots, however much their names look like those that are."""
    random, all_metrics = organisation.random, sorted({one for body in shipped.values() for one in metric_names(body)})
    for metric in random.sample([one for one in all_metrics if one.count(".") > 1], size.others):
        series = [("avg", f"{metric}_lag", "*")]
        organisation.ask("no panel: metric", metric.split(".")[0], _on_metric(random, series), [])


def small() -> Suite:
    """A small hard estate that needs no recorded material: of dashboards that stand here."""
    from tests.bench.linking.own import own_boards

    return grown(own_boards(), seed=3, size=SMALL)
