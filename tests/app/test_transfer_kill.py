"""A pull that is killed at any moment leaves a whole store: the one that was there, or the one that came."""

import os
import random
import subprocess
import sys
from pathlib import Path

from compiler.app.transfer import pull, push
from compiler.store.transfer import check, newest
from tests.app.stores import copy_of, grown

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("RUNBOOK_SOAK_KILLS", "8"))
FOREVER = """
import sys
from itertools import cycle
from pathlib import Path
from compiler.app.transfer import pull
for url in cycle(sys.argv[2:]):
    pull(url, Path(sys.argv[1]), {}, force=True)
    print("pulled", flush=True)
"""


def test_a_killed_pull_leaves_a_whole_store(tmp_path: Path) -> None:
    """Whenever the kill comes, the store opens, is sound, and can be pulled to again."""
    shorter = grown(tmp_path / "shorter" / "store.sqlite", 2)
    longer = grown(copy_of(shorter, tmp_path / "longer" / "store.sqlite"), 3)
    urls = [str(tmp_path / name) for name in ("shorter.store", "longer.store")]
    push(urls[0], shorter, {})
    push(urls[1], longer, {})
    here, chance = tmp_path / "here" / "store.sqlite", random.Random(3)
    pull(urls[0], here, {})
    for _ in range(KILLS):
        child = subprocess.Popen(
            [sys.executable, "-c", FOREVER, str(here), *urls], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 4)):
            assert child.stdout.readline() == "pulled\n"
        # So many bytes of work more, and then the plug is pulled.
        sum(range(chance.randrange(1_000_000)))
        child.kill()
        child.communicate()
        check(here)
        found = newest(here)
        assert found is not None and found[0] in (2, 5)
    assert pull(urls[1], here, {}).head is not None
    assert newest(here) == newest(longer)
