"""A second pull in which nothing changed."""

from tests.stories.company import Company

PAGE = 4096
"""Bytes by which a store's file grows at least; the sections of a snapshot take less than two of these."""


def size(company: Company) -> int:
    """The bytes of the store, its journal included."""
    return sum(path.stat().st_size for path in company.store.parent.glob("store.sqlite*"))


def test_a_second_sync_fetches_no_dashboard_and_writes_next_to_nothing(pulled: Company) -> None:
    """The list of dashboards is asked for and no body; the store grows by what says when each kind was asked."""
    before = size(pulled)
    pulled.sandbox.requests.clear()
    told = pulled.run("sync")
    asked = [path for _, _, path, _ in pulled.sandbox.requests if path.startswith("/api/v1/dashboard")]
    assert told.code == 0
    assert set(asked) <= {"/api/v1/dashboard", "/api/v1/dashboard/0rd-0ld-3r5", "/api/v1/dashboard/wa7-0ld-2c1"}
    assert {row[4] for row in told.rows[:-1]} | {row[5] for row in told.rows[:-1]} == {"0"}
    assert size(pulled) - before <= 2 * PAGE


def test_the_snapshots_are_listed_oldest_first(pulled: Company) -> None:
    """Each with the moment at which it was taken, for people and for programs."""
    pulled.later(hours=24).run("sync")
    told = pulled.run("snapshots", "list")
    assert told.code == 0
    assert [row[:2] for row in told.rows] == [
        ["1", "2026-11-23T09:00:00+00:00"],
        ["2", "2026-11-24T09:00:00+00:00"],
    ]
