"""The sandbox as a command: it says where it serves, serves, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.cli.streams import CODE
from tests.stories.company import Company

IN_FRONT = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
"""A shell lets Ctrl-C pass by what it runs in the background, and so by every test that is run there."""


def test_it_serves_until_it_is_stopped(tmp_path: Path) -> None:
    """Addresses and credentials stand on standard output, ready to be used; Ctrl-C is no error."""
    command = [
        sys.executable,
        "-c",
        IN_FRONT + CODE,
        "sandbox",
        "--scene",
        "burning",
        "--fault",
        "datadog:/api/v1/slo=500",
    ]
    running = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert running.stdout is not None and running.stderr is not None
    assert "serving; Ctrl-C stops it" in running.stderr.readline()
    assert "as `url:` under the connector of its name" in running.stderr.readline()
    told = os.read(running.stdout.fileno(), 65_536).decode().splitlines()
    urls = dict(line.split("\t") for line in told if "\t" in line)
    keys = dict(line.removeprefix("export ").split("=") for line in told if line.startswith("export "))
    asked = urllib.request.Request(f"{urls['datadog']}/api/v1/monitor", headers={
        "DD-API-KEY": keys["DD_API_KEY"], "DD-APPLICATION-KEY": keys["DD_APP_KEY"]})  # fmt: skip
    with urllib.request.urlopen(asked, timeout=10) as answer:
        assert b"overall_state" in answer.read()
    os.kill(running.pid, signal.SIGINT)
    assert (running.wait(timeout=30), running.stdout.read()) == (0, "")
    running.stdout.close()
    running.stderr.close()


def test_it_lists_scenes_and_faults(project: Company) -> None:
    """Each with a line that says what it is; every word can be used as it stands."""
    told = project.run("sandbox", "--list")
    words = [row[0] for row in told.rows]
    assert told.code == 0
    assert {"calm", "burning", "whatsapp-blocked", "vendor-outage", "fault 500", "fault endless"} <= set(words)
    assert all(len(row) == 2 and row[1] for row in told.rows)


def test_a_fault_that_is_none_is_refused(project: Company) -> None:
    """With a fault that is one."""
    for fault, hint in (("x", "write vendor:path=what, such as"), ("datadog:/=thunder", "one of 429")):
        told = project.run("sandbox", "--fault", fault)
        assert (told.code, told.out) == (2, "")
        assert hint in told.err
