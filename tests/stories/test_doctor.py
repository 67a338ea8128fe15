"""Doctor: what can be read, which scope is refused, and which links of the chain that costs."""

import json

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
