"""What is there to be copied: each file is what its host understands, and each command in it is one of ours."""

import ast
import configparser
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from check_jsonschema.cli import main as check_jsonschema
from click.testing import CliRunner
from lightkube.models.batch_v1 import CronJob
from lightkube.models.core_v1 import PersistentVolumeClaim
from pre_commit.clientlib import load_manifest

from compiler.cli.main import program
from tests.test_docs import is_understood

ROOT = Path(__file__).resolve().parents[2]
CI, DEPLOY = ROOT / "config" / "ci", ROOT / "config" / "deploy"
ACTION, WORKFLOW = CI / "github" / "action.yml", CI / "github" / "release.yml"
GITLAB = CI / "gitlab" / "runbook.gitlab-ci.yml"
HOOKS = ROOT / ".pre-commit-hooks.yaml"
CRON = DEPLOY / "kubernetes" / "cronjob.yaml"
SYSTEMD = DEPLOY / "systemd"
CONTAINER = DEPLOY / "container" / "Containerfile"
SCRIPTS = sorted(CI.rglob("*.sh"))


def plain(path: Path) -> Any:
    """A YAML file, read as its host reads it."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


# Each file is what its host understands


@pytest.mark.parametrize(
    ("schema", "path", "more"),
    [
        ("vendor.github-actions", ACTION, ()),
        ("vendor.github-workflows", WORKFLOW, ()),
        ("vendor.gitlab-ci", GITLAB, ("--data-transform", "gitlab-ci")),
    ],
    ids=["action", "workflow", "gitlab"],
)
def test_ci_files_are_what_their_hosts_schemas_say(schema: str, path: Path, more: tuple[str, ...]) -> None:
    """By the schemas that are published for them, which travel with check-jsonschema."""
    told = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, *more, str(path)])
    assert told.exit_code == 0, told.output


def test_a_wrong_action_is_seen(tmp_path: Path) -> None:
    """The schema is looked at."""
    wrong = tmp_path / "action.yml"
    wrong.write_text(ACTION.read_text(encoding="utf-8").replace("using: composite", "using: magic"), encoding="utf-8")
    assert (
        CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.github-actions", str(wrong)]).exit_code == 1
    )


def test_pre_commit_reads_the_hooks() -> None:
    """At the root of the repository, where alone it looks; and each changes with what it is about."""
    hooks = load_manifest(str(HOOKS))
    assert [hook["id"] for hook in hooks] == ["runbook-lint", "runbook-check"]
    for hook in hooks:
        for name in ("config/services/dispatch.yaml", "services/x.yml", "runbook.yaml", "config/runbook.yaml"):
            assert re.search(hook["files"], name)
        assert not re.search(hook["files"], "src/main.py")


@pytest.mark.parametrize(("at", "kind"), [(0, CronJob), (1, PersistentVolumeClaim)])
def test_kubernetes_knows_every_field(at: int, kind: type) -> None:
    """By the models that are made from its own OpenAPI document: nothing is missing, of another type, or unknown."""
    documents = list(yaml.safe_load_all(CRON.read_text(encoding="utf-8")))
    assert len(documents) == 2
    assert list(lost(documents[at], msgspec.to_builtins(msgspec.convert(documents[at], kind)))) == []


def test_a_field_that_kubernetes_does_not_know_is_seen() -> None:
    """However deep; and so is one that is missing."""
    document = next(yaml.safe_load_all(CRON.read_text(encoding="utf-8")))
    (container,) = document["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
    container["imagePolicy"] = "Always"
    assert list(lost(document, msgspec.to_builtins(msgspec.convert(document, CronJob)))) == ["imagePolicy"]
    del container["volumeMounts"][0]["mountPath"]
    with pytest.raises(msgspec.ValidationError, match="mountPath"):
        msgspec.convert(document, CronJob)


def lost(written: Any, read: Any) -> Iterator[str]:
    """Keys of a document that its model did not keep."""
    if isinstance(written, dict):
        for key, value in written.items():
            yield from [key] if key not in read else lost(value, read[key])
    elif isinstance(written, list):
        for one, other in zip(written, read, strict=True):
            yield from lost(one, other)


def test_the_cronjob_runs_as_nobody_and_keeps_its_state() -> None:
    """No root, no writable image, no token of the cluster; one night does not begin before the last has ended."""
    spec = next(yaml.safe_load_all(CRON.read_text(encoding="utf-8")))["spec"]
    pod = spec["jobTemplate"]["spec"]["template"]["spec"]
    assert spec["concurrencyPolicy"] == "Forbid"
    assert pod["securityContext"]["runAsNonRoot"] is True and pod["automountServiceAccountToken"] is False
    (container,) = pod["containers"]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    assert {mount["name"] for mount in container["volumeMounts"]} == {volume["name"] for volume in pod["volumes"]}
    assert "-----" not in CRON.read_text(encoding="utf-8")


DIRECTIVES = {
    "Unit": {"Description", "Documentation", "Wants", "After"},
    "Timer": {"OnCalendar", "RandomizedDelaySec", "Persistent"},
    "Install": {"WantedBy"},
    "Service": {
        "Type", "ExecStart", "SuccessExitStatus", "EnvironmentFile", "DynamicUser", "StateDirectory",
        "StateDirectoryMode", "UMask", "TimeoutStartSec", "NoNewPrivileges", "ProtectSystem", "ProtectHome",
        "PrivateTmp", "PrivateDevices", "ProtectKernelTunables", "ProtectKernelModules", "ProtectControlGroups",
        "RestrictAddressFamilies", "RestrictNamespaces", "LockPersonality", "MemoryDenyWriteExecute",
        "SystemCallArchitectures", "CapabilityBoundingSet",
    },
}  # fmt: skip
"""What systemd.unit(5), systemd.service(5), systemd.exec(5) and systemd.timer(5) know, of what is used here."""


@pytest.mark.parametrize("path", sorted(SYSTEMD.iterdir()), ids=lambda path: path.name)
def test_systemd_units_hold_directives_that_systemd_knows(path: Path) -> None:
    """Each in the section that it belongs to; the timer and the service share their name."""
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(path.read_text(encoding="utf-8"))
    assert {section: set(unit[section]) - DIRECTIVES[section] for section in unit.sections()} == {
        section: set() for section in unit.sections()
    }
    assert {one.stem for one in SYSTEMD.iterdir()} == {"runbook-nightly"}


def test_the_container_file_copies_what_is_there() -> None:
    """Known instructions alone, every source exists, and it does not run as root."""
    text = CONTAINER.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    words = [line.split(maxsplit=1) for line in lines]
    assert {word for word, _ in words} <= {
        "FROM",
        "COPY",
        "RUN",
        "ENV",
        "USER",
        "WORKDIR",
        "VOLUME",
        "ENTRYPOINT",
        "CMD",
    }
    for word, rest in words:
        if word == "COPY" and "--from" not in rest:
            *sources, target = rest.split()
            assert target.startswith("/source/")
            assert all((ROOT / source).exists() for source in sources)
    assert any(word == "USER" and rest != "root" for word, rest in words)
    built = {"pyproject.toml", "README.md", "LICENSE", "compiler", "connectors", "config"}
    assert {Path(source).name for word, rest in words if word == "COPY" for source in rest.split()[:-1]} >= built


# Each command is one of ours


def commands() -> Iterator[tuple[str, str]]:
    """Each call of the program in what is there to be copied, with the file that it stands in."""
    for path in (*SCRIPTS, GITLAB, CRON):
        for line in path.read_text(encoding="utf-8").splitlines():
            for found in re.findall(r"(?:^|then |- |&& )\s*(runbook (?:[a-z].*?))(?:\s*\|\|?|;|$)", line.strip()):
                yield path.name, found
    for path in SYSTEMD.glob("*.service"):
        yield from ((path.name, one) for one in re.findall(r"^ExecStart=\S*/(runbook .*)$", path.read_text(), re.M))
    yield from ((HOOKS.name, hook["entry"]) for hook in plain(HOOKS))
    entry, words = (
        ast.literal_eval(one) for one in re.findall(r"^(?:ENTRYPOINT|CMD) (.*)$", CONTAINER.read_text(), re.M)
    )
    yield CONTAINER.name, shlex.join([*entry, *words])


@pytest.mark.parametrize(("file", "line"), list(commands()), ids=lambda one: str(one)[:60])
def test_commands_and_options_exist(file: str, line: str) -> None:
    """Each is understood by the program of today."""
    words = shlex.split(re.sub(r'"\$[^"]*"|\$\{\S+\}"?\}?', "x", line))
    assert is_understood(words[1:]), f"{file}: {line}"


def test_options_that_are_gathered_before_the_call_exist() -> None:
    """Those that a script puts together for `compile`."""
    lines = [line for path in (*SCRIPTS, GITLAB) for line in path.read_text(encoding="utf-8").splitlines()]
    gathered = {
        word for line in lines if re.search(r"(words|services|config)\+?=\(|set -- ", line)
        for word in re.findall(r" ?\(?(--[a-z-]+)", line.replace("set --", ""))
    }  # fmt: skip
    assert {"--baseline", "--break-glass", "--check", "--fail-on", "--hotfix", "--report", "--service"} <= gathered
    assert is_understood(["compile", *sorted(gathered)])


def test_enough_commands_were_looked_at() -> None:
    """The walk above sees those of every file."""
    found = {file for file, _ in commands()}
    assert found == {
        "gate.sh", "runbook.gitlab-ci.yml", "cronjob.yaml", "runbook-nightly.service", ".pre-commit-hooks.yaml",
        "Containerfile",
    }  # fmt: skip
    assert len(list(commands())) >= 20


@pytest.mark.parametrize("hook", plain(HOOKS), ids=lambda hook: str(hook["id"]))
def test_a_hook_runs_from_where_pre_commit_runs_it(hook: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """At the root of a repository whose settings lie in `config/`."""
    monkeypatch.chdir(ROOT)
    told = CliRunner().invoke(program, shlex.split(hook["entry"])[1:])
    assert (hook["id"], told.exit_code) in {("runbook-lint", 0), ("runbook-check", 1)} or "nothing was pulled" in str(
        told.exception
    )


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_are_shell_that_stops_at_the_first_mistake(path: Path) -> None:
    """Bash reads them, and nothing goes on after a failure or with a variable that is not there."""
    assert subprocess.run(["bash", "-n", str(path)], check=False).returncode == 0
    assert "set -eu -o pipefail" in path.read_text(encoding="utf-8")


def test_what_is_typed_into_an_input_is_no_part_of_a_script() -> None:
    """Inputs come by environment, since an expression in a `run:` would be read by the shell."""
    steps = plain(ACTION)["runs"]["steps"]
    assert all("${{" not in step["run"] for step in steps if "run" in step)
    handed = {name for step in steps for name in re.findall(r"inputs\.([\w-]+)", str(step))}
    assert handed == set(plain(ACTION)["inputs"])


def test_the_workflow_gives_inputs_that_the_action_has() -> None:
    """And names the folder in which the action lies."""
    (step,) = [one for one in plain(WORKFLOW)["jobs"]["gate"]["steps"] if "runbook-compiler" in one.get("uses", "")]
    assert set(step["with"]) <= set(plain(ACTION)["inputs"])
    assert (ROOT / step["uses"].split("@")[0].split("/", 2)[2] / "action.yml").samefile(ACTION)


def test_environment_variables_of_the_scripts_are_handed_over_by_the_action() -> None:
    """Each that a script reads is set by its step, by the runner, or by whoever uses the action."""
    given = {name for step in plain(ACTION)["runs"]["steps"] for name in step.get("env", {})}
    given |= {"RUNNER_TEMP", "GITHUB_PATH", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ACTION_PATH",
              "GITHUB_REPOSITORY", "RUNBOOK_STORE_URL"}  # fmt: skip
    for path in SCRIPTS:
        assert set(re.findall(r"\$\{?([A-Z][A-Z_]+)", path.read_text(encoding="utf-8"))) <= given


def test_what_the_readme_shows_of_ci_exists() -> None:
    """Inputs of the action, the template's path and variables, and the hooks by their ids."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", text, re.MULTILINE | re.DOTALL)]
    steps = [one for block in blocks if isinstance(block, list) for one in block if "runbook-compiler" in str(one)]
    assert [set(one["with"]) <= set(plain(ACTION)["inputs"]) for one in steps] == [True]
    (template,) = [block for block in blocks if isinstance(block, dict) and "include" in block]
    assert (ROOT / template["include"]["remote"].partition("/raw/v1/")[2]).samefile(GITLAB)
    assert set(template["variables"]) <= set(plain(GITLAB)["variables"])
    (hooks,) = [block["repos"][0]["hooks"] for block in blocks if isinstance(block, dict) and "repos" in block]
    assert {hook["id"] for hook in hooks} <= {hook["id"] for hook in plain(HOOKS)}
