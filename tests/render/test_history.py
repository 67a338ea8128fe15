"""Pages of history: of one service, and of all together."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from compiler.model.coverage import SnapshotInfo
from compiler.model.outcome import Outcome, VerdictLine
from compiler.model.past import Covered, Nights, Spell, Stretch
from compiler.model.spending import Budget
from compiler.model.world import MOMENT
from compiler.render.history import estate_files, service_files
from compiler.render.template import Templates
from compiler.render.view_history import CLOSED, NIGHTS, STANDING, STRETCHES, estate, page
from tests.render.reading import tables

DAY = timedelta(days=1)
HALF = Budget(Decimal("99.95"), Decimal("99.9"), "30 days", Decimal(50), Decimal("99.7"), Decimal(3),
              MOMENT + 10 * DAY, "half of it")  # fmt: skip
LINE = VerdictLine("orders", "99.9% of orders succeed", "broken", "not alerted", "yes", "", (), HALF)
OUTCOME = Outcome("shop", verdicts=(LINE,), info=SnapshotInfo(5, MOMENT + 5 * DAY))


def stretch(guarded: str, first: int, last: int) -> Stretch:
    """Nights judged alike."""
    return Stretch(
        "shop", "orders", guarded, f"it is {guarded}", "yes", first, last, MOMENT + first * DAY, MOMENT + last * DAY
    )


def spell(mark: str, first: int, last: int, message: str = "seen") -> Spell:
    """A finding through these nights."""
    return Spell(
        "shop",
        mark,
        "RB301",
        f"live:slo/{mark}",
        "error",
        message,
        first,
        last,
        MOMENT + first * DAY,
        MOMENT + last * DAY,
    )


def nights(*rows: Stretch | Spell, until: int = 5) -> Nights:
    """Judged every night."""
    judged = tuple((number, MOMENT + number * DAY) for number in range(1, until + 1))
    stretches = tuple(one for one in rows if isinstance(one, Stretch))
    return Nights("shop", judged, stretches, tuple(one for one in rows if isinstance(one, Spell)))


def readings(*values: str | None) -> dict[str, tuple[tuple[object, Decimal | None], ...]]:
    """What the promise attained, night by night."""
    return {
        "orders": tuple((MOMENT + n * DAY, None if one is None else Decimal(one)) for n, one in enumerate(values, 1))
    }


def test_a_promise_is_told_by_its_stretches_and_nights() -> None:
    """The newest first, with the nights on which it was judged, what it attained and what was left of its budget."""
    made = page(
        nights(stretch("whole", 1, 3), stretch("broken", 4, 5)), OUTCOME, "The shop", readings("99.95", None, "99.8")
    )
    (one,) = made.promises
    assert [(each.nights, each.guarded, each.headline) for each in one.stretches] == [
        (2, "✘ NOT guarded", "it is broken"), (3, "✔ guarded", "it is whole"),
    ]  # fmt: skip
    assert [(each.attained, each.left) for each in one.nights] == [("99.8 %", "-100 %"), ("", ""), ("99.95 %", "50 %")]
    assert one.figure is not None
    assert one.figure.values == ("99.95", None, "99.8")
    assert one.ends == "2026-11-11T06:00Z"


def test_findings_are_told_with_their_age() -> None:
    """Those that stand by age, those that closed with the night on which they were not found any more."""
    made = page(nights(spell("a", 1, 5), spell("b", 4, 5), spell("c", 2, 3)), OUTCOME, "The shop", {})
    assert [(one.subject, one.age, one.closed) for one in made.standing] == [
        ("live:slo/a", "4 days", ""), ("live:slo/b", "24 h", ""),
    ]  # fmt: skip
    assert [(one.subject, one.age, one.closed) for one in made.closed] == [("live:slo/c", "24 h", "2026-11-05T06:00Z")]


def test_the_page_is_markdown_with_tables() -> None:
    """Every table has the cells of its head in every row, and the figure lies beside the page."""
    made = page(nights(stretch("broken", 1, 5), spell("a", 1, 5)), OUTCOME, "The shop", readings("99.95", "99.9"))
    files = service_files(made, Templates())
    assert sorted(files) == ["shop/history-orders.svg", "shop/history.md"]
    text = files["shop/history.md"]
    assert "![orders: attained, night by night](history-orders.svg)" in text
    assert "Budget: Half of it. It ends 2026-11-11T06:00Z." in text
    found = tables(text)
    assert len(found) == 3
    assert all(len(row) == len(table[0]) for table in found for row in table)


def test_what_does_not_fit_is_left_out_of_tables() -> None:
    """Long histories stay short pages."""
    rows = [stretch("whole" if n % 2 else "broken", n, n) for n in range(1, 100)]
    spells = [spell(f"s{n}", n, n) for n in range(1, 90)]
    long = page(nights(*rows, *spells, until=99), OUTCOME, "The shop", readings(*["99.9"] * 99))
    (one,) = long.promises
    assert (len(one.stretches), one.older) == (STRETCHES, 99 - STRETCHES)
    assert (len(one.nights), len(long.closed)) == (NIGHTS, CLOSED)


def test_a_name_cannot_break_a_table() -> None:
    """Bars, line ends and markup of a message are escaped."""
    made = page(nights(spell("a", 1, 5, "a | b\n# c <img>")), OUTCOME, "The | shop", {})
    text = service_files(made, Templates())["shop/history.md"]
    *_, table = tables(text)
    assert len(table) == 2
    assert all(len(row) == len(table[0]) for row in table)
    assert text.count("<img>") == text.count("\\<img>") == 1


def test_coverage_of_all_promises_night_by_night() -> None:
    """The newest first, with the share that is guarded, budgets that end, and the oldest findings."""
    covered = tuple(Covered(number, MOMENT + number * DAY, number, 4 - number) for number in range(1, 4))
    made = estate(covered, (nights(*(spell(f"s{n}", 1, 5) for n in range(30))),), [OUTCOME])
    assert [(one.whole, one.share) for one in made.covered] == [(3, "75 %"), (2, "50 %"), (1, "25 %")]
    assert [(one.promise, one.left, one.ends) for one in made.budgets] == [("orders", "50 %", "2026-11-11T06:00Z")]
    assert (len(made.standing), made.more) == (STANDING, 30 - STANDING)
    files = estate_files(made, Templates())
    assert sorted(files) == ["history.md", "history.svg"]
    assert "- [shop](shop/history.md)" in files["history.md"]


def test_budgets_that_last_are_not_told() -> None:
    """Only those that end before their window does."""
    calm = replace(OUTCOME, verdicts=(replace(LINE, budget=replace(HALF, ends=None)),))
    covered = (Covered(1, MOMENT, 1), Covered(2, MOMENT + DAY, 1))
    assert estate(covered, (nights(),), [calm]).budgets == ()
