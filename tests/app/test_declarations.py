"""The folder of services: what an edit costs, and that the index of a folder forgets nothing of it."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.app.declarations import Folder

SERVICE = """\
apiVersion: runbook/v1
service: {name}
title: {title}
owner: team
promises:
  - id: fast
    to: customers
    says: "99.5% of requests are answered without error, over 30 days"
    response: page
procedures: {{deployments: "{deployments}", config_changes: "by review", access: "by ticket"}}
"""
BROKEN = "service: [\n"


class Kept:
    """A memory that tells which files were looked for."""

    def __init__(self) -> None:
        self.things: dict[str, bytes] = {}
        self.asked: list[str] = []

    def recall(self, key: str) -> bytes | None:
        self.asked.append(key)
        return self.things.get(key)

    def remember(self, key: str, data: bytes) -> None:
        self.things[key] = data

    def files(self) -> int:
        """How many files were looked for since the last time that this was asked."""
        found = sum(key.startswith("file:") for key in self.asked)
        self.asked.clear()
        return found


def folder(root: Path, memory: Kept | None = None) -> Folder:
    (root / "services").mkdir(exist_ok=True)
    return Folder(root, "services", frozenset(), memory or Kept())


def declare(root: Path, file: str, name: str = "", title: str = "A service", deployments: str = "by pipeline") -> None:
    text = SERVICE.format(name=name or file, title=title, deployments=deployments)
    (root / "services" / f"{file}.yaml").write_text(text, encoding="utf-8")


def test_after_an_edit_only_the_file_that_changed_is_read(tmp_path: Path) -> None:
    memory = Kept()
    folder(tmp_path)
    for name in ("one", "two", "three"):
        declare(tmp_path, name)
    before = {one.name: one.digest for one in folder(tmp_path, memory).slips}
    memory.files()
    declare(tmp_path, "two", title="Another title")
    after = {one.name: one.digest for one in folder(tmp_path, memory).slips}
    assert memory.files() == 1
    assert [name for name in after if after[name] != before[name]] == ["two"]


def test_an_unchanged_folder_opens_no_file(tmp_path: Path) -> None:
    memory = Kept()
    folder(tmp_path)
    declare(tmp_path, "one")
    first = folder(tmp_path, memory).slips
    memory.files()
    assert folder(tmp_path, memory).slips == first
    assert memory.files() == 0


def test_a_service_declared_twice_is_told_also_when_only_the_other_file_changed(tmp_path: Path) -> None:
    memory = Kept()
    folder(tmp_path)
    declare(tmp_path, "one")
    declare(tmp_path, "two")
    assert folder(tmp_path, memory).problems == ()
    declare(tmp_path, "two", name="one")
    (problem,) = folder(tmp_path, memory).problems
    assert "declared twice, first at services/one.yaml" in problem.what
    assert problem.place.file == "services/two.yaml"
    (tmp_path / "services" / "two.yaml").unlink()
    assert folder(tmp_path, memory).problems == ()


def test_a_text_that_procedures_name_changes_its_own_service_alone(tmp_path: Path) -> None:
    memory = Kept()
    folder(tmp_path)
    declare(tmp_path, "one", deployments="deploy.md")
    declare(tmp_path, "two")
    (missing,) = folder(tmp_path, memory).problems
    assert "deploy.md" in missing.what
    text = tmp_path / "services" / "deploy.md"
    text.write_text("by hand", encoding="utf-8")
    first = folder(tmp_path, memory)
    assert first.problems == () and first.service("one").procedures.deployments == "by hand"
    before = {one.name: one.digest for one in first.slips}
    text.write_text("by pipeline", encoding="utf-8")
    second = folder(tmp_path, memory)
    assert [one.name for one in second.slips if one.digest != before[one.name]] == ["one"]
    assert second.service("one").procedures.deployments == "by pipeline"


NAMES = st.sampled_from(["one", "two", "three"])
Edit = Callable[[Path], None]


def _declared(file: str, name: str, title: str, deployments: str) -> Edit:
    return lambda root: declare(root, file, name, title, deployments)


def _removed(file: str) -> Edit:
    return lambda root: (root / "services" / f"{file}.yaml").unlink(missing_ok=True)


def _broken(file: str) -> Edit:
    return lambda root: _write(root / "services" / f"{file}.yaml", BROKEN)


def _texted(text: str) -> Edit:
    return lambda root: _write(root / "services" / "deploy.md", text)


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")


def _texts(root: Path) -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in (root / "services").iterdir()}


EDITS = st.one_of(
    st.builds(_declared, NAMES, NAMES, st.sampled_from(["A", "B"]), st.sampled_from(["by pipeline", "deploy.md"])),
    st.builds(_removed, NAMES),
    st.builds(_broken, NAMES),
    st.builds(_texted, st.sampled_from(["by hand", "by pipeline"])),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(EDITS, min_size=1, max_size=6))
def test_after_any_edits_the_folder_reads_as_if_for_the_first_time(edits: list[Edit]) -> None:
    memory = Kept()
    with TemporaryDirectory() as name:
        root = Path(name)
        folder(root)
        for number, edit in enumerate(edits):
            before = _texts(root)
            edit(root)
            for file in (path for path, text in _texts(root).items() if before.get(path) != text):
                os.utime(file, ns=(number, number))
            again, anew = folder(root, memory), folder(root)
            assert (again.slips, again.problems) == (anew.slips, anew.problems)
            assert again.all() == anew.all()
