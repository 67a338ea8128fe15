"""Wording, links and senders as people have them: what must yield no finding, and what still must."""

from dataclasses import replace
from decimal import Decimal

import pytest

from compiler.checks.example import (
    HERE,
    MONTH,
    able,
    by_template,
    case,
    dashboard,
    message,
    number,
    playbook,
    promise,
    signal,
    slo,
    template,
    within,
)
from compiler.model.base import Id
from compiler.model.chain import State
from compiler.model.opening import Opening
from compiler.model.promise import Action, Objective
from tests.reconcile.judging import codes, only, state

SECOND = Id("chat", "number", "n2")
TOLD = promise(channel="chat/main")
BOARD = Id("live", "dashboard", "ab1-cd2-ef3")
URL = "https://live.example/dashboard/ab1-cd2-ef3?widget=1"


@pytest.mark.parametrize(
    "text",
    [
        "We are sorry: orders do not go through. We will get back to you by 15:00.",
        "Orders are late and we apologise. We will let you know by 15:00.",
        "Orders are late and we apologise. We will inform you at 15:00.",
        "Orders are late and we apologise. More in 30 minutes.",
        "Orders are late and we apologise. Next status at 15:00.",
        "We are sorry, we are having trouble with orders. Next update at 15:00.",
        "Sorry! Checkout is currently offline. Expect to hear from us by {{time}}.",
        "Sorry, payments are blocked at the moment. Next update at 15:00.",
        "Pedimos desculpas, seus pedidos estão atrasados. Daremos notícias até as 15h.",
        "Pedimos desculpas, pedidos atrasados. Mais informações às 15h.",
        "Pedimos desculpas, pedidos atrasados. Informaremos novamente às 15h.",
        "Desculpe, o aplicativo caiu. Próximo aviso às 15h.",
        "Desculpe, o serviço está inoperante. Próxima atualização às 15h.",
        "Sentimos muito: pagamentos suspensos. Voltamos com mais informações às 15h.",
    ],
)
def test_a_message_with_all_parts_is_silent_however_it_is_worded(text: str) -> None:
    assert codes(case(messages=(message(text=text, language=""),))) == set()


@pytest.mark.parametrize(
    "text",
    [
        "We are sorry: orders are late.",
        "Orders are late. Next update at 15:00.",
        "We are sorry. Next update at 15:00.",
        "Pedimos desculpas: pedidos atrasados.",
    ],
)
def test_a_message_that_lacks_a_part_is_a_finding(text: str) -> None:
    assert codes(case(messages=(message(text=text, language=""),))) == {"RB704"}


@pytest.mark.parametrize("label", ["[INCIDENT]", "[ACTION REQUIRED]", "[RESOLVED]", "[AVISO]"])
def test_a_label_before_a_message_is_no_hole(label: str) -> None:
    assert codes(case(messages=(message(text=f"{label} {message().text}"),))) == set()


@pytest.mark.parametrize("text", [URL, f"{URL} and look at errors", f"{URL}.", f"<{URL}>", f"[board]({URL})"])
def test_a_panel_is_there_whatever_stands_around_its_url(text: str) -> None:
    board = dashboard(id=BOARD, opening=Opening("https://live.example/dashboard/ab1-cd2-ef3", panel="widget={panel}"))
    books = (playbook(first_actions=(Action("open", text, HERE),)),)
    assert codes(case(board, playbooks=books)) == set()
    gone = (playbook(first_actions=(Action("open", text.replace("widget=1", "widget=9"), HERE),)),)
    assert codes(case(board, playbooks=gone)) == {"RB403"}


def test_a_number_that_is_still_to_be_registered_is_no_fault_beside_one_that_sends() -> None:
    joining = able(SECOND, ability="blocked", reported="available", status="pending")
    assert codes(case(number(id=SECOND), joining, promises=(TOLD,))) == set()


def test_an_only_number_that_is_still_to_be_registered_says_so() -> None:
    found = only(case(able(number().id, ability="blocked", reported="available", status="pending"), promises=(TOLD,)))
    assert (found.code, found.message) == ("RB510", "“Shop” (…42) cannot send: pending")


def test_a_trial_number_reaches_no_customers() -> None:
    books = (playbook(tell=(by_template(),)),)
    alone = case(number(mode="sandbox"), promises=(promise(),), playbooks=books)
    assert state(alone, "tellable") is State.BROKEN
    assert "trial number" in only(case(number(mode="sandbox"), promises=(TOLD,))).message
    beside = (number(id=SECOND, mode="sandbox"), able(SECOND, status="connected"))
    assert codes(case(*beside, promises=(TOLD,))) == set()


def test_a_template_in_another_country_s_language_is_named_in_the_fix() -> None:
    there = template(language="en_US", tags=frozenset({"account:a1", "template:delay_notice", "language:en_US"}))
    found = only(case(there, playbooks=(playbook(tell=(by_template(),)),)))
    assert found.code == "RB504"
    assert "write en_US under `languages:`" in found.fix


UP = promise(says="99.9% uptime, over 30 days", objective=Objective("uptime", Decimal("99.9"), MONTH))
IN_TIME = promise(objective=Objective("delivered", Decimal("99.9"), MONTH, within("60")))


@pytest.mark.parametrize(
    "metric",
    [
        "network.http.can_connect",
        "aws.route53.health_check_status",
        "canary.checkout.ok",
        "blackbox.icmp",
        "http.check",
    ],
)
def test_a_count_of_checks_at_even_intervals_measures_uptime(metric: str) -> None:
    probes = slo(good=(signal(metric),), total=(signal(f"{metric}.all"),))
    assert "RB203" not in codes(case(probes, promises=(UP,)))


def test_what_comes_within_the_promised_time_came() -> None:
    timed = slo(good=(signal("notices.within_60s"),), total=(signal("notices.sent"),))
    assert "RB203" not in codes(case(timed, promises=(IN_TIME,)))
    untimed = replace(IN_TIME, objective=Objective("delivered", Decimal("99.9"), MONTH))
    assert "RB203" in codes(case(timed, promises=(untimed,)))


def test_a_command_within_words_can_be_followed() -> None:
    books = playbook(first_actions=(Action("text", "drain it with `shopctl drain`", HERE),))
    assert codes(case(playbooks=(books,))) == set()
    vague = playbook(first_actions=(Action("text", "check the `` logs", HERE),))
    assert codes(case(playbooks=(vague,))) == {"RB702"}
