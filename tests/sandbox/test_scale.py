"""The generated crowd: as large as asked, the same for a seed, a little different every night."""

import json
from typing import Any

import httpx

from connectors.sandbox.scale import Counts, generate, grown
from connectors.sandbox.scenes import scene
from connectors.sandbox.server import Sandbox

SMALL = {"monitors": 300, "dashboards": 12, "slos": 100, "services": 20}


def changed(before: tuple[dict[str, Any], ...], after: tuple[dict[str, Any], ...]) -> int:
    """How many rows differ."""
    return sum(old != new for old, new in zip(before, after, strict=True))


def test_it_is_as_large_as_asked() -> None:
    """Each kind has its number of rows, all with ids of their own."""
    estate = generate(**SMALL)
    rows = (estate.monitors, estate.dashboards, estate.slos, estate.definitions)
    assert [len(one) for one in rows] == [300, 12, 100, 20]
    assert all(len({row["id"] for row in one}) == len(one) for one in rows)


def test_the_same_seed_gives_the_same_estate_and_another_another() -> None:
    """Equal seeds give equal bytes."""
    one, same, other = (json.dumps(generate(**SMALL, seed=seed).dashboards) for seed in (1, 1, 2))
    assert one == same != other


def test_a_night_changes_about_one_in_a_hundred() -> None:
    """One night on, a hundredth of the rows differ; the ids stay."""
    before, after = generate(**SMALL), generate(**SMALL, night=1)
    assert (changed(before.monitors, after.monitors), changed(before.slos, after.slos)) == (3, 1)
    assert [row["id"] for row in before.monitors] == [row["id"] for row in after.monitors]


def test_nights_add_up() -> None:
    """After ten nights more rows differ than after one."""
    before, after = generate(**SMALL), generate(**SMALL, night=10)
    assert 3 < changed(before.monitors, after.monitors) <= 30


def test_boards_are_of_real_size() -> None:
    """Forty to seventy widgets in groups of eight at most."""
    for board in generate(**SMALL).dashboards:
        inner = [len(widget["definition"]["widgets"]) for widget in board["widgets"]]
        assert 40 <= sum(inner) <= 70
        assert max(inner) <= 8


def test_the_crowd_shares_nothing_with_the_story() -> None:
    """No id, no service and no metric of the story occurs in it."""
    calm = scene("calm", Sandbox().now).chapter.datadog
    crowd = generate(**SMALL)
    text = json.dumps([crowd.monitors, crowd.slos, crowd.dashboards])
    services = {row["attributes"]["schema"]["dd-service"] for row in calm.definitions}
    assert not any(f"service:{service}," in text or f'"service:{service}"' in text for service in services)
    assert not {row["id"] for row in calm.monitors} & {row["id"] for row in crowd.monitors}
    assert not any(f":{metric}{{" in text for metric in calm.traffic)


def test_a_size_of_one_is_the_story_alone() -> None:
    """Each step above adds a hundred monitors and what belongs to them."""
    assert (grown(1), grown(2)) == (Counts(), Counts(100, 20, 20, 20))


def test_the_crowd_is_served_beside_the_story() -> None:
    """A sandbox of size two serves the story's monitors and a hundred more."""
    with Sandbox(size=2) as sandbox:
        keys = {"DD-API-KEY": sandbox.secrets["DD_API_KEY"], "DD-APPLICATION-KEY": sandbox.secrets["DD_APP_KEY"]}
        rows = httpx.get(sandbox.endpoints["datadog"] + "/api/v1/monitor", headers=keys).json()
    story = scene("calm", sandbox.now).chapter.datadog.monitors
    assert len(rows) == len(story) + 100
