"""The program as its users have it: a folder with settings and declarations, and the command."""

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.estate import Size, service_name, slo_id
from tests.bench.measure import Run, run

KEYS = {"DD_API_KEY": "bench", "DD_APP_KEY": "bench"}

SETTINGS = """\
apiVersion: runbook/v1
connectors:
  - use: datadog
    name: datadog
    url: http://127.0.0.1:{port}
    concurrency: {in_flight}
    api_key: {{env: DD_API_KEY}}
    app_key: {{env: DD_APP_KEY}}
"""

SERVICE = """\
apiVersion: runbook/v1
service: {name}
title: Service {name}
owner: team of {name}
context: {{regions: [sao-paulo], runs_on: "six containers behind one balancer", depends_on: [postgres, redis]}}
promises:
{promises}
playbooks:
  - id: requests-fail
    scenario: Requests fail
    when: [{ids}]
    first_actions:
      - "run: kubectl rollout undo deployment/{name}"
      - "open: https://status.example.com/{name}"
      - "judgement: move traffic to the other zone, because a bad zone fails alone"
    escalate: ["team of {name}"]
    tell: [{{attested: status page, reviewed: 2026-10-01}}]
procedures: {{deployments: "by pipeline, each day", config_changes: "by review", access: "by ticket"}}
messages:
  internal: "{name} answers with errors. Impact: {{{{impact}}}}. Next update: {{{{time}}}}."
  external: {{en: "Impact: requests may fail for some of you. We are sorry. Next update: {{{{time}}}}."}}
contacts: [{{role: on call, reach: "team of {name}"}}]
"""

PROMISE = """\
  - id: op{operation}
    to: customers
    says: "99.5% of requests for {thing} are answered without error, over 30 days"
    measured_by: {{slo: "datadog:slo/{slo}"}}
    response: page
"""


THINGS = ("orders", "quotes", "labels", "refunds")
"""What the promises of a service speak of, so that no two say the same."""


def runbook() -> str:
    """The installed command that belongs to this interpreter."""
    return str(Path(sys.executable).parent / "runbook")


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with `runbook.yaml` and one declaration for each service of the estate."""

    folder: Path

    @classmethod
    def write(cls, folder: Path, port: int, in_flight: int = 8, declared: Size | None = None) -> "Project":
        """Writes settings and, where `declared` is given, a declaration for each of its services."""
        (folder / "services").mkdir(parents=True)
        (folder / "runbook.yaml").write_text(SETTINGS.format(port=port, in_flight=in_flight), encoding="utf-8")
        for number in range(declared.services if declared else 0):
            path = folder / "services" / f"{service_name(number)}.yaml"
            path.write_text(_declaration(number, declared or Size(0, 0, 0)), encoding="utf-8")
        return cls(folder)

    @property
    def store(self) -> Path:
        """The file of the store."""
        return self.folder / ".runbook" / "store.sqlite"

    def command(self, name: str, *words: str) -> Sequence[str]:
        """A command of the program on this project."""
        return [runbook(), name, "--config", str(self.folder / "runbook.yaml"), *words]

    def run(self, name: str, *words: str) -> Run:
        """Runs it to its end."""
        return run(self.command(name, *words), cwd=self.folder, log=self.folder / "log.txt", env=KEYS)

    def forget(self) -> None:
        """Throws the store and everything that is kept beside it away."""
        shutil.rmtree(self.store.parent, ignore_errors=True)

    def stored_bytes(self) -> int:
        """The size of the store, its log of writes too."""
        return sum(path.stat().st_size for path in self.store.parent.glob("store.sqlite*"))

    def committed(self) -> float:
        """The wall-clock second at which the store was last written."""
        return max(path.stat().st_mtime for path in self.store.parent.glob("store.sqlite*"))

    def edit(self, service: str, remark: str) -> None:
        """Adds a comment to a declaration, after which nothing that was kept for its text serves any more."""
        with (self.folder / "services" / f"{service}.yaml").open("a", encoding="utf-8") as file:
            file.write(f"# {remark}\n")


def _declaration(number: int, size: Size) -> str:
    slos = range(number, size.slos, size.services)
    rows = [PROMISE.format(operation=place, thing=THINGS[place], slo=slo_id(one)) for place, one in enumerate(slos)]
    ids = ", ".join(f"op{place}" for place in range(len(rows)))
    return SERVICE.format(name=service_name(number), promises="".join(rows).rstrip("\n"), ids=ids)
