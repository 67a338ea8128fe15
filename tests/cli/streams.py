"""The program as another process sees it: on a terminal of a given width, or with its output in a pipe."""

import os
import pty
import re
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ

CODE = "from compiler.cli.main import run; run()"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def on_terminal(words: Sequence[str], folder: Path, width: int, environ: Mapping[str, str]) -> tuple[int, str]:
    """Exit code and everything that a terminal of that width was sent, escapes included, both streams together."""
    ours, theirs = pty.openpty()
    ioctl(theirs, TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    command = [sys.executable, "-c", CODE, *words]
    settled = {**os.environ, **environ, "TERM": "xterm-256color"}
    settled.pop("NO_COLOR", None) if "NO_COLOR" not in environ else None
    running = subprocess.Popen(command, cwd=folder, env=settled, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b"".join(iter(lambda: _read(ours), b""))
    os.close(ours)
    return running.wait(), told.decode().replace("\r\n", "\n")


def in_pipe(words: Sequence[str], folder: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The same without a terminal."""
    command = [sys.executable, "-c", CODE, *words]
    settled = {**os.environ, **environ}
    return subprocess.run(command, cwd=folder, env=settled, capture_output=True, text=True, check=False)


def plain(text: str) -> str:
    """Text without escapes: what a person reads."""
    return ESCAPE.sub("", text)


def _read(descriptor: int) -> bytes:
    """What is there; nothing at the end, which some systems tell as an error."""
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""
