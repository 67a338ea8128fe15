"""Stores that grow night by night, on more than one machine."""

import os
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from shutil import copyfile

from compiler.model.base import Id
from compiler.model.watching import Monitor
from compiler.model.world import MOMENT
from compiler.store import Store
from tests.store.fake_pull import finish

BUCKET_ENVIRON = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "secret",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
}


def grown(path: Path, nights: int, name: str = "thing") -> Path:
    """A store with so many more nights."""
    with Store.open(path, create=True) as store:
        first = len(store.snapshots())
        for night in range(first, first + nights):
            thing = Monitor(Id("east", "monitor", "1"), f"{name} of night {night}")
            finish(store, [thing], MOMENT + timedelta(days=night, seconds=name != "thing"))
    return path


def copy_of(path: Path, to: Path) -> Path:
    """Another machine's store, which was the same until now."""
    to.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copyfile(path, to)
    return to


def name_in(path: Path) -> str:
    """The name of the one thing in a store's newest snapshot."""
    with Store.open(path) as store:
        return str(store.estate().get(Id("east", "monitor", "1")).rows[0].name)
