"""Declaration and run: situations of real life that a naive check gets wrong, numbered as in their list."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from compiler.checks.example import ALL_KINDS, DASHBOARD_ID, MONTH, Case, case, message, monitor, promise, slo, without
from compiler.model.base import Gap, Id
from compiler.model.chain import LinkName, State
from compiler.model.promise import Contact
from compiler.model.watching import Target
from compiler.model.world import MOMENT
from tests.reconcile.judging import chain, checked, codes, judged, state

CHATLESS = frozenset(pair for pair in ALL_KINDS if pair[0] != "chat")


def without_chat(one: Case) -> Case:
    """The case in an estate whose settings configure no connector of channels."""
    values = tuple(value for value in one.world.values if value.id.instance != "chat")
    return replace(one, world=replace(one.world, values=values, complete=CHATLESS))


def test_46_the_first_service_in_an_estate_of_two_thousand_slos_hears_of_no_other() -> None:
    crowd = [
        slo(id=Id("live", "slo", f"crowd-{n}"), name=f"Crowd {n}", tags=frozenset({f"service:crowd-{n}"}), targets=())
        for n in range(1999)
    ]
    assert codes(case(*crowd)) == set()
    assert {one.slo.id.key for one in judged(case(*crowd)).chains if one.slo} == {"s1"}


def test_48_a_connector_that_nobody_configured_is_no_finding() -> None:
    bare = without_chat(case())
    assert codes(bare) == set()
    assert checked(bare).silent == ()


def test_48_a_promise_over_a_channel_that_nobody_configured_is_unknown_and_no_finding() -> None:
    spoken = without_chat(case(promises=(promise(channel="chat/main"),)))
    assert codes(spoken) == set()
    assert judged(spoken).channels[0].gaps[0].configured is False


def test_48_an_estate_without_anything_finds_nothing_that_is_live() -> None:
    bare = case()
    empty = replace(bare, world=replace(bare.world, values=(), complete=frozenset()))
    assert codes(empty) == set()
    assert chain(empty).verdict.guarded == "unknown"
    assert chain(empty).verdict.headline == "unknown"


@pytest.mark.parametrize("kind", ["slo", "monitor", "dashboard", "downtime", "rule", "slo_reading"])
def test_a_section_that_failed_is_told_once_and_nothing_is_proven_by_it(kind: str) -> None:
    found = case(failed=(Gap(kind, "live", "HTTP 500"),))
    assert codes(found) == {"RB001"}
    assert chain(found).verdict.broken == ()


def test_a_stale_section_makes_its_links_unknown_and_those_behind_them_are_still_judged() -> None:
    weak = case(slo(targets=()), failed=(Gap("slo", "live", "HTTP 500"),))
    states = {link.name: link.state for link in chain(weak).links}
    assert states["measured"] is State.UNKNOWN
    assert State.MOOT not in states.values()
    assert states["visible"] is State.PROVEN


def test_what_a_stale_section_once_proved_broken_is_no_finding_today() -> None:
    weak = slo(targets=(Target(Decimal(99), MONTH),))
    assert codes(case(weak)) == {"RB204"}
    assert codes(case(weak, failed=(Gap("slo", "live", "HTTP 500"),))) == {"RB001"}
    elsewhere = case(weak, failed=(Gap("slo", "west", "HTTP 500"),))
    assert codes(elsewhere) == {"RB204", "RB001"}


@pytest.mark.parametrize(
    ("kind", "name"), [("slo", "measured"), ("downtime", "alerted"), ("dashboard", "visible"), ("monitor", "alerted")]
)
def test_what_was_read_too_long_ago_proves_nothing_and_is_told_once(kind: str, name: LinkName) -> None:
    for found in (case(), case(monitor(muted=True)), case(without(DASHBOARD_ID))):
        aged = replace(found, world=replace(found.world, read={("live", kind): MOMENT - timedelta(days=9)}))
        assert state(aged, name) in (State.UNKNOWN, State.MOOT)
        assert "RB002" in codes(aged)
    fresh = case()
    aged = replace(fresh, world=replace(fresh.world, read={("live", kind): MOMENT - timedelta(days=9)}))
    assert codes(aged) == {"RB002"}


def test_an_unbound_promise_is_unknown_while_some_slo_could_not_be_read() -> None:
    loose = case(promises=(promise(measured_by=()),))
    partly = replace(loose, world=replace(loose.world, partial=(Gap("slo", "live", "2 rows unread"),)))
    assert codes(partly) == {"RB003"}
    assert state(partly, "measured") is State.UNKNOWN
    assert chain(partly).candidates


def test_a_bound_slo_that_is_gone_is_one_finding() -> None:
    assert codes(case(without(slo().id, proven=True))) == {"RB209"}


@pytest.mark.parametrize(
    "text",
    [
        "Pedimos desculpas: todo pedido pode atrasar. Próxima atualização às {{hora}}.",
        "We are sorry: some orders are late. See the [status page](https://status.example). Next update at {{time}}.",
        "<b>Sorry</b>, orders are delayed. We will update you again within the hour.",
        "We apologise, the shop is down. More news in 30 minutes, updates every 30 minutes.",
        "Sentimos muito: há falhas nos pedidos. Voltamos a informar em uma hora.",
    ],
)
def test_a_good_message_is_silent_in_both_languages(text: str) -> None:
    assert codes(case(messages=(message(text=text, language=""),))) == set()


def test_a_message_in_a_language_that_we_do_not_speak_is_not_judged() -> None:
    assert codes(case(messages=(message(text="Lo sentimos mucho.", language="es"),))) == set()


@pytest.mark.parametrize("hole", ["TODO", "TBD", "<AREA>", "[AFFECTED AREA]", "Lorem ipsum"])
def test_a_hole_that_the_writer_left_is_a_finding(hole: str) -> None:
    text = f"We are sorry: orders are delayed in {hole}. Next update at {{{{time}}}}."
    assert codes(case(messages=(message(text=text),))) == {"RB705"}


def test_the_same_sentence_made_to_others_is_another_promise() -> None:
    again = replace(promise(), id="again", to="couriers")
    books = replace(case().service.playbooks[0], when=("orders", "again"))
    assert codes(case(promises=(promise(), again), playbooks=(books,))) == set()
    assert codes(case(promises=(promise(), replace(again, to="merchants")), playbooks=(books,))) == {"RB105"}


def test_a_playbook_that_claims_the_promises_alert_claims_the_promise() -> None:
    books = replace(case().service.playbooks[0], when=("monitor:m1",))
    assert [row.key for row in judged(case(playbooks=(books,))).rows] == ["orders-failing"]
    assert codes(case(playbooks=(books,), contacts=(Contact("lead", "phone"),))) == set()
