"""Channels: situations of real life that a naive check gets wrong, numbered as in their list."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from compiler.checks.example import (
    ACCOUNT_ID,
    HERE,
    NUMBER_ID,
    TEMPLATE_ID,
    Case,
    able,
    account,
    by_template,
    case,
    number,
    playbook,
    promise,
    template,
    without,
)
from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import State
from compiler.model.channel import Reason
from compiler.model.coverage import Held
from compiler.model.promise import Tell
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, checked, codes, only, state

TOLD = promise(channel="chat/main")
HEALTH, TEMPLATE_HEALTH = (id.seen_as(Kind.HEALTH) for id in (ACCOUNT_ID, TEMPLATE_ID))
UNVERIFIED = (Reason("business", "141010", "not verified"),)
YESTERDAY, LONG_AGO = MOMENT - timedelta(days=1), MOMENT - timedelta(days=120)
SECOND = Id("chat", "number", "n2")
ATTESTED = Tell(HERE, attested="the status page")


def channel(*values: Any, **fields: Any) -> Case:
    """A promise made over the channel, with these values."""
    return case(*values, promises=(replace(TOLD, **fields),))


def held(one: Case, id: Id, first: Any, earlier: Any = None) -> Case:
    """The case with an observation that reads so since then, and read otherwise before."""
    before = {id: earlier} if earlier is not None else {}
    return replace(one, world=replace(one.world, holds={id: Held(first, earlier is not None)}, earlier=before))


def limited(**fields: Any) -> Any:
    """A health of the account that is limited for want of verification."""
    return able(ACCOUNT_ID, ability="limited", reasons=UNVERIFIED, **fields)


# 35, 36, 37, 38


def test_35_an_account_limited_since_ever_or_for_months_is_no_finding() -> None:
    assert codes(channel(limited())) == set()
    assert codes(channel(limited(since=LONG_AGO))) == set()
    assert codes(held(channel(limited()), HEALTH, LONG_AGO, able(ACCOUNT_ID))) == set()


def test_35_an_account_limited_since_yesterday_is_a_finding() -> None:
    assert codes(channel(limited(since=YESTERDAY))) == {"RB502"}
    assert codes(held(channel(limited()), HEALTH, YESTERDAY, able(ACCOUNT_ID))) == {"RB502"}


def test_35_a_change_of_anything_else_makes_an_old_limit_no_new_one() -> None:
    assert codes(held(channel(limited(limit=2000)), HEALTH, YESTERDAY, limited(limit=250))) == set()


def test_36_errors_of_an_available_account_are_no_finding() -> None:
    assert codes(channel(able(ACCOUNT_ID, reasons=UNVERIFIED))) == set()


def test_37_an_overall_block_that_is_not_of_messaging_still_sends() -> None:
    assert codes(channel(able(ACCOUNT_ID, reported="BLOCKED"))) == set()


@pytest.mark.parametrize("quality", ["unknown", "", "na", "yellow", "green"])
def test_38_a_quality_that_is_not_red_is_silent(quality: str) -> None:
    assert codes(channel(able(NUMBER_ID, status="connected", quality=quality))) == set()


@pytest.mark.parametrize("word", ["connected", "flagged", "rate_limited", "restricted", "pending", "something_new", ""])
def test_38_a_number_of_a_word_that_does_not_say_so_is_never_called_unable(word: str) -> None:
    assert codes(channel(able(NUMBER_ID, status=word))) == set()


# 39


def telling(*values: Any, tell: tuple[Tell, ...] = (by_template(),), **fields: Any) -> Case:
    """A promise whose customers are told by these routes."""
    return case(*values, promises=(promise(**fields),), playbooks=(playbook(tell=tell),))


def paused(**fields: Any) -> Any:
    """A health of the template that is paused."""
    return able(TEMPLATE_ID, status="paused", **fields)


def test_39_a_template_seen_paused_once_is_neither_a_finding_nor_good() -> None:
    found = telling(paused())
    assert codes(found) == set()
    assert state(found, "tellable") is State.UNKNOWN


def test_39_a_template_paused_for_hours_or_two_pulls_is_a_finding() -> None:
    assert codes(telling(paused(since=MOMENT - timedelta(hours=3)))) == {"RB505"}
    assert codes(held(telling(paused()), TEMPLATE_HEALTH, YESTERDAY)) == {"RB505"}
    quality = paused(quality="red")
    assert codes(held(telling(paused()), TEMPLATE_HEALTH, MOMENT, quality)) == {"RB505"}


def test_39_a_template_that_was_paused_only_now_has_not_settled() -> None:
    approved = able(TEMPLATE_ID, status="approved")
    assert codes(held(telling(paused()), TEMPLATE_HEALTH, MOMENT, approved)) == set()


# 40


def test_40_without_a_declared_audience_and_peak_no_ceiling_is_compared() -> None:
    low = able(NUMBER_ID, status="connected", limit=250, rate=1)
    assert codes(channel(low)) == set()
    assert codes(channel(low, audience=9000, peak=Decimal(40))) == {"RB507", "RB508"}


def test_40_a_ceiling_that_is_not_known_of_every_sender_is_not_compared() -> None:
    low = able(NUMBER_ID, status="connected", limit=250, rate=1)
    blind = (number(id=SECOND), able(SECOND, status="connected"))
    assert codes(channel(low, *blind, audience=9000, peak=Decimal(40))) == set()
    assert codes(channel(low, number(id=SECOND), audience=9000)) == set()


def test_40_no_limit_at_all_is_enough_for_everybody() -> None:
    assert codes(channel(able(NUMBER_ID, status="connected", limit=-1), audience=9_000_000)) == set()


# 41


def test_41_telling_only_through_what_fails_is_a_finding_unless_another_route_is_named() -> None:
    assert codes(telling(channel="chat/main")) == {"RB706"}
    assert codes(telling(channel="chat/main", tell=(by_template(), ATTESTED))) == set()
    assert codes(telling()) == set()


def test_41_a_route_by_default_goes_over_the_promises_own_channel() -> None:
    bare = Tell(HERE, "delay_notice", ("en",))
    assert codes(telling(channel="chat/main", tell=(bare,))) == {"RB706"}


# 51


def test_51_one_blocked_account_under_thirty_promises_is_one_finding_with_thirty_affected() -> None:
    names = [f"promise-{n:02}" for n in range(30)]
    asked = tuple(replace(TOLD, id=name, says=f"99.9% of {name} succeed") for name in names)
    blocked = able(ACCOUNT_ID, ability="blocked", reasons=(Reason("account", "141006", "payment failed", "pay"),))
    found = only(case(blocked, promises=asked, playbooks=(playbook(when=tuple(names)),)))
    assert (found.code, found.subject, found.fix) == ("RB501", ACCOUNT_ID, "pay")
    assert [id.key for id in found.affected] == [f"shop/{name}" for name in names]


# What the list does not say, and the code must.


def test_a_route_over_a_blocked_account_is_told_of_the_account_alone() -> None:
    found = telling(able(ACCOUNT_ID, ability="blocked"))
    assert codes(found) == {"RB501"}
    assert state(found, "tellable") is State.BROKEN


def test_a_route_whose_only_sender_is_banned_does_not_work() -> None:
    found = telling(able(NUMBER_ID, status="banned"))
    assert codes(found) == {"RB510"}
    assert state(found, "tellable") is State.BROKEN
    pair = (able(NUMBER_ID, status="banned"), number(id=SECOND))
    assert state(telling(*pair), "tellable") is State.UNKNOWN
    assert state(telling(*pair, able(SECOND, status="connected")), "tellable") is State.PROVEN


def test_a_route_of_which_the_health_was_not_read_is_unknown() -> None:
    for id in (HEALTH, TEMPLATE_HEALTH):
        assert state(telling(without(id)), "tellable") is State.UNKNOWN
        assert codes(telling(without(id))) == set()


def test_the_same_template_name_in_another_account_is_another_template() -> None:
    other = replace(account(), id=Id("chat", "account", "a2"), handle="chat/two", tags=frozenset({"channel:chat/two"}))
    health = able(other.id)
    found = telling(other, health, tell=(by_template(channel="chat/two"),))
    assert codes(found) == {"RB504"}
    theirs = template(id=Id("chat", "template", "t9"), account=other.id)
    assert codes(telling(other, health, theirs, able(theirs.id, status="approved"), without(TEMPLATE_ID))) == {"RB504"}


def test_a_language_is_the_same_with_a_dash_and_in_capitals() -> None:
    brazilian = template(language="pt_BR")
    assert codes(telling(brazilian, tell=(by_template(languages=("pt-br",)),))) == set()


def test_a_missing_language_breaks_nothing_where_another_route_works_and_is_still_told() -> None:
    found = telling(tell=(by_template(languages=("en", "pt_BR")), ATTESTED))
    assert state(found, "tellable") is State.PROVEN
    assert only(found).subject == Id("chat", "template", "delay_notice.pt_BR")


def test_a_template_is_missing_only_where_all_templates_were_seen() -> None:
    found = telling(without(TEMPLATE_ID))
    assert codes(found) == {"RB504"}
    partly = replace(found, world=replace(found.world, partial=(Gap("template", "chat", "3 rows unread"),)))
    assert codes(partly) == {"RB003"}
    elsewhere = replace(found, world=replace(found.world, partial=(Gap("template", "chat-two", "3 rows unread"),)))
    assert "RB504" in codes(elsewhere)


def test_a_playbook_that_no_promise_claims_has_its_wordings_checked_too() -> None:
    lost = playbook(id="lost", when=("monitor:77",), tell=(by_template(languages=("fr",)),))
    found = only(case(playbooks=(playbook(), lost)))
    assert found.code == "RB504"
    assert [id.key for id in found.affected] == ["shop/lost"]


def test_a_promise_with_a_channel_and_nobody_to_tell_asks_for_no_route() -> None:
    found = case(promises=(promise(channel="chat/main", to=""),))
    assert state(found, "tellable") is State.NOT_APPLICABLE
    assert codes(found) == {"RB104"}


def test_a_promise_without_a_playbook_is_one_finding() -> None:
    found = case(playbooks=())
    assert codes(found) == {"RB701"}
    assert chain(found).link("tellable").state is State.MOOT


def test_an_unknown_channel_is_a_finding_only_where_all_accounts_were_seen() -> None:
    found = channel(channel="chat/other")
    assert codes(found) == {"RB102"}
    blind = replace(found, world=replace(found.world, failed=(Gap("account", "chat", "HTTP 500"),)))
    assert codes(blind) == {"RB001"}


def test_sections_of_channels_concern_only_who_speaks_over_them() -> None:
    down = (Gap("health", "chat", "HTTP 500"),)
    assert codes(case(failed=down)) == set()
    assert {one.code for one in checked(case(failed=down, promises=(TOLD,))).findings} == {"RB001"}
