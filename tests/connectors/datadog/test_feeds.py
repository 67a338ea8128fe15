"""The feeds against a small API: which calls they make, what becomes a row, and what never passes the door."""

from typing import Any

import orjson
import pytest

from compiler.errors import Contract, Refused, Unavailable
from compiler.model.base import Kind
from compiler.ports import Failed, Gone, Row, Same, Unread, Want

MONITORS, SLOS, BOARDS = "/api/v1/monitor", "/api/v1/slo", "/api/v1/dashboard"
ANA = {"name": "Ana", "handle": "ana@example.com", "email": "ana@example.com", "id": 1}


def monitor(key: int, **more: Any) -> dict[str, Any]:
    """A monitor of the list."""
    return {
        "id": key,
        "org_id": 7,
        "name": f"monitor {key}",
        "type": "query alert",
        "query": "avg(last_5m):avg:a.b{*} > 1",
        "message": "",
        "tags": [],
        "options": {},
        "creator": ANA,
        "restricted_roles": None,
        "overall_state": "Alert",
        "overall_state_modified": "2026-10-31T10:00:00+00:00",
        "matching_downtimes": [],
        "modified": "2026-01-01T00:00:00+00:00",
        **more,
    }


def paged(rows: list[Any], number: str, size: str) -> Any:
    """A function of the query that cuts these rows into pages by page number."""

    def page(query: Any) -> list[Any]:
        start = int(query[number]) * int(query[size])
        return rows[start : start + int(query[size])]

    return page


def rows_of(pulled: list[Any], kind: Kind) -> dict[str, Any]:
    """The decoded bodies of the rows of one kind."""
    return {one.key: orjson.loads(one.body) for one in pulled if isinstance(one, Row) and one.kind is kind}


def test_monitors_give_a_definition_and_a_state_each(api: Any, opened: Any) -> None:
    """One row of the list becomes two rows; the definition holds neither the state nor people."""
    api.on(MONITORS, [monitor(1)])
    pulled = opened.pull("monitors")
    definition, state = rows_of(pulled, Kind.MONITOR)["1"], rows_of(pulled, Kind.MONITOR_STATE)["1"]
    assert set(definition) == {"id", "name", "type", "query", "message", "tags", "options", "modified"}
    assert state == {"overall_state": "Alert", "overall_state_modified": "2026-10-31T10:00:00+00:00"}
    assert pulled[0].version == "2026-01-01T00:00:00+00:00"


def test_a_changed_state_leaves_the_definition_as_it_was(api: Any, opened: Any) -> None:
    """A night in which only states moved writes no definition."""
    api.on(MONITORS, [monitor(1)], [monitor(1, overall_state="OK", overall_state_modified="2026-11-01T00:00:00+00:00")])
    first, second = opened.pull("monitors"), opened.pull("monitors")
    assert first[0] == second[0]
    assert first[1] != second[1]


def test_monitors_are_read_in_pages_of_a_thousand(api: Any, opened: Any) -> None:
    """The list ends with the first short page; `page` is always sent, since without it everything comes at once."""
    api.on(MONITORS, paged([monitor(n) for n in range(2300)], "page", "page_size"))
    assert len(opened.pull("monitors")) == 4600
    assert [(one["page"], one["page_size"]) for one in api.queries(MONITORS)] == [
        ("0", "1000"),
        ("1", "1000"),
        ("2", "1000"),
    ]


def test_rows_that_came_before_a_failure_stay(api: Any, answer: Any, opened: Any, memory: Any) -> None:
    """A page that fails ends the feed, after all rows of the pages before it."""

    def page(query: Any) -> Any:
        return [monitor(n) for n in range(1000)] if query["page"] == "0" else answer({"errors": ["x"]}, 503)

    api.on(MONITORS, page)
    came = []
    with pytest.raises(Unavailable):
        for one in opened.feed("monitors").pull(memory()):
            came.append(one)
    assert len(came) == 2000


def test_a_list_that_never_ends_is_a_broken_contract(api: Any, opened: Any) -> None:
    """Full pages of rows that were all given before would go on for ever."""
    api.on(MONITORS, lambda query: [monitor(n % 3) for n in range(int(query["page_size"]))])
    with pytest.raises(Contract, match="circle"):
        opened.pull("monitors")


def test_a_refusal_of_a_list_names_its_scope(api: Any, answer: Any, opened: Any) -> None:
    """The gap of the section can say which scope is missing."""
    api.on(SLOS, answer({"errors": ["Forbidden"]}, 403))
    with pytest.raises(Refused, match="slos_read"):
        opened.pull("slos")


def test_a_row_without_an_id_is_unread_and_costs_only_itself(api: Any, opened: Any) -> None:
    """A row of another shape is counted, the others come."""
    api.on(MONITORS, [monitor(1), "odd", {"name": "no id"}, monitor(2)])
    pulled = opened.pull("monitors")
    assert [type(one) for one in pulled].count(Unread) == 2
    assert set(rows_of(pulled, Kind.MONITOR)) == {"1", "2"}


def test_a_reply_that_is_no_list_is_a_broken_contract(api: Any, opened: Any) -> None:
    """An empty section must never come from a reply that we did not understand."""
    api.on(MONITORS, {"monitors": []})
    with pytest.raises(Contract):
        opened.pull("monitors")


def test_slos_are_fetched_side_by_side_once_the_total_is_known(api: Any, opened: Any) -> None:
    """The first page tells the total; every row comes once, also where the filtered total is too small."""
    slos = [{"id": f"s{n}", "name": "x", "type": "metric", "creator": ANA} for n in range(3500)]

    def page(query: Any) -> Any:
        start = int(query["offset"])
        totals = {"total_count": 3500, "total_filtered_count": 2}
        return {"data": slos[start : start + int(query["limit"])], "metadata": {"page": totals}}

    api.on(SLOS, page)
    pulled = opened.pull("slos")
    assert [one.key for one in pulled] == [f"s{n}" for n in range(3500)]
    assert sorted(int(one["offset"]) for one in api.queries(SLOS)) == [0, 1000, 2000, 3000]
    assert "creator" not in rows_of(pulled, Kind.SLO)["s0"]


def test_a_total_that_is_too_small_ends_nothing(api: Any, opened: Any) -> None:
    """A full last page is followed by another request, whatever the total says."""
    slos = [{"id": f"s{n}"} for n in range(2100)]

    def page(query: Any) -> Any:
        start = int(query["offset"])
        return {"data": slos[start : start + int(query["limit"])], "metadata": {"page": {"total_count": 1001}}}

    api.on(SLOS, page)
    assert len(opened.pull("slos")) == 2100


def test_a_list_shorter_than_its_total_is_told(api: Any, opened: Any, memory: Any) -> None:
    """A listing that was cut in the middle leaves a word for the doctor."""
    api.on(SLOS, {"data": [{"id": "a"}], "metadata": {"page": {"total_count": 5}}})
    door = memory()
    opened.pull("slos", door)
    assert door.words == ["SLOs: says 5 and gave 1"]


def board(key: str, changed: str = "2026-01-01T00:00:00+00:00", **more: Any) -> dict[str, Any]:
    """A dashboard's summary."""
    return {"id": key, "title": key, "modified_at": changed, "author_handle": "ana@example.com", **more}


def test_only_dashboards_that_changed_are_asked_for(api: Any, opened: Any, memory: Any) -> None:
    """The list tells when each was changed; what the store knows in that version is the same."""
    api.on(BOARDS, {"dashboards": [board("aaa-aaa-aaa"), board("bbb-bbb-bbb", "2026-05-05T00:00:00+00:00")]})
    api.on(f"{BOARDS}/bbb-bbb-bbb", {**board("bbb-bbb-bbb"), "widgets": [], "notify_list": ["ana@example.com"]})
    known = {(Kind.DASHBOARD, key): "2026-01-01T00:00:00+00:00" for key in ("aaa-aaa-aaa", "bbb-bbb-bbb")}
    pulled = opened.pull("dashboards", memory(versions=known))
    assert Same(Kind.DASHBOARD, "aaa-aaa-aaa") in pulled
    (row,) = [one for one in pulled if isinstance(one, Row)]
    assert (row.key, row.version) == ("bbb-bbb-bbb", "2026-05-05T00:00:00+00:00")
    assert set(orjson.loads(row.body)) == {"id", "title", "modified_at", "widgets"}
    assert len(api.asked) == 2


def packed(*keys: str) -> dict[str, Any]:
    """A dashboard that holds these shared groups, the last of them in a group."""
    widgets = [{"id": n, "definition": {"type": "powerpack", "powerpack_id": key}} for n, key in enumerate(keys)]
    return {**board("x"), "widgets": [*widgets[:-1], {"definition": {"type": "group", "widgets": widgets[-1:]}}]}


def test_shared_groups_of_widgets_are_put_in_their_place(api: Any, answer: Any, opened: Any) -> None:
    """Each is asked for once; without the ids of its widgets; one that may not be read stays empty."""
    keys = ("aaa-aaa-aaa", "bbb-bbb-bbb")
    shown = {"id": 7, "definition": {"type": "timeseries", "requests": [{"q": "avg:a.b{*}"}]}}
    attributes = {
        "name": "Database",
        "group_widget": {"definition": {"type": "group", "widgets": [shown]}},
        "template_variables": [{"name": "role"}],
    }
    api.on(BOARDS, {"dashboards": [board(key) for key in keys]})
    for key in keys:
        api.on(f"{BOARDS}/{key}", packed("p1", "for-bidden", "p1"))
    api.on("/api/v2/powerpacks/p1", {"data": {"attributes": attributes}})
    api.on("/api/v2/powerpacks/for-bidden", answer({"errors": ["Forbidden"]}, 403))
    rows = [one for one in opened.pull("dashboards") if isinstance(one, Row)]
    assert [one.version for one in rows] == ["", ""]
    assert len(api.queries("/api/v2/powerpacks/p1")) <= len(keys)
    value = opened.feed("dashboards").read(Kind.DASHBOARD, "aaa-aaa-aaa", rows[0].body)
    assert [(one.form, one.group, one.key) for one in value.panels if one.shows] == [
        ("timeseries", "Database", ""), ("timeseries", "Database", ""),
    ]  # fmt: skip


def test_a_dashboard_that_vanished_after_the_list_is_gone(api: Any, answer: Any, opened: Any) -> None:
    """404 between list and call is proof; 403 is not; one that fails costs only itself."""
    keys = ("gon-gon-gon", "for-bid-den", "bro-ken-one", "goo-dgo-odg")
    api.on(BOARDS, {"dashboards": [board(key) for key in keys]})
    api.on(f"{BOARDS}/for-bid-den", answer({"errors": ["Forbidden"]}, 403))
    api.on(f"{BOARDS}/bro-ken-one", answer({"errors": ["Timeout"]}, 512))
    api.on(f"{BOARDS}/goo-dgo-odg", {"id": "goo-dgo-odg", "widgets": []})
    pulled = opened.pull("dashboards")
    assert {type(one).__name__.strip("_"): one.key for one in pulled} == {
        "Gone": "gon-gon-gon",
        "Unread": "for-bid-den",
        "Outage": "bro-ken-one",
        "Row": "goo-dgo-odg",
    }
    assert isinstance(pulled[2], Unread)


def test_a_vendor_that_is_down_is_not_asked_for_every_dashboard(api: Any, answer: Any, opened: Any) -> None:
    """After eight failures in a row the feed gives up, so that an outage does not take an hour."""
    keys = [f"a{n:02}-bbb-ccc" for n in range(60)]
    api.on(BOARDS, {"dashboards": [board(key) for key in keys]})
    for key in keys:
        api.on(f"{BOARDS}/{key}", answer({"errors": ["x"]}, 500))
    with pytest.raises(Unavailable, match="one after the other"):
        opened.pull("dashboards")
    assert len({path for path, _ in api.asked}) < 20


def test_a_deleted_mark_is_proof(api: Any, opened: Any) -> None:
    """A summary that says it was deleted is not asked for."""
    api.on(BOARDS, {"dashboards": [board("aaa-aaa-aaa", deleted_at="2026-01-02T00:00:00+00:00")]})
    assert opened.pull("dashboards") == [Gone(Kind.DASHBOARD, "aaa-aaa-aaa")]


def test_the_list_of_dashboards_leaves_things_out(opened: Any) -> None:
    """The vendor's own preset boards are never listed, so an absence proves nothing."""
    assert opened.feed("dashboards").leaves_out == (Kind.DASHBOARD,)


def test_usage_holds_figures_and_nobody(api: Any, opened: Any) -> None:
    """Who made and who viewed a dashboard stays outside."""
    figures = {"total_views": 12, "viewed_at": "2026-10-30T00:00:00Z"}
    row = {"id": "aaa-aaa-aaa", "attributes": {**figures, "author": ANA, "viewer": ANA}}
    api.on("/api/v2/dashboards/usage", {"data": [row], "meta": {"page": {"total": 1}}})
    pulled = opened.pull("dashboard-usage")
    assert rows_of(pulled, Kind.VIEWS) == {"aaa-aaa-aaa": figures}
    assert api.queries("/api/v2/dashboards/usage") == [{"page[limit]": "500", "page[offset]": "0"}]


def test_searches_follow_the_size_that_the_vendor_went_by(api: Any, opened: Any) -> None:
    """A vendor that gives smaller pages than asked for is followed to the end."""
    found = [
        {"id": n, "quality_issues": ["x"], "notifications": [{"handle": "@ana", "name": "Ana"}]} for n in range(70)
    ]

    def page(query: Any) -> Any:
        start = int(query["page"]) * 30
        return {"monitors": found[start : start + 30], "metadata": {"total_count": 70, "per_page": 30}}

    api.on("/api/v1/monitor/search", page)
    pulled = opened.pull("monitor-quality")
    assert len(pulled) == 70
    assert orjson.loads(pulled[0].body) == {"quality_issues": ["x"], "notifications": [{"handle": "@ana"}]}


def test_readings_come_in_bulk_from_the_search(api: Any, opened: Any) -> None:
    """Only the status is kept; the link to a next page, which lies, is not followed."""
    status = [{"timeframe": "7d", "status": 99.1, "state": "ok"}]
    found = {"data": {"id": "s1", "attributes": {"overall_status": status, "creator": ANA, "name": "x"}}}
    paging = {"pagination": {"total": 1, "size": 100}}
    body = {"data": {"attributes": {"slos": [found]}}, "meta": paging, "links": {"next": f"{api.url}/more"}}
    api.on("/api/v1/slo/search", body)
    assert rows_of(opened.pull("slo-readings"), Kind.SLO_READING) == {"s1": {"overall_status": status}}
    assert len(api.asked) == 1


def test_history_is_asked_for_in_seconds_and_only_for_what_is_wanted(api: Any, opened: Any, memory: Any) -> None:
    """Thirty days up to the instant of the pull; the definition within the reply is dropped."""
    data = {
        "from_ts": 1,
        "to_ts": 2,
        "slo": {"creator": ANA},
        "series": {"times": [0.0], "interval": 60, "numerator": {"values": [1.0], "metadata": {"x": 1}}},
    }
    api.on(f"{SLOS}/s1/history", {"data": data})
    wanted = (Want(Kind.SERIES, "s1"), Want(Kind.SERIES, "s2"), Want(Kind.MONITOR, "1"))
    pulled = opened.pull("slo-history", memory(wanted=wanted))
    assert pulled[1:] == [Gone(Kind.SERIES, "s2")]
    kept = rows_of(pulled, Kind.SERIES)["s1"]
    assert kept["series"]["numerator"] == {"values": [1.0]}
    assert "slo" not in kept
    assert api.queries(f"{SLOS}/s1/history") == [{"from_ts": "1790920800", "to_ts": "1793512800"}]


def test_a_history_that_may_not_be_read_fails_its_kind(api: Any, answer: Any, opened: Any, memory: Any) -> None:
    """A missing scope concerns all histories, so it is told once."""
    api.on(f"{SLOS}/s1/history", answer({"errors": ["Forbidden"]}, 403))
    (failed,) = opened.pull("slo-history", memory(wanted=(Want(Kind.SERIES, "s1"),)))
    assert isinstance(failed, Failed)
    assert "slos_read" in failed.why


def test_things_asked_by_id_come_as_rows_gone_or_unread(api: Any, answer: Any, opened: Any, memory: Any) -> None:
    """The row equals the one that the list would have given; 404 is proof, 403 and failures are not."""
    api.on(f"{MONITORS}/1", monitor(1))
    api.on(f"{SLOS}/s1", {"data": {"id": "s1", "creator": ANA}, "error": None})
    api.on(f"{BOARDS}/aaa-aaa-aaa", {"id": "aaa-aaa-aaa", "widgets": [], "author_name": "Ana"})
    api.on(f"{MONITORS}/3", answer({"errors": ["Forbidden"]}, 403))
    api.on(f"{MONITORS}/4", answer({"errors": ["x"]}, 500))
    wants = [Want(Kind.MONITOR, key) for key in "1234"]
    wants += [Want(Kind.SLO, "s1"), Want(Kind.SLO, "s2"), Want(Kind.DASHBOARD, "aaa-aaa-aaa"), Want(Kind.SERIES, "s1")]
    pulled = opened.pull("by-id", memory(wanted=tuple(wants)))
    api.on(MONITORS, [monitor(1)])
    assert pulled[0] == opened.pull("monitors")[0]
    assert [type(one).__name__ for one in pulled] == ["Row", "Gone", "Unread", "Unread", "Row", "Gone", "Row"]
    assert b"Ana" not in b"".join(one.body for one in pulled if isinstance(one, Row))


def test_older_downtimes_that_are_over_are_gone(api: Any, opened: Any, memory: Any) -> None:
    """Ended, cancelled and disabled ones are no rows; those that the store holds are told as gone."""
    rows = [
        {"id": 1, "active": True, "end": None, "creator_id": 9, "scope": ["*"]},
        {"id": 2, "active": False, "end": 1700000000},
        {"id": 3, "active": False, "end": None, "canceled": 1700000000},
        {"id": 4, "disabled": True},
        {"id": 5, "active": False, "end": 1700000000, "recurrence": {"type": "weeks"}},
    ]
    api.on("/api/v1/downtime", rows)
    pulled = opened.pull("downtimes", memory(versions={(Kind.DOWNTIME, "2"): ""}))
    assert set(rows_of(pulled, Kind.DOWNTIME)) == {"1", "5"}
    assert [one for one in pulled if not isinstance(one, Row)] == [Gone(Kind.DOWNTIME, "2")]
    assert "creator_id" not in rows_of(pulled, Kind.DOWNTIME)["1"]


def test_newer_downtimes_are_read_only_where_the_settings_say_so(api: Any, opened: Any, memory: Any) -> None:
    """The newer list needs a scope that can also mute."""
    from connectors.datadog.feeds.downtimes import Downtimes

    newer = Downtimes(opened.organisation.source, newer=True)
    states = ("active", "scheduled", "ended", "canceled")
    rows = [{"id": name, "attributes": {"status": name, "scope": "env:x"}} for name in states]
    api.on("/api/v2/downtime", {"data": rows, "meta": {"page": {"total_filtered_count": 4}}})
    assert newer.scopes == ("monitors_downtime",)
    assert opened.feed("downtimes").scopes == ("monitors_read",)
    assert [one.key for one in newer.pull(memory())] == ["active", "scheduled"]


def test_rules_come_without_who_made_them(api: Any, opened: Any) -> None:
    """Relations to users stay outside."""
    attributes = {"name": "r", "filter": {"tags": ["a:b"]}, "recipients": ["slack-x"], "modified_at": "2026-01-01"}
    row = {"id": "r1", "attributes": attributes, "relationships": {"created_by": {"data": {"id": "u1"}}}}
    api.on("/api/v2/monitor/notification_rule", {"data": [row], "included": [{"attributes": ANA}]})
    assert rows_of(opened.pull("notification-rules"), Kind.RULE) == {"r1": {"attributes": attributes}}


def test_every_feed_tells_its_calls_and_its_scope(opened: Any, memory: Any) -> None:
    """`sync --plan` and the doctor need both."""
    for feed in opened.organisation.feeds:
        assert "request" in feed.calls(memory())
        assert feed.scopes


def test_no_two_feeds_of_the_first_phase_bring_the_same_kind(opened: Any) -> None:
    """Each section has one feed that is responsible for it."""
    kinds = [kind for feed in opened.organisation.feeds if not feed.second for kind in feed.kinds]
    assert len(kinds) == len(set(kinds))
