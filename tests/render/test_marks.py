"""What is proven gone or silenced for good says so beside its name, in the table and below it."""

from compiler.checks.example import HERE, case, monitor, playbook, without
from compiler.model.base import Id
from compiler.model.chain import Judgement
from compiler.model.promise import Action
from compiler.model.runbook import RowCard
from compiler.render.view_rows import row_cards
from tests.reconcile.judging import judged

URL = "https://live.example/dashboard/old-123/orders"
OPENS = playbook(first_actions=(Action("open", URL, HERE),))
GONE = without(Id("live", "dashboard", "old-123"), proven=True)


def card(judgement: Judgement) -> RowCard:
    return row_cards(judgement, ())[0]


def words(cell: object) -> str:
    return "".join(piece.text for piece in cell)  # type: ignore[attr-defined]


def test_an_action_that_opens_what_is_gone_says_so() -> None:
    found = card(judged(case(GONE, playbooks=(OPENS,))))
    assert found.actions[0].mark == "gone: 404"
    assert words(found.actions_cell).endswith("(gone: 404)")


def test_an_action_that_opens_what_is_merely_not_known_says_nothing() -> None:
    found = card(judged(case(playbooks=(OPENS,))))
    assert found.actions[0].mark == ""
    assert "(" not in words(found.actions_cell)


def test_an_alert_that_is_silenced_for_good_says_so_in_the_cell() -> None:
    silent = playbook(when=("monitor:m1",))
    found = card(judged(case(monitor(muted=True), playbooks=(silent,))))
    assert "(silenced without end)" in words(found.detection_cell)
