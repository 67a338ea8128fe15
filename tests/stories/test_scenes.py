"""The demo: in every scene it finds what was planted, and nothing else."""

from pathlib import Path

import pytest

from compiler.app.demo import demo
from connectors.sandbox.answers import allowed, answers
from connectors.sandbox.server import scenes
from tests.stories.company import NOW, Company


@pytest.mark.parametrize("scene", scenes())
def test_findings_equal_the_answer_key(scene: str, tmp_path: Path) -> None:
    """None is missing and none is extra; those that an allowance covers are told as allowed."""
    report = demo(scene, tmp_path / "demo", moment=NOW)
    passed = {(one.finding.code, str(one.finding.subject)) for one in report.audit.allowed}
    assert report.found - answers(scene) == frozenset()
    assert answers(scene) - report.found == frozenset()
    assert passed == allowed(scene)
    assert report.exit_code == 0


def test_the_demo_says_what_it_found_and_where_the_runbook_lies(fresh: Company) -> None:
    """An empty folder is all that it needs, and a second demo in the same folder is no mistake."""
    planted = len(answers("burning"))
    for _ in range(2):
        told = fresh.run("demo", "--scene", "burning", "--out", "try", at=fresh.folder)
        assert told.code == 0
        assert f"“burning”: {planted} found, 0 missed, 0 findings beside them" in told.out
        assert "runbook: try/config/runbooks/dispatch/runbook.md" in told.out
    assert (fresh.folder / "try/config/runbooks/dispatch/runbook.md").is_file()


def test_the_demo_leaves_the_files_of_others_alone(fresh: Company) -> None:
    """A folder that holds something else is refused, and nothing in it is touched."""
    told = fresh.run("demo", "--out", str(fresh.config))
    assert told.code == 2
    assert "holds other things; give --out" in told.err
    assert not (fresh.config / "config").exists()


def test_a_scene_that_nobody_wrote_is_refused(fresh: Company) -> None:
    """The answer lists those that there are."""
    told = fresh.run("demo", "--scene", "storm", "--out", "try")
    assert (told.code, told.out) == (2, "")
    assert "there are calm, burning, whatsapp-blocked, vendor-outage" in told.err
