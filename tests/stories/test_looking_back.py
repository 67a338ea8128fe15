"""Stories of an incident: pages that look back at it, beside the pages that are kept."""

import json
import re
from datetime import UTC, datetime, timedelta

from tests.stories.company import NOW, Company, bytes_below

AT = "2026-11-23T02:40Z"
NIGHT = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
FIRST, LAST = (int((NIGHT + timedelta(hours=hours)).timestamp() * 1000) for hours in (-1, 1))
WINDOW = f"from_ts={FIRST}&to_ts={LAST}"


def test_every_dashboard_opens_around_the_incident(pulled: Company) -> None:
    """Those that were chosen, those that playbooks open, and the alerts; none slides with the clock."""
    assert pulled.run("compile", "--service", "dispatch", "--at", AT, "--out", "night").code == 0
    page = (pulled.config / "night/dispatch/runbook.md").read_text(encoding="utf-8")
    urls = re.findall(r"https://app\.datadoghq\.com/(?:dashboard|monitors)/[^)\s]+", page)
    assert len(urls) > 20
    assert [url for url in urls if url.count(WINDOW) != 1 or "live=true" in url] == []
    assert "Made for the incident of 2026-11-23T02:40Z" in page


def test_the_runbooks_that_are_kept_stay_as_they_are(pulled: Company) -> None:
    """Without `--out` an incident has a folder of its own beside the store."""
    pulled.run("compile", "--all")
    before = bytes_below(pulled.config / "runbooks")
    told = pulled.run("compile", "--all", "--at", AT)
    assert told.code == 0
    assert bytes_below(pulled.config / "runbooks") == before
    folder = pulled.store.parent / "incidents" / "2026-11-23T024000Z"
    assert set(bytes_below(folder)) == set(before)
    assert "incidents/2026-11-23T024000Z/dispatch/" in told.err


def test_the_pages_of_an_incident_say_of_when_they_are(pulled: Company) -> None:
    """The instant that was asked for, and that of the pull that they rest on."""
    told = pulled.run("compile", "--service", "dispatch", "--at", AT, "--out", "night", "--format", "json")
    status = (pulled.config / "night/dispatch/status.md").read_text(encoding="utf-8")
    assert "**As of 2026-11-23T02:40Z** (snapshot 1, pulled 2026-11-23T09:00Z)" in status
    (service,) = json.loads(told.out)["services"]
    assert (service["looks_back_at"], service["snapshot"]["taken"]) == (NIGHT.isoformat(), NOW.isoformat())


def test_an_incident_asked_for_twice_gives_the_same_bytes(pulled: Company) -> None:
    """From memory or not, whatever the clock says by then."""
    pulled.run("compile", "--all", "--at", AT, "--out", "one")
    pulled.later(days=40).run("compile", "--all", "--at", "2026-11-22 23:40 -03:00", "--out", "two")
    assert bytes_below(pulled.config / "one") == bytes_below(pulled.config / "two")


def test_a_time_that_cannot_be_meant_is_refused(pulled: Company) -> None:
    """Ahead of the clock, without a zone, or where it makes no sense; nothing is written."""
    for words, why in (
        (("--at", "2026-11-23T12:00Z"), "has not come yet, it is 2026-11-23T09:00Z; check its zone"),
        (("--at", "2026-11-23T02:40"), "has no zone; write 2026-11-23T02:40Z"),
        (("--at", AT, "--check"), "--check looks at the runbook that is kept"),
        (("--at", AT, "--fail-on", "error"), "a gate judges the present; leave out --fail-on"),
        (("--at", AT, "--baseline", "1"), "leave out --baseline"),
        (("--at", AT, "--hotfix", "why"), "leave out --hotfix"),
        (("--at", AT, "--break-glass", "why"), "leave out --break-glass"),
    ):
        told = pulled.run("compile", "--all", *words)
        assert (told.code, told.out) == (2, "")
        assert why in told.err
    assert not (pulled.store.parent / "incidents").exists()


def test_an_incident_is_seen_in_the_snapshot_before_it(pulled: Company) -> None:
    """Not in the newest one; where none is as old, the oldest, and it is said that it is of later."""
    pulled.later(days=1).run("sync")
    numbers = {}
    for at in ("2026-11-23T02:40Z", "2026-11-23T20:00Z", "2026-11-24T09:00Z"):
        told = pulled.run("compile", "--service", "dispatch", "--at", at, "--out", "night", "--format", "json")
        numbers[at] = json.loads(told.out)["services"][0]["snapshot"]["number"]
        assert ("no snapshot is as old as 2026-11-23T02:40Z" in told.err) == (at == AT)
    assert list(numbers.values()) == [1, 1, 2]
    assert "no snapshot is as old" in pulled.run("explain", "whatsapp-slow", "--at", AT).err
    assert pulled.run("explain", "whatsapp-slow", "--at", "2026-11-23T20:00Z").err == ""


def test_explanations_open_around_the_incident_too(pulled: Company) -> None:
    """The urls of a row, and that of a live thing."""
    assert WINDOW in pulled.run("explain", "whatsapp-slow", "--at", AT).out
    assert WINDOW in pulled.run("explain", "datadog:dashboard/wa7-gat-9k2", "--at", AT).out
    assert "has not come yet" in pulled.run("explain", "whatsapp-slow", "--at", "2027-01-01T00:00Z").err
