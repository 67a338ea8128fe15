"""Searches, checks, tests and SLOs become signals under stable names."""

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.model.scope import EVERYTHING, Scope, Term, compare, disjunction, selecting
from compiler.model.signal import Signal, Unparsed
from connectors.query.datadog.signal import (
    check_signal,
    event_signal,
    metric_signal,
    query_signal,
    slo_signal,
    span_signal,
    synthetic_signal,
)

FAST = settings(deadline=None)
VARIABLES = (("Host", "host", ("*",)), ("user", "@usr.name", ("*",)))


def read(search: str, source: str = "logs") -> Signal:
    found = event_signal(source, search, VARIABLES)
    assert isinstance(found, Signal), found
    return found


def scope(*clauses: tuple[Term, ...]) -> Scope:
    return disjunction(map(selecting, clauses))


@pytest.mark.parametrize(
    ("source", "search", "domain", "names"),
    [
        ("logs", "source:adyen service:payout", "log", {"log:source:adyen", "log:service:payout"}),
        ("logs", "status:error", "log", {"log:*"}),
        ("logs", "", "log", {"log:*"}),
        ("logs", "service:(a OR b)", "log", {"log:service:a", "log:service:b"}),
        ("logs", "service:a -source:b", "log", {"log:service:a"}),
        ("logs", "service:a*", "log", {"log:*"}),
        ("logs_stream", "service:a", "log", {"log:service:a"}),
        ("spans", "service:a", "trace", {"trace:service:a"}),
        ("trace-analytics", "service:a", "trace", {"trace:service:a"}),
        ("rum", "@application.id:x", "rum", {"rum:@application.id:x"}),
        ("events", "source:watchdog", "event", {"event:source:watchdog"}),
        ("security_signals", "source:x", "other", {"security_signals:source:x"}),
    ],
)
def test_a_search_is_named_by_what_it_asks_for(source: str, search: str, domain: str, names: set[str]) -> None:
    found = read(search, source)
    assert (found.domain, found.metrics) == (domain, names)


@pytest.mark.parametrize(
    ("search", "selected"),
    [
        ("service:a @evt.name:x", scope((Term("service", ("a",)), Term("@evt.name", ("x",))))),
        ("service:a AND @evt.name:x", scope((Term("service", ("a",)), Term("@evt.name", ("x",))))),
        ("-@a:b", scope((Term("@a", ("b",), True),))),
        ("NOT @a:b", scope((Term("@a", ("b",), True),))),
        ("service:(a OR b)", scope((Term("service", ("a", "b")),))),
        ("service:a OR status:warn", scope((Term("service", ("a",)),), (Term("status", ("warn",)),))),
        ("@t:(000 OR -*)", scope((Term("@t", ("000",)),), (Term("@t", ("*",), True),))),
        ("-@name:*$ @b:$", scope((Term("@name", ("*$",), True), Term("@b", ("$",))))),
        ("$Host $user", scope((Term("host", ("*",), variable="Host"), Term("@usr.name", ("*",), variable="user")))),
        ("host:$Host.value", scope((Term("host", ("*",)), Term("host", ("*",), variable="Host")))),
        ("@d:[1 TO 5]", scope((Term("@d", ("[1 TO 5]",)),))),
        ("@d:>=5", scope((Term("@d", (">=5",)),))),
        ("@d:-5", scope((Term("@d", ("-5",)),))),
        ('@m:"Logon Failed"', scope((Term("@m", ("Logon Failed",)),))),
        ('"out of memory"', scope((Term("", ('"out of memory"',)),))),
        ('tags:"a::b"', scope((Term("tags", ("a::b",)),))),
        ("@http.url:a:b:c", scope((Term("@http.url", ("a:b:c",)),))),
        ("*", EVERYTHING),
        (
            "(source:x service:y) @a:lock",
            scope((Term("source", ("x",)), Term("service", ("y",)), Term("@a", ("lock",)))),
        ),
    ],
)
def test_searches_are_read(search: str, selected: Scope) -> None:
    assert read(search).scope == selected


def test_a_phrase_and_a_free_word_are_never_told_apart() -> None:
    phrase, word = read('service:a "disk full"').scope, read("service:a disk").scope
    assert compare(phrase, word) == "undecided"
    assert compare(phrase, read("service:b").scope) == "disjoint"
    assert compare(read("service:a @d:[1 TO 5]").scope, read("service:a").scope) == "narrower"


def test_an_unread_search_keeps_text_and_names() -> None:
    found = event_signal("logs", 'service:a "open')
    assert isinstance(found, Unparsed)
    assert (found.text, found.mentions) == ('service:a "open', {"log:service:a"})


words = st.sampled_from(["service:a", "-source:b*", "@a.b:c-d", "$Host", "$user", "$nobody", "@x:*", "status:1.5"])


@FAST
@given(st.lists(words, min_size=1, max_size=5).map(" ".join))
def test_the_short_cut_reads_what_the_parser_reads(search: str) -> None:
    assert read(search).scope == read(search.replace(" ", "  ") + " ").scope


@FAST
@given(
    st.lists(st.sampled_from([*"ab:@-()[]\"\\$* TOR>.'", " OR ", " AND ", "NOT ", "service:"]), max_size=40).map(
        "".join
    )
)
def test_any_search_gives_a_signal_or_keeps_the_text(search: str) -> None:
    found = event_signal("logs", search, VARIABLES)
    assert found.text == search


@pytest.mark.parametrize("search", ["(" * 5000, "-(" * 5000, "a:(" * 3000])
def test_deep_searches_are_refused_and_not_a_crash(search: str) -> None:
    assert isinstance(event_signal("logs", search), Unparsed)


def test_the_measure_belongs_to_the_shape() -> None:
    counted = event_signal("logs", "service:a", (), "count")
    summed = event_signal("logs", "service:a", (), "sum", "@amount", ["@shop"])
    assert isinstance(counted, Signal) and isinstance(summed, Signal)
    assert (counted.shape, counted.aggregation) == ("#0", "count")
    assert (summed.shape, summed.aggregation, summed.by) == ("#0[@amount]", "sum", {"@shop"})


@pytest.mark.parametrize(
    ("query", "domain", "names"),
    [
        ({"data_source": "metrics", "name": "q", "query": "sum:a.b{*}"}, "metric", {"a.b"}),
        ({"data_source": "cloud_cost", "query": "sum:aws.cost{*}"}, "metric", {"aws.cost"}),
        ({"data_source": "metrics", "metric_name": "a.b", "filter": "x:y,$Host"}, "metric", {"a.b"}),
        ({"data_source": "logs", "search": {"query": "service:a"}, "compute": {}}, "log", {"log:service:a"}),
        ({"data_source": "logs_stream", "query_string": "service:a"}, "log", {"log:service:a"}),
        ({"data_source": "spans", "search": {"query": None}, "group_by": "odd"}, "trace", {"trace:*"}),
        ({"data_source": "slo", "slo_id": "abc", "measure": "burn_rate"}, "slo", {"slo:abc"}),
        ({"data_source": "process", "metric": "cpu", "tag_filters": ["x:y"], "text_filter": "j"}, "process", {"cpu"}),
    ],
)  # fmt: skip
def test_query_objects_are_read_by_their_source(query: Mapping[str, object], domain: str, names: set[str]) -> None:
    found = query_signal(query, VARIABLES)
    assert isinstance(found, Signal)
    assert (found.domain, found.metrics) == (domain, names)


@pytest.mark.parametrize(
    ("stat", "text"),
    [
        ("hits", 'sum:trace.db.query.hits{service:a,env:$env.value,resource_name:"GET /x"} by {resource_name}'),
        ("latency_p99", 'p99:trace.db.query{service:a,env:$env.value,resource_name:"GET /x"} by {resource_name}'),
        ("latency_distribution", 'trace.db.query{service:a,env:$env.value,resource_name:"GET /x"} by {resource_name}'),
    ],
)
def test_a_statistic_of_an_operation_is_the_metric_that_counts_it(stat: str, text: str) -> None:
    """So that an alert on the metric finds the panel."""
    asked = {"service": "a", "env": "$env", "operation_name": "db.query", "resource_name": "GET /x"}
    variables = (("env", "env", ("*",)),)
    found = span_signal({**asked, "stat": stat, "group_by": ["resource_name"]}, variables)
    assert found == metric_signal(text, variables)


def test_a_statistic_of_no_known_operation_is_a_search() -> None:
    """Which operation a variable stands for is not known; the other end of a dependency has no metric of its own."""
    for more in ({"operation_name": "$op"}, {"operation_name": "x", "data_source": "apm_dependency_stats"}):
        found = span_signal({"service": "a", "stat": "error_rate", "query_filter": "env:prod,host:*", **more})
        assert isinstance(found, Signal)
        assert (found.domain, found.metrics, found.aggregation) == ("trace", {"trace:service:a"}, "error_rate")


def test_groups_of_a_query_object_are_its_facets() -> None:
    query = {
        "data_source": "logs",
        "search": {"query": ""},
        "group_by": [{"facet": "@a"}, {"facet": "b", "limit": 1}, 7],
    }
    assert query_signal(query) == event_signal("logs", "", by=["@a", "b"])
    fields = {"data_source": "logs", "search": {"query": ""}, "group_by": {"fields": ["@a", "b"]}}
    assert query_signal(fields) == query_signal(query)


def test_rows_of_a_table_make_the_scope_incomparable() -> None:
    base = {"data_source": "metrics", "query": "max:cpu{env:prod} by {cluster}"}
    found = query_signal({"data_source": "aggregate_filtered_query", "base_query": base, "filters": [1]})
    assert isinstance(found, Signal)
    assert (found.metrics, found.scope.opaque) == ({"cpu"}, True)


@pytest.mark.parametrize("query", [{}, {"data_source": "new_product", "asks": "a.b:*"}, {"data_source": 5, "query": 7}])
def test_an_unknown_source_is_unparsed(query: Mapping[str, object]) -> None:
    assert isinstance(query_signal(query), Unparsed)


def test_checks_tests_and_slos_have_names_of_their_own() -> None:
    check = check_signal("http.can_connect", ["env:prod", "*"], ["host", "*"], ["url:x"])
    assert isinstance(check, Signal)
    assert (check.domain, check.metrics, check.by) == ("check", {"check:http.can_connect"}, {"host"})
    assert check.scope == scope((Term("env", ("prod",)), Term("url", ("x",), True)))
    assert slo_signal("abc").metrics == {"slo:abc"}
    assert synthetic_signal("abc-def").metrics == {"synthetic:abc-def"}
    assert isinstance(check_signal("x", ['"']), Unparsed)
