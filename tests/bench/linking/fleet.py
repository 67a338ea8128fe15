"""Fifty services that share the same few metrics: own boards, copies for staging, boards for all, renamed services."""

from collections.abc import Sequence
from dataclasses import dataclass

from compiler.model.promise import Service
from tests.bench.linking.bodies import Body, alert, board, edited, note, plot, searching, variable
from tests.bench.linking.case import serving
from tests.bench.linking.organisation import Organisation
from tests.bench.linking.words import COPIED, PEOPLE, SERVICES, TEAMS

HITS, ERRORS, LATENCY = "trace.http.request.hits", "trace.http.request.errors", "trace.http.request"


@dataclass
class Deployed:
    """One service with the key of its board ("" where it has none), and of the one for staging."""

    name: str
    team: str
    own: str = ""
    staging: str = ""
    steers: bool = False

    @property
    def service(self) -> Service:
        """As its team declares it."""
        return serving(self.name, self.team, (f"service:{self.name}",))

    @property
    def tags(self) -> tuple[str, ...]:
        """As its alerts carry them."""
        return f"service:{self.name}", f"team:{self.team}", "env:prod"


@dataclass(frozen=True, slots=True)
class Shared:
    """The boards made for all services."""

    requests: str
    hosts: str
    logs: str


def fleet(organisation: Organisation, services: int, others: int) -> None:
    """Adds the services with their boards and alerts; `others` counts the alerts of each rarer sort."""
    shared = _shared(organisation)
    all_ = [Deployed(name, TEAMS[place % len(TEAMS)]) for place, name in enumerate(SERVICES[:services])]
    for one in all_:
        _boards(organisation, one)
    for one in all_:
        _requests(organisation, one, shared)
        _host(organisation, one, shared)
    _beyond_metrics(organisation, all_[:others], shared)
    _resting(organisation, [one for one in all_ if one.own][:others])
    _staging(organisation, [one for one in all_ if one.staging][:others])
    _referred(organisation, [one for one in all_ if one.own][:others])
    _elsewhere(organisation, all_[:others])
    _offered(organisation, all_[: others // 2])
    _saved(organisation, all_[: others // 2])


def golden(of: str, log: str) -> tuple[Body, ...]:
    """The widgets that every service board has, over these tags."""
    return (
        plot("Requests", f"sum:{HITS}{{{of}}}.as_count()"),
        plot("Errors", f"sum:{ERRORS}{{{of}}}.as_count()"),
        plot("Error rate", f"sum:{ERRORS}{{{of}}}.as_count()", f"sum:{HITS}{{{of}}}.as_count()",
             formula="query1 / query2 * 100"),
        plot("Latency p95", f"p95:{LATENCY}{{{of}}}"),
        plot("Latency", f"avg:{LATENCY}{{{of}}}"),
        plot("CPU", f"avg:system.cpu.user{{{of}}} by {{host}}"),
        plot("Memory", f"avg:system.mem.usable{{{of}}} by {{host}}"),
        plot("Restarts", f"sum:kubernetes.containers.restarts{{{of}}} by {{pod_name}}"),
        searching("Error logs", "logs", f"{log} status:error"),
        searching("Failing spans", "spans", f"{log} @http.status_code:5*", "resource_name"),
        note("Runbook in the wiki"),
    )  # fmt: skip


def checked(tags: Sequence[str]) -> Body:
    """A widget that shows a service check."""
    shown = {"type": "check_status", "title": "Reachable", "check": "http.can_connect", "grouping": "cluster"}
    return {"definition": shown | {"group_by": [], "tags": list(tags)}}


def _shared(organisation: Organisation) -> Shared:
    both = (variable("service", "service"), variable("env", "env", "prod"))
    rows = golden("$service,$env", "$service $env")
    names = ("cpu.user", "cpu.system", "mem.usable", "load.1", "disk.in_use", "net.bytes_rcvd")
    hosts = [plot(name, f"avg:system.{name}{{$service,$host}} by {{host}}") for name in names]
    logs = [searching("Errors", "logs", "$service $env status:error"), searching("All", "logs", "$service $env")]
    _flat(organisation)
    return Shared(
        organisation.board(board("Service overview", *rows[:5], checked(["$service"]), variables=both), 900, 2400),
        organisation.board(
            board("Hosts", *hosts, variables=(variable("service", "service"), variable("host", "host"))), 1300, 1800
        ),
        organisation.board(board("Logs", *logs, variables=both), 1000, 1500),
    )


def _flat(organisation: Organisation) -> None:
    """Boards that show all services as one line, or as one line each."""
    one = [plot(metric, f"sum:{metric}{{env:prod}}.as_count()") for metric in (HITS, ERRORS)]
    one += [plot("CPU", "avg:system.cpu.user{*}"), searching("Log volume", "logs", "*")]
    each = [plot("By service", f"sum:{metric}{{env:prod}} by {{service}}.as_count()") for metric in (HITS, ERRORS)]
    organisation.board(board("Traffic of the company", *one), 1500, 6000)
    organisation.board(board("Errors by service", *each, plot("p95", f"p95:{LATENCY}{{*}} by {{service}}")), 1200, 900)


def _boards(organisation: Organisation, one: Deployed) -> None:
    """Its own board in one of three forms, a copy of it for staging, a clone with small edits."""
    random = organisation.random
    form = random.choice(("fixed", "fixed", "steered", "steered", "none"))
    if form == "none":
        return
    one.steers = form == "steered"
    title = random.choice(
        (f"{one.name.replace('-', ' ').title()}", f"{one.name} overview", "Golden signals", "Overview")
    )
    team, log = random.choice((one.team, one.team, "")), "$service" if one.steers else f"service:{one.name}"
    scope = f"$service,{random.choice(('$env', 'env:prod'))}" if one.steers else f"service:{one.name},env:prod"
    variables = (variable("service", "service", one.name), variable("env", "env", "prod")) if one.steers else ()
    body = board(title, *golden(scope, log), checked([log]), variables=variables)
    one.own = organisation.board(body, random.randrange(120, 700), random.randrange(30, 400), team=team)
    if not one.steers and random.random() < 0.6:
        _stage(organisation, one, title)
    if random.random() < 0.6:
        clone = random.choice(COPIED).format(title, person=random.choice(PEOPLE))
        organisation.board(edited(body, random), random.randrange(3, 100), random.randrange(0, 12), title=clone)


def _stage(organisation: Organisation, one: Deployed, title: str) -> None:
    body = board(f"{title} (staging)", *golden(f"service:{one.name},env:staging", f"service:{one.name} env:staging"))
    one.staging = organisation.board(body, 100, 25, team=one.team)


def _requests(organisation: Organisation, one: Deployed, shared: Shared) -> None:
    """Its error rate and its latency; a service without a board is seen on the one for all."""
    of, right = f"{{service:{one.name},env:prod}}", [one.own or shared.requests]
    sort = f"shared trace metric, {'own board' if one.own else 'board for all'}"
    ratio = f"sum:{ERRORS}{of}.as_count() / sum:{HITS}{of}.as_count()"
    rate = alert(f"{one.name} error rate", f"sum(last_5m):{ratio} * 100 > 5", tags=one.tags)
    slow = alert(f"{one.name} is slow", f"avg(last_10m):p95:{LATENCY}{of} > 2", tags=one.tags)
    organisation.ask(sort, one.name, rate, right, one.service)
    organisation.ask(sort, one.name, slow, right, one.service)


def _host(organisation: Organisation, one: Deployed, shared: Shared) -> None:
    sort = f"shared system metric, {'own board' if one.own else 'board for all'}"
    text = f"avg(last_10m):avg:system.cpu.user{{service:{one.name}}} by {{host}} > 90"
    body = alert(f"CPU of {one.name}", text, tags=one.tags)
    organisation.ask(sort, one.name, body, [one.own or shared.hosts], one.service)


def _beyond_metrics(organisation: Organisation, some: Sequence[Deployed], shared: Shared) -> None:
    """Alerts on logs, spans and checks."""
    for place, one in enumerate(some):
        service, right = one.service, [one.own or shared.requests]
        search = f'logs("service:{one.name} status:error").index("*").rollup("count").last("5m") > 20'
        body = alert(f"Errors in the logs of {one.name}", search, "log alert", one.tags)
        organisation.ask("log", one.name, body, [one.own or shared.logs], service)
        if one.own:
            asked = f'"service:{one.name} @http.status_code:5*"'
            spans = f'trace-analytics({asked}).index("*").rollup("count").by("resource_name").last("5m") > 20'
            organisation.ask(
                "trace search", one.name, alert("Spans", spans, "trace-analytics alert", one.tags), right, service
            )
        if place % 2:
            check = f'"http.can_connect".over("service:{one.name}").by("*").last(2).count_by_status()'
            body = alert(f"{one.name} cannot be reached", check, "service check", one.tags)
            organisation.ask("check", one.name, body, right, service)


def _resting(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Alerts on an SLO of the service, and on two other alerts."""
    for one in some:
        of = f"{{service:{one.name},env:prod}}"
        counted = {"numerator": f"sum:{HITS}{of}.as_count()", "denominator": f"sum:{HITS}{of}.as_count()"}
        slo = organisation.slo(
            {"name": f"{one.name} requests", "type": "metric", "query": counted, "tags": [*one.tags]}
        )
        burn = f'burn_rate("{slo}").over("30d").long_window("1h").short_window("5m") > 14.4'
        organisation.ask(
            "SLO alert", one.name, alert(f"{one.name} burns", burn, "slo alert", one.tags), [one.own], one.service
        )
        parts = [organisation.alert(alert("part", f"avg(last_5m):sum:{name}{of} > 1")) for name in (HITS, ERRORS)]
        both = alert(f"{one.name} is in trouble", " && ".join(parts), "composite", one.tags)
        organisation.ask("composite", one.name, both, [one.own], one.service)


def _staging(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Alerts of staging belong on the board of staging."""
    for one in some:
        text = f"avg(last_10m):p95:{LATENCY}{{service:{one.name},env:staging}} > 5"
        body = alert(f"{one.name} is slow in staging", text, tags=(f"service:{one.name}", "env:staging"))
        organisation.ask("staging", one.name, body, [one.staging], one.service)


def _referred(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Alerts that a board embeds, or whose own text names the board."""
    for place, one in enumerate(some):
        text = f"avg(last_5m):sum:kubernetes.containers.restarts{{service:{one.name}}} > 3"
        if place % 2:
            key = organisation.next_monitor()
            shown = {
                "definition": {"type": "alert_graph", "title": "Restarts", "alert_id": key, "viz_type": "timeseries"}
            }
            room = organisation.board(board(f"Incidents of {one.team}", note("x"), shown), 200, 40, team=one.team)
            body = alert(f"{one.name} restarts", text, tags=one.tags)
            organisation.ask("embedded", one.name, body, [room], one.service)
            continue
        rows = [plot("Restarts", "sum:kubernetes.containers.restarts{$service} by {pod_name}")]
        named = organisation.board(board("Pods", *rows, variables=(variable("service", "service"),)), 400, 60)
        message = f"Look at https://app.datadoghq.com/dashboard/{named}/pods"
        body = alert(f"{one.name} restarts", text, tags=one.tags, message=message)
        organisation.ask("named in the message", one.name, body, [named], one.service)


def _elsewhere(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Metrics that are plotted, but for another service, for the old name of this one, or for staging only."""
    for place, one in enumerate(some):
        other = ("service:somebody-else", f"service:old-{one.name}", f"service:{one.name},env:staging")[place % 3]
        sort = ("no panel: another service", "no panel: renamed service", "no panel: only staging")[place % 3]
        metric = f"app.queue_{place}.depth"
        rows = [
            plot("Depth", f"avg:{metric}{{{other}}}"),
            plot("Depth by queue", f"max:{metric}{{{other}}} by {{queue}}"),
        ]
        organisation.board(board(f"Queues {place}", *rows), 500, 100, team=one.team)
        text = f"avg(last_5m):avg:{metric}{{service:{one.name},env:prod}} > 100"
        organisation.ask(sort, one.name, alert(f"Queue of {one.name}", text, tags=one.tags), [], one.service)


def _offered(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Two boards that differ in the values which their variable offers."""
    half = len(some) // 2
    names = [tuple(one.name for one in some[:half]), tuple(one.name for one in some[half:])]
    rows = [plot("Depth", "avg:edge.requests.depth{$service}")]
    keys = [
        organisation.board(
            board("Edge", *rows, variables=(variable("service", "service", "*", some_names),)), 500 - place, 80
        )
        for place, some_names in enumerate(names)
    ]
    for one in some:
        body = alert(
            f"Edge of {one.name}", f"avg(last_5m):avg:edge.requests.depth{{service:{one.name}}} > 1", tags=one.tags
        )
        organisation.ask("values offered", one.name, body, [keys[one.name in names[1]]], one.service)


def _saved(organisation: Organisation, some: Sequence[Deployed]) -> None:
    """Two boards that differ in the services for which people saved a view."""
    half = len(some) // 2
    parts = (some[:half], some[half:])
    rows = [plot("Retries", "sum:queue.retries.count{$service}.as_count()")]
    keys = [
        organisation.board(
            board("Queues", *rows, variables=(variable("service", "service"),))
            | {"template_variable_presets": [_view(one.name) for one in part]},
            500 - place,
            80,
        )
        for place, part in enumerate(parts)
    ]
    for one in some:
        text = f"sum(last_5m):sum:queue.retries.count{{service:{one.name}}}.as_count() > 9"
        organisation.ask(
            "saved view", one.name, alert("Retries", text, tags=one.tags), [keys[one in parts[1]]], one.service
        )


def _view(name: str) -> Body:
    return {"name": f"View of {name}", "template_variables": [{"name": "service", "values": [name]}]}
