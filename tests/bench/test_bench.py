"""The bench runs, and its arithmetic is right; how fast anything is, no test says."""

import http.client
import json
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest

from tests.bench.__main__ import ON_REQUEST, ROWS
from tests.bench.estate import Size, dashboards, encoded, monitors, service_name, slos
from tests.bench.measure import Figure, Run, ratio, rotate
from tests.bench.project import Project
from tests.bench.serving import serving

ROOT = Path(__file__).resolve().parents[2]

TOY = Size(monitors=30, dashboards=6, slos=6, widgets=10, services=3)


@pytest.mark.parametrize("row", [row.NAME for row in (*ROWS, *ON_REQUEST)])
def test_each_row_runs_and_prints(row: str) -> None:
    """On a toy estate every row comes to its figures."""
    command = [sys.executable, "-m", "tests.bench", row, "--quick"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) > 2, done.stdout


def test_a_warm_compile_loads_nothing_heavy(tmp_path: Path) -> None:
    """Settings, declarations and documents that are unchanged need no parser, no validator and no client."""
    with serving(TOY) as server:
        project = Project.write(tmp_path / "project", server.port, declared=TOY)
        project.run("sync")
    project.run("compile", "--service", service_name(0))
    timed = [sys.executable, "-X", "importtime", *project.command("compile", "--service", service_name(0))]
    done = subprocess.run(timed, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    loaded = {one.split(".")[0] for one in re.findall(r"\|\s+([\w.]+)$", done.stderr, re.MULTILINE)}
    assert "compiler" in loaded
    assert not loaded & {"datadog_api_client", "httpx", "pydantic", "rich", "yaml"}


def test_the_estate_has_the_sizes_it_claims() -> None:
    """A monitor is 1.9 kB and a dashboard 64 kB with 70 widgets and 104 queries, within a twentieth."""
    size = Size(monitors=200, dashboards=3, slos=30)
    rows = [len(encoded(row)) for row in monitors(size)]
    boards = [encoded(row) for row in islice(dashboards(size), 3)]
    assert abs(sum(rows) / len(rows) - 1_900) < 95
    assert all(abs(len(board) - 64_000) < 3_200 for board in boards)
    assert all(board.count(b'"data_source"') == 104 for board in boards)
    assert all(board.count(b'"type":"group"') == 7 for board in boards)


def test_the_estate_is_the_same_at_every_start() -> None:
    """Two servers of one size send the same bytes."""
    assert [encoded(row) for row in slos(TOY)] == [encoded(row) for row in slos(TOY)]
    assert [encoded(row) for row in dashboards(TOY)] == [encoded(row) for row in dashboards(TOY)]


def test_the_server_pages_counts_and_refuses() -> None:
    """Pages are cut as asked, what was asked is counted, and what is not there answers 404."""
    with serving(TOY) as server:
        server.reset()
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        told = [_asked(connection, path) for path in ("/api/v1/monitor?page=1&page_size=20", "/api/v1/dashboard/none")]
        connection.close()
        counts = server.counts()
    assert [status for status, _ in told] == [200, 404]
    assert len(json.loads(told[0][1])) == 10
    assert (counts["requests"], counts["dashboards"]) == (2, 1)
    assert counts["largest"] == len(told[0][1])


def test_a_ratio_is_the_median_of_pairs() -> None:
    """One disturbed pair does not move it."""
    assert ratio([2.0, 4.0, 90.0], [1.0, 2.0, 3.0]) == 2.0


def test_commands_run_in_turn_after_one_of_each_to_warm_up() -> None:
    """A machine that slows down slows both sides."""
    ran: list[str] = []

    def command(name: str) -> Run:
        ran.append(name)
        return Run(1.0, 1.0, 1.0)

    runs = rotate({name: lambda name=name: command(name) for name in "ab"}, 2)  # type: ignore[misc]
    assert "".join(ran) == "ababab"
    assert [len(one) for one in runs.values()] == [2, 2]


@pytest.mark.parametrize(("aim", "met"), [("≤ 2", True), ("≤ 1.5", False), ("", None)])
def test_an_aim_is_a_limit_of_the_ratio(aim: str, met: bool | None) -> None:
    """A row without a limit is neither met nor missed."""
    assert Figure("row", "2 s", "1 s", 2.0, aim).met is met


def _asked(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", path)
    answer = connection.getresponse()
    return answer.status, answer.read()
