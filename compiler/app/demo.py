"""Demo: the true connectors against the embedded sandbox, from an empty folder to runbooks and an audit."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from shutil import copytree, ignore_patterns

from compiler.app.audit import Audit, audit
from compiler.app.compile import Report, Wish, compile_services
from compiler.app.playing import Stage, answers, playing
from compiler.app.running import now, project_of
from compiler.app.settings import Project
from compiler.app.sync import sync
from compiler.app.sync_report import SyncReport
from compiler.assets import example
from compiler.errors import SettingsError
from compiler.model.frozen import dataclass
from compiler.store import Store

MARK = ".runbook-demo"


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo did: where its files lie, what was pulled, compiled and found, and the sandbox's answer key."""

    folder: Path
    scene: str
    sync: SyncReport
    compiled: Report
    audit: Audit
    planted: frozenset[tuple[str, str]]

    @property
    def found(self) -> frozenset[tuple[str, str]]:
        """Code and subject of every finding, the allowed ones too."""
        standing = {(one.finding.code, str(one.finding.subject)) for one in self.audit.findings}
        return frozenset(standing | {(one.finding.code, str(one.finding.subject)) for one in self.audit.allowed})

    @property
    def exit_code(self) -> int:
        """0 where exactly what is planted was found; anything else is a bug of ours."""
        return 0 if self.found == self.planted else 70


def demo(
    scene: str, folder: Path, tell: Callable[[str, int], None] | None = None, moment: datetime | None = None
) -> Demo:
    """Plays one scene in `folder`, which is made, or made anew where an earlier demo made it.

    Raises SettingsError for a folder that holds something else.
    """
    config = _prepared(folder)
    at = moment or now()
    with playing(scene, now=at) as stage:
        project = at_stage(project_of(config), stage)
        pulled = sync(project, progress=tell, now=at, environ=dict(stage.secrets))
    with Store.open(project.store) as store:
        compiled = compile_services(project, store, Wish(), at)
        found = audit(project, store, Wish(), at)
    return Demo(folder, scene, pulled, compiled, found, answers(scene))


def at_stage(project: Project, stage: Stage) -> Project:
    """The same project with every connector pointed at the sandbox."""
    moved = tuple(
        replace(one, options={**one.options, "url": stage.endpoints[one.use]}) if one.use in stage.endpoints else one
        for one in project.settings.connectors
    )
    return replace(project, settings=replace(project.settings, connectors=moved))


def _prepared(folder: Path) -> Path:
    config = folder / "config"
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).is_file():
        raise SettingsError(f"{folder} holds other things; give --out with a folder that is empty or not there yet")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text("made by `runbook demo`; made anew by the next one\n", encoding="utf-8")
    rest = ignore_patterns("example", "runbooks", ".runbook", "ci", "deploy")
    copytree(example(), config, dirs_exist_ok=True, ignore=rest)
    return config
