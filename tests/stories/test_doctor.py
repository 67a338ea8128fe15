"""Doctor: what can be read, which scope is refused, and which links of the chain that costs."""

import json
import re

from compiler.model.base import Id
from compiler.model.signal import Condition, Unparsed
from compiler.model.watching import Monitor
from compiler.store import Store
from tests.store.fake_pull import finish
from tests.stories.company import Company


def test_all_is_well(fresh: Company) -> None:
    """Every feed can be read, each with the scope that it needs."""
    told = fresh.run("doctor")
    assert (told.code, told.last) == (0, "exit 0: every feed can be read")
    assert {row[2] for row in told.rows[:-1]} == {"yes"}
    assert ["datadog", "slos", "yes", "can be read", "slos_read", ""] in told.rows


def test_a_refused_scope_is_named_with_the_links_that_it_costs(fresh: Company) -> None:
    """One feed is refused; it alone is told, and what can no longer be proven."""
    told = fresh.play(faults=["datadog:/api/v1/dashboard\\?=403"]).run("doctor")
    (row,) = [row for row in told.rows[:-1] if row[2] != "yes"]
    assert told.code == 3
    assert row[:3] == ["datadog", "dashboards", "refused"]
    assert row[4:] == ["dashboards_read", "visible"]
    assert told.last == "exit 3: cannot be read: datadog/dashboards"
    assert "`runbook doctor --keys` shows how to make its key" in told.err


def test_a_wrong_key_is_refused_everywhere(fresh: Company) -> None:
    """The other system is examined all the same."""
    fresh.environ["DD_APP_KEY"] = "wrong"
    told = fresh.run("doctor")
    reach = {(row[0], row[2]) for row in told.rows[:-1]}
    assert told.code == 3
    assert ("datadog", "refused") in reach and ("datadog", "yes") not in reach
    assert ("whatsapp", "yes") in reach


def test_a_missing_secret_is_told_with_its_place(fresh: Company) -> None:
    """That instance cannot be asked; the others are."""
    del fresh.environ["WHATSAPP_TOKEN"]
    told = fresh.run("doctor")
    assert told.code == 2
    assert "runbook.yaml:11:12: the environment variable WHATSAPP_TOKEN is not set" in told.err
    assert {row[0] for row in told.rows[:-1]} == {"datadog", "pagerduty"}
    assert told.last == "exit 2: a secret is missing: whatsapp"
    found = json.loads(fresh.run("doctor", "--format", "json").out)
    assert [len(one["problems"]) for one in found["instances"]] == [0, 1, 0]


def test_a_host_that_does_not_answer_is_unknown_and_not_refused(fresh: Company) -> None:
    """Nobody said no; after two calls without an answer the others are not waited for."""
    fresh.sandbox.stop()
    told = fresh.run("doctor")
    assert told.code == 3
    assert {row[2] for row in told.rows[:-1]} == {"unknown"}
    says = [row[3] for row in told.rows if row[0] == "datadog"]
    assert ["nothing answers there" in text for text in says] == [True, True, *[False] * 8]
    assert set(says[2:]) == {"not asked, since the calls before told nothing"}
    assert "--keys" not in told.err
    every = ", ".join(f"{name} (all of its feeds)" for name in ("datadog", "whatsapp", "pagerduty"))
    assert told.last == f"exit 3: cannot be read: {every}"


def test_the_steps_to_a_key_are_shown_without_any_settings(fresh: Company) -> None:
    """Of each connector that is installed; with settings, of those that are used."""
    told = fresh.run("doctor", "--keys", at=fresh.folder / "config" / "services")
    assert told.code == 0
    assert "monitors_read" in told.out and "whatsapp_business_management" in told.out
    fresh.settings = fresh.settings[: fresh.settings.index("  - use: whatsapp")]
    fresh.configure()
    assert "whatsapp" not in fresh.run("doctor", "--keys").out


def test_doctor_needs_no_declarations(fresh: Company) -> None:
    """It comes before them."""
    for path in (fresh.config / "services").iterdir():
        path.unlink()
    (fresh.config / "services").rmdir()
    assert fresh.run("doctor").code == 0


def test_the_share_of_queries_that_could_be_read_is_told(pulled: Company) -> None:
    """Of the newest snapshot, for each system that has queries; before the first pull there is nothing to count."""
    told = pulled.run("doctor")
    (row,) = [row for row in told.rows if row[1:2] == ["queries"]]
    assert re.fullmatch(r"(\d+) of \1 \(100\.0 %\) could be read", row[3])
    assert (row[0], row[2], told.code) == ("datadog", "yes", 0)


def test_queries_that_could_not_be_read_are_told_with_reason_and_example(pulled: Company) -> None:
    """In a pipe, on a terminal, and for programs; the exit code is about reach alone."""
    lost = Condition(Unparsed("avg:a{b", 6, "'{' is never closed"))
    with Store.open(pulled.store) as store:
        finish(store, [Monitor(Id("datadog", "monitor", "77"), "Odd", conditions=(lost,))], now=pulled.now)
    told = pulled.run("doctor")
    rows = [row for row in told.rows if row[1:2] == ["queries"]]
    assert [row[2] for row in rows] == ["partly", "not read"]
    assert rows[1][3:] == ["1 × '{' is never closed", "datadog:monitor/77 condition 0", "avg:a{b"]
    shown = pulled.run("doctor", width=100).out
    assert "such as datadog:monitor/77 (condition 0), character 7: avg:a{b" in shown
    (datadog,) = [
        one for one in json.loads(pulled.run("doctor", "--format", "json").out)["instances"] if one["queries"]
    ]
    assert (datadog["queries"]["unread"], datadog["queries"]["reasons"][0]["at"]) == (1, 6)
    assert told.code == 0


def test_a_store_that_cannot_be_read_costs_only_the_count(pulled: Company) -> None:
    """Doctor is for the connectors."""
    pulled.store.write_bytes(b"no store at all")
    told = pulled.run("doctor")
    assert told.code == 0
    assert "queries" not in {row[1] for row in told.rows if len(row) > 1}
