"""The store as a file: what it refuses to open, what it keeps, and how little a quiet night costs."""

import random
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.errors import StoreError
from compiler.model.base import Id, Kind
from compiler.model.watching import Monitor
from compiler.model.world import MOMENT
from compiler.ports import Row
from compiler.store import Store
from compiler.store.bodies import SAMPLES, Packer, Unpacker, canonical
from compiler.store.memo import ENTRIES
from tests.store.fake_pull import clean, finish, pull, read
from tests.store.nightly import monitor

leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)
CROWD = [monitor(number, 0) for number in range(400)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a store may lie."""
    return tmp_path / "deep" / "store.sqlite"


def test_a_store_that_is_not_there_says_how_to_make_one(path: Path) -> None:
    with pytest.raises(StoreError, match="`runbook sync` makes one"):
        Store.open(path)


def test_a_store_of_a_newer_schema_is_refused_with_both_numbers(path: Path) -> None:
    Store.open(path, create=True).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    for create in (False, True):
        with pytest.raises(StoreError, match="its schema is 99, this program reads 2"):
            Store.open(path, create=create)


def test_a_foreign_database_is_refused_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (a)")
    with pytest.raises(StoreError, match="no store of this program"):
        Store.open(path, create=True)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT name FROM sqlite_schema").fetchall() == [("theirs",)]


@pytest.mark.parametrize(
    "data", [b"not a database at all, but a longer text than a header" * 99, b"SQLite format 3\0" * 99]
)
def test_a_file_that_is_no_database_is_refused(path: Path, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    with pytest.raises(StoreError, match="damaged"):
        Store.open(path)


def test_a_damaged_store_is_refused_or_answers_as_before(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, CROWD[:80])
    good, chance = path.read_bytes(), random.Random(3)
    told = 0
    for _ in range(40):
        at = chance.randrange(100, len(good) - 200)
        path.write_bytes(good[:at] + bytes(chance.randrange(256) for _ in range(200)) + good[at + 200 :])
        try:
            with Store.open(path) as store:
                assert list(store.estate().every(Kind.MONITOR)) == sorted(CROWD[:80], key=lambda one: one.id)
        except StoreError:
            told += 1
    assert told > 2


def test_a_store_cut_short_is_refused_or_has_nothing_missing(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, CROWD[:80])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(StoreError, match="damaged"), Store.open(path) as store:
        list(store.estate().every(Kind.MONITOR))


def test_a_night_without_change_grows_the_file_by_no_more_than_a_thousandth(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, [monitor(number, 0) for number in range(4_000)])
        before, kept = path.stat().st_size, rows_by_table(path)
        finish(store, [monitor(number, 0) for number in range(4_000)])
        assert path.stat().st_size <= before * 1.001
        grown = {table for table, rows in rows_by_table(path).items() if rows != kept[table]}
        assert grown == {"snapshot", "section"}


def test_a_changed_body_is_kept_as_what_differs_from_the_first(path: Path) -> None:
    chance = random.Random(5)
    text = "".join(chance.choice("abcdefghijklmnop") for _ in range(20_000))
    with Store.open(path, create=True) as store:
        for night in range(6):
            finish(store, [Monitor(Id("east", "monitor", "1"), f"night {night}", query=text)])
            assert orjson.loads(store.body(Id("east", "monitor", "1")) or b"")["name"] == f"night {night}"
    with closing(sqlite3.connect(path)) as connection:
        full, *deltas = connection.execute("SELECT base, length(data) FROM body ORDER BY bid").fetchall()
    assert full[0] is None
    assert all(base == 1 and size < full[1] / 50 for base, size in deltas)


def test_a_body_that_comes_back_is_not_kept_twice(path: Path) -> None:
    with Store.open(path, create=True) as store:
        for night in (0, 1, 0):
            finish(store, [monitor(1, night)])
        assert rows_by_table(path)["body"] == 2
        names = [store.estate(number).get(Id("east", "monitor", "1")).first.name[-1] for number in (1, 2, 3)]
        assert names == ["0", "1", "0"]


def test_a_thing_that_comes_back_is_kept_by_the_body_that_it_had(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, [monitor(1, 0), monitor(2, 0)])
        with store.begin(MOMENT, "test") as staged:
            staged.gone("east", Kind.MONITOR, "1")
            staged.finish(MOMENT)
        finish(store, [monitor(1, 0), monitor(2, 0)])
        assert rows_by_table(path)["body"] == 2
        assert store.estate().get(Id("east", "monitor", "1")).first == monitor(1, 0)


def test_a_store_of_an_earlier_layout_is_renewed_by_the_first_pull(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, [monitor(1, 0)])
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE content (digest BLOB PRIMARY KEY, bid INTEGER NOT NULL) WITHOUT ROWID, STRICT")
        connection.execute("DROP TABLE slight")
        connection.execute("PRAGMA user_version = 1")
    with Store.open(path) as store:
        assert store.estate().get(Id("east", "monitor", "1")).first == monitor(1, 0)
        finish(store, [monitor(1, 1)])
        finish(store, [monitor(1, 0)])
    assert rows_by_table(path)["body"] == 2
    assert "content" not in rows_by_table(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)


@given(st.binary(max_size=3_000), st.binary(max_size=3_000))
def test_what_is_packed_comes_back(data: bytes, base: bytes) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE primer (did INTEGER PRIMARY KEY, form TEXT UNIQUE, data BLOB)")
        packer, unpacker = Packer(connection), Unpacker(connection)
        text = b"{" + data
        assert [unpacker.unpack(packer.pack("form", text + base)) for _ in range(SAMPLES + 2)] == [text + base] * 10
        assert unpacker.unpack(packer.delta(text, base + data[:50]), lambda: base + data[:50]) == text


@given(documents)
def test_the_canonical_form_is_the_same_for_every_spelling(value: object) -> None:
    assert canonical(orjson.dumps(value)) == canonical(orjson.dumps(value, option=orjson.OPT_INDENT_2))
    assert orjson.loads(canonical(orjson.dumps(value))) == value


def test_a_row_that_comes_twice_in_one_pull_counts_once_and_the_last_one_stays(path: Path) -> None:
    with Store.open(path, create=True) as store:
        with store.begin(MOMENT, "test") as staged:
            for night in (0, 1, 0, 2):
                body = orjson.dumps({"~": "Monitor", "id": {"~i": ["east", "monitor", "1"]}, "name": f"night {night}"})
                staged.put("east", Row(Kind.MONITOR, "1", body), 1, read, clean)
            assert staged.listed("east", Kind.MONITOR).rows == 1
            staged.finish(MOMENT)
        assert store.estate().get(Id("east", "monitor", "1")).first.name == "night 2"
        assert rows_by_table(path)["version"] == 1


def test_snapshots_are_told_oldest_first_with_their_instants(path: Path) -> None:
    with Store.open(path, create=True) as store:
        assert store.latest() is None
        for night in range(3):
            finish(store, [], MOMENT + timedelta(days=night))
        assert [info.taken for info in store.snapshots()] == [MOMENT + timedelta(days=night) for night in range(3)]
        assert store.latest() == store.snapshots()[-1]


def test_the_memo_keeps_what_is_remembered_and_forgets_the_oldest(path: Path) -> None:
    with Store.open(path, create=True) as store:
        store.remember("first", b"1" * 500)
        store.remember("first", b"2" * 500)
        assert store.recall("first") == b"2" * 500
        assert store.recall("second") is None
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("UPDATE memo SET seq = seq - ?", (ENTRIES,))
            connection.execute("INSERT INTO memo VALUES ('other', x'', 2)")
            connection.commit()
        store.remember("second", b"3")
        assert store.recall("first") is None
        assert store.recall("second") == b"3"


def test_a_store_in_a_folder_without_the_right_to_write_can_be_read(path: Path) -> None:
    with Store.open(path, create=True) as store:
        finish(store, CROWD[:5])
    for rest in path.parent.glob("store.sqlite-*"):
        rest.unlink()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        with Store.open(path) as store:
            assert len(list(store.estate().every(Kind.MONITOR))) == 5
            store.remember("key", b"nowhere to keep it")
    finally:
        path.parent.chmod(0o755)


def rows_by_table(path: Path) -> dict[str, int]:
    """How many rows each table holds."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}


@pytest.mark.parametrize(("passing", "gone"), [(True, True), (False, False)], ids=["no answer", "refused"])
def test_only_a_failure_of_the_moment_leaves_a_proof_of_going(path: Path, passing: bool, gone: bool) -> None:
    """A thing that answered 404 is still gone while nothing answers; one that is refused now may be there."""
    with Store.open(path, create=True) as store:
        first = pull(store, CROWD[:1])
        first.gone("acme", "monitor", "9")
        first.finish(MOMENT)
        second = pull(store, CROWD[:1])
        second.refused("acme", "monitor", "9", "asked for, without success", passing=passing)
        second.finish(MOMENT)
        assert store.estate().proven_gone(Id("acme", "monitor", "9")) is gone
