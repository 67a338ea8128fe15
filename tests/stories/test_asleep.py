"""Nights in which nobody wakes, and nights in which nothing can be known about it: the two are never mixed."""

import pytest

from tests.stories.company import Company, pairs

PEOPLE = {f"RB6{number:02d}" for number in range(1, 20)}


def links(company: Company, promise: str) -> dict[str, str]:
    """The state of each link of a promise, as `explain` tells it."""
    told = company.run("explain", promise).out
    lines = [line.strip().partition(" — ")[0] for line in told.splitlines() if line.startswith("  ") and " — " in line]
    return dict(line.split(": ", 1) for line in lines if ": " in line)


def test_seven_things_wrong_between_an_alert_and_a_person_are_each_found_once(fresh: Company) -> None:
    """And nothing else is said about people."""
    fresh.play("nobody-awake").run("sync")
    found = sorted(code for code, _ in pairs(fresh.run("audit", "--all")) if code in PEOPLE)
    assert found == ["RB601", "RB602", "RB603", "RB604", "RB609", "RB611", "RB613"]


@pytest.mark.parametrize(
    ("path", "unknown"),
    [
        ("/services", "paged"),
        ("/escalation_policies", "paged"),
        ("/(v3/)?schedules|/oncalls", "staffed"),
    ],
)
def test_what_cannot_be_read_leaves_the_walk_unknown_there_and_never_broken(
    fresh: Company, path: str, unknown: str
) -> None:
    """One part of the product is down on the first night: nothing is claimed of what lies behind it."""
    fresh.play(faults=[f"pagerduty:^({path})=500"])
    assert fresh.run("sync").code == 3
    state = links(fresh, "eta-page")
    assert state[unknown] == "unknown"
    assert "broken" not in state.values()
    assert not [code for code, _ in pairs(fresh.run("audit", "--all")) if code in PEOPLE]


def test_while_the_product_is_down_nothing_that_was_read_before_is_called_wrong(pulled: Company) -> None:
    """Whether something was silenced meanwhile is not known, and the reason names the call."""
    pulled.later(minutes=30).play(faults=["pagerduty:.*=500"])
    assert pulled.run("sync").code == 3
    state = links(pulled, "eta-page")
    assert state["paged"] in ("proven", "unknown")
    assert "broken" not in state.values()
    assert "500" in pulled.run("explain", "eta-page").out
    assert not [code for code, _ in pairs(pulled.run("audit", "--all")) if code in PEOPLE]


def test_a_scope_that_is_missing_is_named(fresh: Company) -> None:
    """What the key may not read is unknown, and the report says which permission would mend it."""
    fresh.play(faults=["pagerduty:^/users=403", r"pagerduty:^/event_orchestrations\?=403"])
    told = fresh.run("sync")
    assert told.code == 3
    assert "users.read" in told.out
    assert "event_orchestrations.read" in told.out
    assert links(fresh, "eta-page")["staffed"] in ("proven", "unknown")
