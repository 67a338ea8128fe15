"""Dashboards: widgets of every shape, references, variables and links."""

from typing import Any

import pytest

from compiler.errors import Contract
from compiler.model.base import Id
from compiler.model.opening import fill
from compiler.model.scope import compare
from compiler.model.watching import SavedView, Variable
from connectors.datadog.home import Home
from connectors.datadog.readers.dashboard import read_dashboard
from connectors.query.datadog.signal import tag_scope

HOME = Home("datadog", "https://app.datadoghq.com")


def read(*definitions: Any, **more: Any) -> Any:
    """A dashboard of widgets with these definitions."""
    widgets = [{"id": n, "definition": one} for n, one in enumerate(definitions, start=1)]
    return read_dashboard(HOME, "abc-def-ghi", {"title": "t", "widgets": widgets, **more})


def panel(definition: Any, **more: Any) -> Any:
    """The only panel of a dashboard with one widget."""
    (found,) = read(definition, **more).panels
    return found


def metrics(definition: Any, **more: Any) -> list[set[str]]:
    """The metrics of each signal that a widget shows."""
    return [set(one.metrics) for one in panel(definition, **more).shows]


def query(name: str, metric: str) -> dict[str, str]:
    """A metric query of today's form."""
    return {"data_source": "metrics", "name": name, "query": f"sum:{metric}{{*}}.as_count()"}


def search(source: str, text: str) -> dict[str, Any]:
    """A search of today's form."""
    return {"data_source": source, "name": "query1", "search": {"query": text}, "compute": {"aggregation": "count"}}


def traced(stat: str, **fields: str) -> dict[str, str]:
    """A statistic of an operation of a service."""
    asked = {"service": "x", "operation_name": "web.request", "stat": stat, "name": "q"}
    return {"data_source": "apm_resource_stats", **asked, **fields}


TWO = [query("query1", "a.good"), query("query2", "a.all")]


@pytest.mark.parametrize(
    ("request_", "shows"),
    [
        ({"q": "avg:a.b{*}"}, [{"a.b"}]),
        ({"q": "avg:a.b{*}, avg:c.d{*}"}, [{"a.b"}, {"c.d"}]),
        ({"queries": TWO}, [{"a.good"}, {"a.all"}]),
        ({"queries": TWO, "formulas": [{"formula": "query1 / query2"}]}, [{"a.good", "a.all"}]),
        ({"queries": TWO, "formulas": [{"formula": "query2"}]}, [{"a.all"}]),
        ({"queries": TWO, "formulas": [{"formula": "query1"}, {"formula": "query2"}]}, [{"a.good"}, {"a.all"}]),
        ({"queries": [search("logs", "service:x")]}, [{"log:service:x"}]),
        ({"queries": [search("security_signals", "source:x")]}, [{"security_signals:source:x"}]),
        ({"queries": [search("a source of tomorrow", "x")]}, [{"a source of tomorrow:*"}]),
        ({"queries": [{"data_source": "slo", "name": "q", "slo_id": "s1", "measure": "burn_rate"}]}, [{"slo:s1"}]),
        ({"log_query": {"index": "*", "search": {"query": "service:x"}}}, [{"log:service:x"}]),
        ({"apm_query": {"search": {"query": "service:x"}}}, [{"trace:service:x"}]),
        ({"rum_query": {"search": {"query": "service:x"}}}, [{"rum:service:x"}]),
        ({"event_query": {"search": "service:x"}}, [{"event:service:x"}]),
        ({"network_query": {"search": {"query": "service:x"}}}, [{"network:service:x"}]),
        ({"process_query": {"metric": "process.cpu", "filter_by": ["a:b"]}}, [{"process.cpu"}]),
        ({"query": {"data_source": "logs_stream", "query_string": "service:x"}}, [{"log:service:x"}]),
        ({"query": {"data_source": "trace_stream", "query_string": "service:x"}}, [{"trace:service:x"}]),
        ({"query": {"data_source": "service_map", "service": "x", "filters": []}}, []),
        (
            {"log_query": {"search": {"query": "service:x"}, "multi_compute": [{"aggregation": "count"}] * 2}},
            [{"log:service:x"}] * 2,
        ),
        ({"queries": [traced("hits")]}, [{"trace.web.request.hits"}]),
        ({"queries": [traced("error_rate")]}, [{"trace.web.request.errors", "trace.web.request.hits"}]),
        ({"queries": [traced("latency_p95")]}, [{"trace.web.request"}]),
        ({"queries": [traced("hits", operation_name="")]}, [{"trace:service:x"}]),
        ({"apm_stats_query": {"service": "x", "name": "web.request"}}, [{"trace.web.request"}]),
        (
            {"apm_stats_query": {"service": "x", "name": "db", "columns": [{"name": "Hits"}, {"name": "p99"}]}},
            [{"trace.db.hits"}, {"trace.db"}],
        ),
        ({"style": {}}, []),
    ],
)  # fmt: skip
def test_a_request_of_any_form_shows_its_signals(request_: dict[str, Any], shows: list[set[str]]) -> None:
    """Today's queries with and without formulas, and what they replaced."""
    assert metrics({"type": "timeseries", "requests": [request_]}) == shows


def test_requests_may_be_an_object() -> None:
    """Maps of hosts and scatter plots name their requests."""
    requests = {"fill": {"q": "avg:a.b{*}"}, "size": {"q": "avg:c.d{*}"}, "x": None}
    assert metrics({"type": "hostmap", "requests": requests}) == [{"a.b"}, {"c.d"}]


@pytest.mark.parametrize("form", ["event_stream", "event_timeline", "log_stream"])
def test_streams_show_their_search(form: str) -> None:
    """Their query stands in the definition itself."""
    source = "log" if form == "log_stream" else "event"
    assert metrics({"type": form, "query": "service:x"}) == [{f"{source}:service:x"}]


def test_a_check_shows_its_check() -> None:
    """Its tags may hold variables."""
    variables = [{"name": "where", "prefix": "host", "default": "*"}]
    asked = {"type": "check_status", "check": "a.check", "tags": ["env:prod", "$where"], "group_by": ["host"]}
    found = panel(asked, template_variables=variables).shows[0]
    assert (found.metrics, found.by) == (frozenset(["check:a.check"]), frozenset(["host"]))
    (clause,) = found.scope.clauses
    assert {(term.key, term.variable) for term in clause} == {("env", None), ("host", "where")}


def test_a_check_of_one_group_shows_that_group() -> None:
    """Its tags stand in one text."""
    found = panel({"type": "check_status", "check": "a.check", "grouping": "check", "group": "host:a,env:prod"})
    assert compare(found.shows[0].scope, tag_scope("host:a AND env:prod")) == "equal"


def test_the_summary_of_a_service_shows_the_metrics_of_its_operation() -> None:
    """Those that are switched on, in the scope of environment and service."""
    summary = {"type": "trace_service", "service": "shop", "env": "$env", "span_name": "web.request"}
    found = panel(
        {**summary, "show_hits": True, "show_errors": True, "show_latency": False},
        template_variables=[{"name": "env", "prefix": "env", "default": "prod"}],
    ).shows
    assert [set(one.metrics) for one in found] == [{"trace.web.request.hits"}, {"trace.web.request.errors"}]
    assert compare(found[0].scope, tag_scope("service:shop,env:prod")) == "equal"


@pytest.mark.parametrize(
    ("definition", "refs"),
    [
        ({"type": "slo", "slo_id": "s1"}, [("slo", "s1")]),
        ({"type": "alert_graph", "alert_id": "12"}, [("monitor", "12")]),
        ({"type": "alert_value", "alert_id": "12"}, [("monitor", "12")]),
        ({"type": "uptime", "monitor_ids": [1, 2]}, [("monitor", "1"), ("monitor", "2")]),
        ({"type": "powerpack", "powerpack_id": "p1"}, [("powerpack", "p1")]),
        ({"type": "timeseries", "requests": [{"queries": [{"data_source": "slo", "slo_id": "s1"}]}]}, [("slo", "s1")]),
        ({"type": "slo", "slo_id": None}, []),
    ],
)
def test_what_is_shown_by_id_is_embedded(definition: Any, refs: list[tuple[str, str]]) -> None:
    """Ids of monitors are texts here and numbers elsewhere."""
    found = panel(definition).refs
    assert [(ref.to.kind, ref.to.key) for ref in found] == refs
    assert {ref.how for ref in found} <= {"embeds"}


@pytest.mark.parametrize(
    ("definition", "asked"),
    [
        ({"type": "manage_status", "query": "service:x status:alert"}, "service:x status:alert"),
        (
            {"type": "slo_list", "requests": [{"query": {"query_string": "team:x"}, "request_type": "slo_list"}]},
            "team:x",
        ),
        ({"type": "timeseries", "query": "x"}, ""),
    ],
)
def test_a_list_of_monitors_or_slos_keeps_its_search(definition: Any, asked: str) -> None:
    """A search is no reference by id, and plots nothing."""
    found = panel(definition)
    assert (found.search, found.shows, found.refs) == (asked, (), ())


def test_groups_give_their_title_to_what_is_within() -> None:
    """A group is a panel itself, so that a link to it is not told to be gone; groups may lie in groups."""
    inner = {"id": 3, "definition": {"type": "timeseries", "title": "deep", "requests": [{"q": "avg:a.b{*}"}]}}
    middle = {"id": 2, "definition": {"type": "group", "title": "Inner", "widgets": [inner]}}
    found = read({"type": "group", "title": "Outer", "widgets": [middle]}).panels
    assert [(one.key, one.form, one.group) for one in found] == [
        ("1", "group", ""),
        ("2", "group", "Outer"),
        ("3", "timeseries", "Inner"),
    ]


def test_a_split_widget_shows_what_it_repeats() -> None:
    """Its source holds the requests, and the title where it has none itself."""
    source = {"type": "timeseries", "title": "by service", "requests": [{"q": "avg:a.b{*}"}]}
    found = panel({"type": "split_group", "title": "", "source_widget_definition": source})
    assert (found.form, found.title) == ("split_group", "by service")
    assert found.shows[0].metrics == frozenset(["a.b"])


@pytest.mark.parametrize("definition", [{"type": "custom", "app_id": "x"}, {"type": "a type of tomorrow"}, {}, None, 7])
def test_widgets_of_unknown_types_are_kept(definition: Any) -> None:
    """They show nothing and break nothing."""
    found = panel(definition)
    assert (found.key, found.shows, found.refs) == ("1", (), ())


def test_widget_ids_stay_exact() -> None:
    """They have up to seventeen digits and are kept as text."""
    widgets = [{"id": 76540012345678901, "definition": {}}, {"definition": {}}, "odd"]
    found = read_dashboard(HOME, "abc-def-ghi", {"widgets": widgets})
    assert [one.key for one in found.panels] == ["76540012345678901", ""]


def test_variables_reach_the_signals() -> None:
    """Names may hold dots and dashes; the older single default counts; a grouping variable is marked."""
    rows = [
        {"name": "cluster-id", "prefix": "cluster", "default": "*", "available_values": ["a", "b"]},
        {"name": "a.b", "prefix": "env", "defaults": ["prod"]},
        {"name": "by", "type": "group", "prefix": None, "defaults": []},
    ]
    definition = {"type": "timeseries", "requests": [{"q": "avg:m{$a.b,$cluster-id}"}]}
    found = read(definition, template_variables=rows)
    assert found.variables == (
        Variable("cluster-id", "cluster", ("*",), ("a", "b")),
        Variable("a.b", "env", ("prod",)),
        Variable("by", "", (), (), True),
    )
    (clause,) = found.panels[0].shows[0].scope.clauses
    assert {(term.key, term.values, term.variable) for term in clause} == {
        ("cluster", ("*",), "cluster-id"),
        ("env", ("prod",), "a.b"),
    }


def test_links_come_from_notes_texts_frames_and_custom_links() -> None:
    """Images are no links; each url is told once."""
    found = read(
        {"type": "note", "content": "see [x](https://example.com/a)"},
        {"type": "free_text", "text": "https://example.com/b"},
        {"type": "iframe", "url": "https://example.com/c"},
        {"type": "image", "url": "https://example.com/picture.png"},
        {"type": "toplist", "custom_links": [{"label": "x", "link": "https://example.com/d?h={{host.value}}"}]},
        {"type": "note", "content": "https://example.com/a"},
        description="https://example.com/e",
    )
    assert found.links == (
        "https://example.com/e",
        "https://example.com/a",
        "https://example.com/b",
        "https://example.com/c",
        "https://example.com/d?h={{host.value}}",
    )


def test_teams_stand_in_the_tags() -> None:
    """Only tags of teams are possible on a dashboard."""
    assert read(tags=["team:core", "x"]).teams == frozenset(["core"])


@pytest.mark.parametrize("body", [{}, {"widgets": None}, {"widgets": {}}])
def test_a_body_without_widgets_is_a_broken_contract(body: Any) -> None:
    """A dashboard that could not be read must not look like an empty one."""
    with pytest.raises(Contract):
        read_dashboard(HOME, "abc-def-ghi", body)


def test_a_dashboard_opens_at_the_panel_with_its_variables_set() -> None:
    """Names and values are escaped."""
    found = read({"type": "timeseries"})
    url = fill(found.opening, found.panels[0].key, (("a.b", "x/y z"),))
    assert url.startswith("https://app.datadoghq.com/dashboard/abc-def-ghi?")
    assert set(url.partition("?")[2].split("&")) == {"fullscreen_widget=1", "tpl_var_a.b=x%2Fy%20z", "live=true"}


def test_the_id_of_another_instance_is_another_id() -> None:
    """The instance is part of the id."""
    found = read_dashboard(Home("second", "https://x.example.com"), "abc-def-ghi", {"widgets": []})
    assert found.id == Id("second", "dashboard", "abc-def-ghi")


def test_saved_views_are_read_in_both_forms() -> None:
    """With one value, with several, with none."""
    views = [
        {"name": "Low", "template_variables": [{"name": "severity", "value": "low"}]},
        {"name": "Hosts", "template_variables": [{"name": "host", "values": ["a", "b"]}, {"name": "env"}]},
        {"name": "Empty", "template_variables": None},
    ]
    assert read({"type": "note"}, template_variable_presets=views).views == (
        SavedView("Low", (("severity", ("low",)),)),
        SavedView("Hosts", (("host", ("a", "b")), ("env", ()))),
        SavedView("Empty"),
    )


PACK: dict[str, Any] = {
    "type": "powerpack",
    "powerpack_id": "p1",
    "title": "Database",
    "template_variables": {
        "controlled_externally": [{"name": "env", "prefix": "env", "values": ["staging"]}],
        "controlled_by_powerpack": [{"name": "role", "prefix": "role", "values": ["primary"]}],
    },
    "own_template_variables": [{"name": "host", "prefix": "host", "defaults": ["*"]}],
    "widgets": [{"definition": {"type": "timeseries", "requests": [{"q": "avg:db.load{$env,$role,$host}"}]}}],
}


@pytest.mark.parametrize(
    ("variables", "scope", "settable"),
    [
        ([{"name": "env", "prefix": "env", "default": "*"}], "role:primary", {"env"}),
        ([], "env:staging,role:primary", set()),
    ],
)
def test_widgets_of_a_shared_group_stand_where_its_place_puts_them(
    variables: list[Any], scope: str, settable: set[str]
) -> None:
    """Only what the dashboard itself controls can be set by a url."""
    pack, shown = read(PACK, template_variables=variables).panels
    assert (pack.form, shown.group, shown.key) == ("powerpack", "Database", "")
    found = shown.shows[0].scope
    assert compare(found, tag_scope(scope)) == "equal"
    assert {term.variable for clause in found.clauses for term in clause} - {None} == settable


def test_variables_of_a_shared_group_end_with_it() -> None:
    """What stands after it has the dashboard's own."""
    after = {"type": "timeseries", "requests": [{"q": "avg:db.load{$role}"}]}
    variables = [{"name": "role", "prefix": "kind", "default": "*"}]
    found = read(PACK, after, template_variables=variables).panels[-1].shows[0].scope
    assert [(term.key, term.variable) for clause in found.clauses for term in clause] == [("kind", "role")]
