"""The imports of a command as a script of its own, which tells what of its time is start-up and what is work."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SPY = """\
import atexit, sys
def told():
    with open({log!r}, "w") as file:
        file.write("\\n".join(list(sys.modules)))
atexit.register(told)
from compiler.cli.main import run
sys.argv[0] = "runbook"
run()
"""

SCRIPT = """\
for name in {names!r}:
    try:
        __import__(name)
    except ImportError:
        pass
"""


def imports_of(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> Path:
    """Runs a command of the program once and writes a script that imports what it had imported, in its order."""
    log, script = folder / "modules.txt", folder / f"imports_{command[1]}.py"
    spy = [sys.executable, "-c", SPY.format(log=str(log)), *command[1:]]
    subprocess.run(spy, cwd=folder, env={**os.environ, **env}, stdout=subprocess.DEVNULL, check=True)
    names = [name for name in log.read_text(encoding="utf-8").splitlines() if name != "__main__"]
    script.write_text(SCRIPT.format(names=names), encoding="utf-8")
    return script
