"""The scripts of the action, run as a runner runs them: a bare checkout, a store far away, a `gh` that listens."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import pytest

from tests.stories.company import Company, company

SCRIPTS = Path(__file__).resolve().parents[2] / "config" / "ci" / "github"
PATIENT = "max_age: {slo: 520w, slo_reading: 520w, series: 520w}\n"
"""The stories' clock stands still and the runner's does not."""

GH = """\
#!/usr/bin/env bash
# Writes down what was asked, and answers with the comments that there are.
printf '%s\\n' "$@" >> "$GH_HEARD"
for word in "$@"; do case "$word" in body=@*) cat "${word#body=@}" > "$GH_BODY";; esac; done
case "$*" in *--jq*) cat "$GH_THERE";; esac
"""


@dataclass(frozen=True, slots=True)
class Runner:
    """A runner with a checkout and nothing else; `environ` is what its step sees."""

    folder: Path
    environ: dict[str, str]

    def run(self, script: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """A script of the action as a step."""
        command = ["bash", str(SCRIPTS / script)]
        environ = {**self.environ, **more}
        return subprocess.run(
            command, cwd=self.folder / "checkout", env=environ, capture_output=True, text=True, check=False, timeout=120
        )

    def text(self, name: str) -> str:
        """A file that the steps left."""
        return (self.folder / name).read_text(encoding="utf-8")

    @property
    def report(self) -> Path:
        """The folder of the reports."""
        return self.folder / "temp" / "runbook-reports"


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A company whose store was pushed after a release, and again after an SLO was loosened."""
    with company(tmp_path_factory.mktemp("company")) as made:
        made.configure(PATIENT + "checks: {RB204: block}\n")
        for step in (["sync"], ["release", "mark", "v1.4.1"]):
            assert made.run(*step).code == 0
        made.later(hours=2).play("loosened")
        made.configure(PATIENT + "checks: {RB204: block}\n")
        assert made.run("sync").code == 0
        yield made


@pytest.fixture
def runner(released: Company, tmp_path: Path) -> Runner:
    """A fresh runner whose checkout holds settings and declarations, and whose store is a url."""
    store = tmp_path / "share" / "runbook.store"
    assert released.run("store", "push", str(store)).code == 0
    checkout = tmp_path / "checkout"
    (checkout / ".git").mkdir(parents=True)
    copytree(released.config / "services", checkout / "config" / "services")
    (checkout / "config" / "runbook.yaml").write_bytes((released.config / "runbook.yaml").read_bytes())
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "gh").write_text(GH, encoding="utf-8")
    (tmp_path / "bin" / "gh").chmod(0o755)
    (tmp_path / "temp").mkdir()
    (tmp_path / "there").touch()
    return Runner(tmp_path, {
        "PATH": f"{Path(sys.executable).parent}:{tmp_path / 'bin'}:{os.environ['PATH']}",
        "HOME": str(tmp_path), "LANG": "C.UTF-8", "RUNNER_TEMP": str(tmp_path / "temp"),
        "GITHUB_OUTPUT": str(tmp_path / "output"), "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        "GITHUB_REPOSITORY": "whatsup/dispatch", "RUNBOOK_STORE_URL": str(store), "RUNBOOK_CONFIG": "config",
        "RUNBOOK_SERVICE": "dispatch", "RUNBOOK_BASELINE": "release", "RUNBOOK_PULL_REQUEST": "17",
        "GH_HEARD": str(tmp_path / "heard"), "GH_BODY": str(tmp_path / "body"), "GH_THERE": str(tmp_path / "there"),
    })  # fmt: skip


def test_an_empty_runner_stops_the_release(runner: Runner) -> None:
    """With the finding beside its line, the summary, the outputs, and the code of the gate."""
    done = runner.run("gate.sh", RUNBOOK_SARIF="out.sarif")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "::error file=config/services/dispatch.yaml,line=" in done.stdout
    assert runner.text("output") == "exit-code=1\nwhy=exit 1: 1 finding at block: RB204\n"
    assert "exit 1: 1 finding at block: RB204" in runner.text("summary")
    log = json.loads((runner.folder / "checkout" / "out.sarif").read_text(encoding="utf-8"))
    assert [one["ruleId"] for one in log["runs"][0]["results"] if one["level"] == "error"] == ["RB204"]


def test_break_glass_is_recorded_where_the_store_lies(runner: Runner, released: Company) -> None:
    """The runner goes, and what was let through stays."""
    reason = "parcels stand still; $(touch pwned) `touch pwned` \"quoted\" 'too'"
    done = runner.run("gate.sh", RUNBOOK_BREAK_GLASS=reason)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lets through: 1 finding at block: RB204" in runner.text("output")
    assert not list(runner.folder.rglob("pwned"))
    assert released.run("store", "pull", runner.environ["RUNBOOK_STORE_URL"]).code == 0
    assert [row[1:3] for row in released.run("release", "list").rows if row[1] == "break-glass"][-1][1] == reason


def test_a_release_that_passes_is_marked(runner: Runner, released: Company) -> None:
    """The next one starts from there; one that does not pass is not."""
    assert runner.run("gate.sh", RUNBOOK_MARK="v1.5.0").returncode == 1
    assert runner.run("gate.sh", RUNBOOK_MARK="v1.5.1", RUNBOOK_SERVICE="merchant-portal").returncode == 0
    assert released.run("store", "pull", runner.environ["RUNBOOK_STORE_URL"]).code == 0
    marked = [row for row in released.run("release", "list").rows if row[1] == "release"]
    assert ("v1.5.0" in {row[2] for row in marked}, marked[-1][2], marked[-1][4]) == (
        False, "v1.5.1", "merchant-portal",
    )  # fmt: skip


def test_without_a_store_nothing_is_known(runner: Runner) -> None:
    """Exit 3, said in the log and in the one comment, so that the verdict of an earlier run stands there no more."""
    done = runner.run("gate.sh", RUNBOOK_STORE_URL="")
    assert done.returncode == 3
    assert "nothing was pulled yet" in done.stderr
    assert "nothing was pulled yet" in runner.report.joinpath("comment.md").read_text(encoding="utf-8")
    assert runner.run("comment.sh").returncode == 0
    assert "nothing was pulled yet" in (runner.folder / "body").read_text(encoding="utf-8")


def test_a_store_that_cannot_be_pulled_lets_nothing_pass(runner: Runner, released: Company) -> None:
    """An empty runner knows nothing; one with an older copy tells what that holds, and does not pass either."""
    nowhere = str(runner.folder / "nowhere" / "runbook.store")
    done = runner.run("gate.sh", RUNBOOK_STORE_URL=nowhere, RUNBOOK_MARK="v9")
    assert done.returncode == 3
    assert "::error title=store::The store could not be pulled" in done.stdout
    assert runner.text("output").startswith("exit-code=3\nwhy=exit 3: nothing was pulled yet")
    assert "nothing was pulled yet" in runner.text("summary")
    (runner.folder / "output").unlink()
    assert runner.run("gate.sh", RUNBOOK_SERVICE="merchant-portal").returncode == 0
    (runner.folder / "output").unlink()
    done = runner.run("gate.sh", RUNBOOK_STORE_URL=nowhere, RUNBOOK_SERVICE="merchant-portal", RUNBOOK_MARK="v9")
    assert done.returncode == 3
    assert runner.text("output") == "exit-code=3\nwhy=exit 3: the store could not be pulled\n"
    assert released.run("store", "pull", runner.environ["RUNBOOK_STORE_URL"]).code == 0
    assert "v9" not in {row[2] for row in released.run("release", "list").rows}


def test_a_committed_runbook_that_is_not_current_stops_only_who_asks(runner: Runner) -> None:
    """Not every team commits what is compiled."""
    done = runner.run("gate.sh", RUNBOOK_SERVICE="merchant-portal", RUNBOOK_CHECK="true")
    assert done.returncode == 1
    assert "not current: " in runner.text("output")
    assert runner.run("gate.sh", RUNBOOK_SERVICE="merchant-portal").returncode == 0


def test_the_comment_is_made_once_and_then_written_anew(runner: Runner) -> None:
    """Found by its mark among those that are there."""
    runner.run("gate.sh")
    done = runner.run("comment.sh")
    assert done.returncode == 0, done.stderr
    heard = runner.text("heard").splitlines()
    assert "--method" in heard and "POST" in heard and "repos/whatsup/dispatch/issues/17/comments" in heard
    assert runner.text("body").startswith("<!-- runbook:")
    (runner.folder / "there").write_text("4711\n", encoding="utf-8")
    (runner.folder / "heard").unlink()
    assert runner.run("comment.sh").returncode == 0
    heard = runner.text("heard").splitlines()
    assert "PATCH" in heard and "POST" not in heard
    assert "repos/whatsup/dispatch/issues/comments/4711" in heard
