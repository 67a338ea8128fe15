"""The example configuration that travels with the program is read without a problem."""

from pathlib import Path

from compiler.declare.services import read_services
from compiler.declare.settings import read_settings

CONFIG = Path(__file__).resolve().parents[2] / "config"


def test_the_example_settings_are_read_without_a_problem() -> None:
    """They name connectors, and hold no secret."""
    found, problems = read_settings((CONFIG / "runbook.yaml").read_bytes(), "config/runbook.yaml")
    assert problems == ()
    assert found.connectors


def test_the_example_services_are_read_without_a_problem() -> None:
    """Every promise of theirs has numbers."""
    files = {path.name: path.read_bytes() for path in sorted((CONFIG / "services").glob("*.yaml"))}
    declared = read_services(files)
    assert declared.problems == ()
    assert [service.name for service in declared.services] == ["dispatch", "merchant-portal"]
    assert all(promise.objective for service in declared.services for promise in service.promises)
