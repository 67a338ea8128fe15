"""Papers that people attached stand with the services that they name."""

from datetime import UTC, datetime

from compiler.checks.example import case
from compiler.model.base import Id
from compiler.model.catalogue import Attachment
from compiler.render.view import view
from tests.reconcile.judging import judged


def paper(key: str, form: str, day: int, service: str = "shop") -> Attachment:
    tags = frozenset({f"service:{service}"})
    return Attachment(
        Id("files", "attachment", key), key.upper(), tags, form=form, dated=datetime(2026, 9, day, tzinfo=UTC)
    )


def test_notes_come_first_then_postmortems_the_newest_first() -> None:
    papers = (
        paper("a.md", "postmortem", 1), paper("b.md", "postmortem", 2), paper("c.mmd", "architecture", 1),
        paper("d.md", "postmortem", 3, "other"),
    )  # fmt: skip
    found = judged(case(*papers)).papers
    assert [one.id.key for one in found] == ["c.mmd", "b.md", "a.md"]


def test_a_paper_is_told_by_title_date_and_file() -> None:
    (line,) = view(judged(case(paper("a.md", "postmortem", 1)))).context.papers
    assert (line.form, line.title, line.dated, line.file) == ("postmortem", "A.MD", "2026-09-01", "a.md")
