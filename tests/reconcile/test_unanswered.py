"""A page that nobody answered is told for a month, by the product's own word that the policy had ended."""

from datetime import timedelta
from typing import Any

import pytest

from compiler.checks.example_oncall import POLICY_ID, SERVICE_ID, paging
from compiler.checks.rb619_page_unanswered import night
from compiler.model.base import Id, Kind
from compiler.model.chain import State
from compiler.model.incident import Incidents
from compiler.model.world import MOMENT
from tests.reconcile.judging import codes, only, state


def test_it_names_the_policy_and_the_newest_night_and_breaks_nothing() -> None:
    first, second = night(exhausted=True), night(exhausted=True, opened=MOMENT - timedelta(days=2))
    both = Incidents(SERVICE_ID.seen_as(Kind.INCIDENTS), first.since, (*second.incidents, *first.incidents))
    case = paging(both)
    found = only(case)
    assert (found.code, found.subject, state(case, "staffed")) == ("RB619", POLICY_ID, State.PROVEN)
    assert "of 2026-10-30 06:00 UTC went through all levels" in found.message
    assert "2 such in 30 days" in found.message


@pytest.mark.parametrize(
    "fields",
    [
        {"exhausted": None},
        {"exhausted": True, "opened": MOMENT - timedelta(days=31)},
        {"exhausted": True, "urgency": "low"},
        {"exhausted": True, "acknowledged": MOMENT - timedelta(days=6)},
        {"exhausted": True, "called": Id("calls", "policy", "e9")},
        {"exhausted": True, "called": None},
    ],
)
def test_what_was_answered_or_wakes_nobody_or_is_long_ago_is_silent(fields: dict[str, Any]) -> None:
    assert codes(paging(night(**fields))) == set()
