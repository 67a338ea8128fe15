"""Promises in English and Portuguese, and how each is read."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.declare.sentence import Given, Reading, read_sentence
from compiler.declare.tokens import listed
from compiler.model.promise import Bound, Objective, Window

READ = [
    ("99.95% of delivery updates are accepted by WhatsApp, over 30 days", "accepted ≥ 99.95 % over 30 rolling days"),
    ("99% of live locations are fresher than 5 seconds, over 30 days", "fresh under 5 s ≥ 99 % over 30 rolling days"),
    ("99% of deliveries are assigned to a courier within 2 seconds, over 30 days",
     "latency within 2 s ≥ 99 % over 30 rolling days"),
    ("99.9% uptime of the tracking page, over a calendar month", "uptime ≥ 99.9 % over a calendar month"),
    ("99.9% uptime of the merchant portal, over 30 days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("99.5% of orders are accepted without error, over 30 days", "accepted ≥ 99.5 % over 30 rolling days"),
    ("99% of invoices are sent within 10 minutes, over 7 days", "latency within 10 min ≥ 99 % over 7 rolling days"),
    ("99.5 % of updates are accepted by WhatsApp within 60 s, over 28 days",
     "accepted within 60 s ≥ 99.5 % over 28 rolling days"),
    ("at least 99.95 percent of requests succeed in 30 days", "success ≥ 99.95 % over 30 rolling days"),
    ("99.95 per cent of requests succeed, per calendar month", "success ≥ 99.95 % over a calendar month"),
    ("three nines of availability per quarter", "uptime ≥ 99.9 % over a calendar quarter"),
    ("3 nines uptime, monthly", "uptime ≥ 99.9 % over a calendar month"),
    ("three and a half nines uptime over 90 days", "uptime ≥ 99.95 % over 90 rolling days"),
    ("four nines five availability over a year", "uptime ≥ 99.995 % over a calendar year"),
    ("99 out of 100 messages are delivered within 2 minutes, every week",
     "delivered within 2 min ≥ 99 % over a calendar week"),
    ("999 in 1,000 messages are read, over 30 days", None),
    ("9 in 10 messages are read, over 30 days", "read ≥ 90 % over 30 rolling days"),
    ("0.999 of requests succeed over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("a success ratio of 0.999 over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("0.9995 availability over 30 days", "uptime ≥ 99.95 % over 30 rolling days"),
    ("p95 under 2 s over 30 days", "latency under 2 s ≥ 95 % over 30 rolling days"),
    ("p95 latency under 300ms over 28 days", "latency under 300 ms ≥ 95 % over 28 rolling days"),
    ("p999 of responses within 1 s per rolling 28 days", "latency within 1 s ≥ 99.9 % over 28 rolling days"),
    ("the 95th percentile of page loads stays under 2 seconds, every month",
     "latency under 2 s ≥ 95 % over a calendar month"),
    ("p99 freshness within 5 s over 7 days", "fresh within 5 s ≥ 99 % over 7 rolling days"),
    ("median response time below 1 second over a week", "latency under 1 s ≥ 50 % over 7 rolling days"),
    ("no more than 0.1% of messages fail, over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("error rate below 0.1 % over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("99.9% uptime/month", "uptime ≥ 99.9 % over a calendar month"),
    ("99.9% of 900 orders/day succeed, over 7 days", "success ≥ 99.9 % over 7 rolling days"),
    ("99% of people receive an answer within 2 h, over 30 days", "latency within 2 h ≥ 99 % over 30 rolling days"),
    (
        "clientes recebem 99% das mensagens em menos de 1 minuto, nos últimos 30 dias",
        "other under 60 s ≥ 99 % over 30 rolling days (no indicator named)",
    ),
    ("downtime of less than 0.1% per month", "uptime ≥ 99.9 % over a calendar month"),
    ("less than 1% of updates take longer than 5 s over 30 days", "latency within 5 s ≥ 99 % over 30 rolling days"),
    ("at most 1% of locations are older than 5 seconds over 30 days", "fresh within 5 s ≥ 99 % over 30 rolling days"),
    ("99% of messages never take more than 5 seconds, over 30 days", "latency within 5 s ≥ 99 % over 30 rolling days"),
    ("99% of calls do not take longer than 5 seconds, over 30 days", "latency within 5 s ≥ 99 % over 30 rolling days"),
    ("95% of locations are no more than 5 seconds old, over 30 days", "fresh within 5 s ≥ 95 % over 30 rolling days"),
    ("99% of pages load in under 2 seconds each month", "latency under 2 s ≥ 99 % over a calendar month"),
    ("99% of pages load in a second, over 30 days", "latency within 1 s ≥ 99 % over 30 rolling days"),
    ("99% of pages load in half a second, over 30 days", "latency within 500 ms ≥ 99 % over 30 rolling days"),
    ("99% of pages load in 2 seconds or less, over 30 days", "latency within 2 s ≥ 99 % over 30 rolling days"),
    ("99% of reports load within 1h30 over 30 days", "latency within 90 min ≥ 99 % over 30 rolling days"),
    ("99% of reports load within 1 h 30 min over 4 weeks", "latency within 90 min ≥ 99 % over 28 rolling days"),
    ("99% of replies come within 0.250 s over 30 days", "latency within 250 ms ≥ 99 % over 30 rolling days"),
    ("99.9% of calls succeed within 300 ms, over 7 days", "success within 300 ms ≥ 99.9 % over 7 rolling days"),
    ("99% of parcels are delivered within 2 days, over 30 days", "delivered within 2 d ≥ 99 % over 30 rolling days"),
    ("99% of parcels are delivered in 2 days, over 30 days", "delivered within 2 d ≥ 99 % over 30 rolling days"),
    ("99% of parcels are delivered in 48 hours, over 30 days", "delivered within 2 d ≥ 99 % over 30 rolling days"),
    ("99% of messages are successfully delivered within 30 seconds, over 30 days",
     "delivered within 30 s ≥ 99 % over 30 rolling days"),
    ("99% of accepted orders are delivered within 40 min, over 30 days",
     "delivered within 40 min ≥ 99 % over 30 rolling days"),
    ("99.9% of online orders are accepted within 60 s over 30 days",
     "accepted within 60 s ≥ 99.9 % over 30 rolling days"),
    ("99% of accepted orders are assigned within 2 minutes, over 30 days",
     "latency within 2 min ≥ 99 % over 30 rolling days"),
    ("99.9% available 24 hours a day, 7 days a week, over 30 days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("99.9% of the time the portal is up, over 30 days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("the portal is available 99.9% of the time, per month", "uptime ≥ 99.9 % over a calendar month"),
    ("99.9% monthly uptime", "uptime ≥ 99.9 % over a calendar month"),
    ("availability >= 99.9 % over any 30-day window", "uptime ≥ 99.9 % over 30 rolling days"),
    ("availability ≥ 99.9 %, rolling 30 days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("99.9% uptime over the last thirty days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("99.9% uptime a week", "uptime ≥ 99.9 % over a calendar week"),
    ("99.9% uptime over a week", "uptime ≥ 99.9 % over 7 rolling days"),
    ("99.9% uptime over 24 hours", "uptime ≥ 99.9 % over 1 rolling day"),
    ("99% of daily reports are delivered within 5 min over 30 days",
     "delivered within 5 min ≥ 99 % over 30 rolling days"),
    ("99% of 10,000 messages per day are delivered, over 30 days", "delivered ≥ 99 % over 30 rolling days"),
    ("99% of requests fail over to the second region within 30 s, over 30 days",
     "latency within 30 s ≥ 99 % over 30 rolling days"),
    ("95 in every 100 calls are answered within 20 s, every day", "latency within 20 s ≥ 95 % over a calendar day"),
    ("99% of 900 orders per day are accepted, over 30 days", "accepted ≥ 99 % over 30 rolling days"),
    ("we accept 99.5% of orders, over each calendar quarter", "accepted ≥ 99.5 % over a calendar quarter"),
    ("99.9% of messages are not lost, over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("at most 1 in 1000 messages fails, over 30 days", "success ≥ 99.9 % over 30 rolling days"),
    ("API latency p99 < 500 ms (30d)", "latency under 500 ms ≥ 99 % over 30 rolling days"),
    ("99.5 % of updates reach you within a minute, over 30 days",
     "other within 60 s ≥ 99.5 % over 30 rolling days (no indicator named)"),
    ("99.9% over 7 days", "other ≥ 99.9 % over 7 rolling days (no indicator named)"),
    ("99.9% uptime", "uptime ≥ 99.9 % over 30 rolling days (window assumed)"),
    ("99.9% uptime over 3 months", "uptime ≥ 99.9 % over 90 rolling days (window assumed)"),
    ("99.9 % (99.90 %) uptime over 30 days", "uptime ≥ 99.9 % over 30 rolling days"),
    ("100% of messages are read, over 30 days", "read ≥ 100 % over 30 rolling days"),
    ("99,95% das atualizações são aceitas pelo WhatsApp, em 30 dias", "accepted ≥ 99.95 % over 30 rolling days"),
    ("99,95 % das mensagens entregues em até 60 segundos, em 30 dias",
     "delivered within 60 s ≥ 99.95 % over 30 rolling days"),
    ("pelo menos 99% das mensagens são lidas em até 1 hora, por mês", "read within 1 h ≥ 99 % over a calendar month"),
    ("três noves de disponibilidade no mês calendário", "uptime ≥ 99.9 % over a calendar month"),
    ("três noves e meio de disponibilidade em 30 dias", "uptime ≥ 99.95 % over 30 rolling days"),
    ("99,9% de disponibilidade do portal por mês", "uptime ≥ 99.9 % over a calendar month"),
    ("99,9 por cento do tempo no ar, a cada trimestre", "uptime ≥ 99.9 % over a calendar quarter"),
    ("o portal fica disponível 99,9% do tempo, no mês civil", "uptime ≥ 99.9 % over a calendar month"),
    ("99% dos pedidos são aceitos sem erro, em 30 dias", "accepted ≥ 99 % over 30 rolling days"),
    ("99% dos pedidos terminam sem erro, nos últimos 28 dias", "success ≥ 99 % over 28 rolling days"),
    ("99% das localizações mais recentes que 5 segundos, durante 30 dias",
     "fresh under 5 s ≥ 99 % over 30 rolling days"),
    ("99% das localizações com menos de 5 segundos de idade, durante 30 dias",
     "fresh under 5 s ≥ 99 % over 30 rolling days"),
    ("menos de 1% das localizações são mais antigas que 5 segundos, em 30 dias",
     "fresh within 5 s ≥ 99 % over 30 rolling days"),
    ("no máximo 0,1% das mensagens falham, em 30 dias", "success ≥ 99.9 % over 30 rolling days"),
    ("99% das entregas não levam mais de 30 minutos, em 7 dias", "latency within 30 min ≥ 99 % over 7 rolling days"),
    ("99% das entregas levam menos de meia hora, em 7 dias", "latency under 30 min ≥ 99 % over 7 rolling days"),
    ("99% das chamadas dentro de um minuto, por semana", "latency within 60 s ≥ 99 % over a calendar week"),
    ("percentil 95 abaixo de 2 s, em 30 dias", "latency under 2 s ≥ 95 % over 30 rolling days"),
    ("99 em cada 100 mensagens são entregues em até 2 minutos, em 30 dias",
     "delivered within 2 min ≥ 99 % over 30 rolling days"),
    ("99% DAS MENSAGENS SÃO LIDAS, AO LONGO DE 30 DIAS", "read ≥ 99 % over 30 rolling days"),
]  # fmt: skip


@pytest.mark.parametrize(("says", "understood"), READ)
def test_a_sentence_is_read_as_people_mean_it(says: str, understood: str | None) -> None:
    """The reading is shown back in one line; None is a sentence that asks for another wording."""
    reading = read_sentence(says)
    assert (reading.understood or None) == understood
    assert (reading.objective is None) == (understood is None)


AMBIGUOUS = [
    ("99.9% of messages are delivered within 60 s and 95% are read", "shares"),
    ("99.9-99.95% uptime over 30 days", "shares"),
    ("p95 under 2 s and p99 under 5 s", "shares"),
    ("120% of orders are accepted", "between 0 and 100"),
    ("0% of orders are accepted", "between 0 and 100"),
    ("99.9% uptime over 30 days and per quarter", "two windows"),
    ("99.9% de disponibilidade em 30 dias, por mês", "two windows"),
    ("99% of calls within 2 s or within 5 s", "two limits"),
    ("99% of messages are accepted and delivered", "accepted and of delivered"),
    ("99% das mensagens são entregues e lidas", "delivered and of read"),
    ("99.9% uptime with latency under 2 s", "uptime and of latency"),
    ("99% of parcels are delivered in 2 days", "unclear"),
    ("99% of parcels are delivered in 10 days, over 30 days", "two windows"),
    ("99% of couriers are within 5 m of the address", "unclear"),
    ("99% of calls under 1.500 s", "unclear"),
    ("99% of calls under 1,500 ms", "unclear"),
    ("99% of updates are sent every 5 minutes", "unclear"),
    ("99% of tickets are answered within 2 business days", "unclear"),
    ("less than 99% of messages are delivered", "from above"),
    ("1% of messages fail", "go wrong"),
    ("99% of calls take more than 5 seconds", "to be passed"),
    ("p95 latency over 30 days", "no limit"),
    ("99.9% latency, per month", "no limit"),
    ("99% " + "x" * 4000, "longer than"),
]


@pytest.mark.parametrize(("says", "word"), AMBIGUOUS)
def test_what_is_ambiguous_is_a_problem_and_no_guess(says: str, word: str) -> None:
    """The problem names what disagrees."""
    reading = read_sentence(says)
    assert reading.objective is None
    assert word in (reading.problem or "")


@pytest.mark.parametrize(
    ("says", "suggestion"),
    [
        ("Our messages are delivered quickly", "99% of … are delivered within 60 s, over 30 days"),
        ("Live locations are fresher than 5 seconds", "99% of … are fresher than 5 s, over 30 days"),
        ("The portal is always available", "99.9% uptime of …, over a calendar month"),
        ("Less than 43 minutes of downtime per month", "99.9% uptime of …, over a calendar month"),
        ("It just works", "99.9% of … succeed, over 30 days"),
        ("0.5 of a second", "99.9% of … succeed, over 30 days"),
        ("Call +55 11 5550-0199", "99.9% of … succeed, over 30 days"),
        ("", "99.9% of … succeed, over 30 days"),
        ("Nossas mensagens são entregues em até um minuto", "99% de … são entregues em até 60 s, em 30 dias"),
        ("O portal está sempre disponível", "99,9% de disponibilidade de …, por mês"),
    ],
)
def test_a_sentence_without_numbers_gets_a_suggestion_in_its_language(says: str, suggestion: str) -> None:
    """It is no mistake of the file; a finding asks for numbers later."""
    assert read_sentence(says) == Reading(suggestion=suggestion)


@pytest.mark.parametrize("suggestion", ["99% of calls are delivered within 60 s, over 30 days"])
def test_a_suggestion_can_itself_be_read(suggestion: str) -> None:
    """What we tell people to write is what we understand."""
    for says in ("fast", "fresh", "is available", "are accepted", "are delivered", "are read", "são lidas de fato"):
        offered = read_sentence(says).suggestion or suggestion
        assert read_sentence(offered.replace("…", "x")).objective is not None


@pytest.mark.parametrize("spelled", ["99.90%", "99.9 %", "99,9%", "99.900 percent", "three nines", "0.999 of calls"])
def test_equal_targets_are_equal_however_they_are_spelled(spelled: str) -> None:
    """Targets are decimals without trailing zeros."""
    objective = read_sentence(f"{spelled} succeed over 30 days").objective
    assert objective is not None
    assert str(objective.target) == "99.9"


@pytest.mark.parametrize("limit", ["60 s", "60 seconds", "a minute", "1 minute", "60000 ms", "60.0 secs", "one minute"])
def test_equal_limits_are_equal_however_they_are_spelled(limit: str) -> None:
    """Limits are seconds."""
    objective = read_sentence(f"99% of messages are delivered within {limit}, over 30 days").objective
    assert objective is not None
    assert objective.bound == Bound("<=", Decimal(60))
    assert str(objective.bound.value) == "60"


def test_what_is_declared_beside_a_sentence_wins_part_by_part() -> None:
    """Parts that are not given are still read."""
    given = Given(target=Decimal("99.5"), window=Window("calendar", unit="month"))
    reading = read_sentence("99.9% of messages are read within 1 h, over 7 days", given)
    assert reading.objective == Objective(
        "read", Decimal("99.5"), Window("calendar", unit="month"), Bound("<=", Decimal(3600))
    )


@pytest.mark.parametrize(
    ("says", "given"),
    [
        ("99.9% and 95% of messages are read", Given(target=Decimal(99))),
        ("99.9% uptime over 30 days and per quarter", Given(window=Window("rolling", 30))),
        ("99% of messages are accepted and delivered", Given(indicator="delivered")),
        ("99% within 5 m of the address", Given(indicator="other", window=Window("rolling", 30))),
        ("99% of calls within 2 s or within 5 s", Given(bound=Bound("<=", Decimal(2)))),
        ("p95 latency", Given(bound=Bound("<=", Decimal(2)))),
    ],
)
def test_a_declared_part_settles_what_is_ambiguous(says: str, given: Given) -> None:
    """That is what `objective:` is for."""
    assert read_sentence(says).problem
    assert read_sentence(says, given).objective is not None


def test_a_whole_objective_needs_no_sentence() -> None:
    """Any words will do beside it."""
    given = Given("uptime", Decimal("99.9"), None, Window("rolling", 30))
    assert read_sentence("We are here for you", given).understood == "uptime ≥ 99.9 % over 30 rolling days"


def test_a_number_of_thousands_is_no_limit_in_doubt() -> None:
    """Two groups of thousands leave only one reading."""
    objective = read_sentence("99% of jobs end within 1,000,000 ms, over 30 days").objective
    assert objective is not None
    assert objective.bound == Bound("<=", Decimal(1000))


VOCABULARY = st.sampled_from(
    sorted(
        listed(
            "99.9 % 99,9% p95 three nines noves 0.999 out of in em até within under less than more no 5 s ms 30 days "
            "dias month mês per por calendar rolling a um the accepted aceitas delivered read lidas uptime fresh "
            "1.500 - / , and e not never error sem erro ½ ² m business h30 12:30 24 hours day 7 week quarter"
        )
    )
)


@settings(max_examples=300, deadline=None)
@given(st.lists(VOCABULARY, max_size=14).map(" ".join))
def test_any_sentence_of_promises_words_gives_a_reading(says: str) -> None:
    """Objective, problem or suggestion: exactly one of them, and never an exception."""
    reading = read_sentence(says)
    assert sum((reading.objective is not None, bool(reading.problem), bool(reading.suggestion))) == 1
    assert bool(reading.understood) == (reading.objective is not None)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_gives_a_reading(says: str) -> None:
    """Nothing is raised, in whatever script it is written."""
    objective = read_sentence(says).objective
    assert objective is None or 0 < objective.target <= 100
