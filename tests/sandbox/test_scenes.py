"""The answer key holds together with what is served and with what is declared."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from connectors.sandbox.answers import allowed, answers, planted
from connectors.sandbox.scenes import Scene, scene, scenes
from connectors.sandbox.server import SECRETS, Sandbox
from connectors.sandbox.whatsup import ids

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CONFIG = Path(__file__).resolve().parents[2] / "config"
SERVICES = ("dispatch", "merchant-portal")


def declared(service: str) -> Any:
    """The example declaration of a service, read plainly: every scalar stays text, also the key `on`."""
    return yaml.load((CONFIG / "services" / f"{service}.yaml").read_text(encoding="utf-8"), yaml.BaseLoader)


def live(played: Scene) -> set[str]:
    """The subjects of everything that a scene serves."""
    estate, portfolio, account = played.chapter.datadog, played.chapter.whatsapp, played.chapter.pagerduty
    return {
        *(f"datadog:monitor/{row['id']}" for row in estate.monitors),
        *(f"datadog:slo/{row['id']}" for row in estate.slos),
        *(f"datadog:dashboard/{row['id']}" for row in estate.dashboards),
        *(f"whatsapp:account/{row['id']}" for row in portfolio.accounts),
        *(f"whatsapp:number/{row['id']}" for rows in portfolio.numbers.values() for row in rows),
        *(f"whatsapp:template/{row['id']}" for rows in portfolio.templates.values() for row in rows),
        *(f"pagerduty:oncall_service/{row['id']}" for row in account.services),
        *(f"pagerduty:policy/{row['id']}" for row in account.policies),
        *(f"pagerduty:routing/service-{key}" for key in account.service_paths),
        *(f"pagerduty:rota/{one.key}" for one in account.schedules),
        *(f"pagerduty:responder/{row['id']}" for row in account.users),
        *(f"run:section/datadog.{kind}" for kind in ("monitor", "slo", "dashboard")),
    }


def written() -> set[str]:
    """The subjects of everything that the example declares."""
    subjects: set[str] = set()
    for service in SERVICES:
        text = declared(service)
        subjects |= {f"declared:promise/{service}/{one['id']}" for one in text["promises"]}
        subjects |= {f"declared:playbook/{service}/{one['id']}" for one in text["playbooks"]}
        subjects |= {f"declared:message/{service}/external.{language}" for language in text["messages"]["external"]}
        subjects |= {f"declared:allowance/{service}/{one['code']}:{one['on']}" for one in text["allow"]}
    return subjects


@pytest.mark.parametrize("name", scenes())
def test_every_subject_is_served_declared_or_missing_on_purpose(name: str) -> None:
    """What a defect is about can be found, unless that it cannot is the defect."""
    found = live(scene(name, NOW)) | written()
    assert [defect for defect in planted(name) if (defect.subject in found) is defect.missing] == []


@pytest.mark.parametrize("name", scenes())
def test_no_answer_is_planted_twice(name: str) -> None:
    """Code and subject of a defect are its own, and its reason is told."""
    defects = planted(name)
    assert len(answers(name)) == len(defects)
    assert all(re.fullmatch(r"RB\d{3}", defect.code) and len(defect.why) > 15 for defect in defects)


@pytest.mark.parametrize(
    ("name", "more", "less"),
    [
        ("calm", set(), set()),
        ("burning", {("RB210", f"datadog:slo/{ids.ACCEPTANCE_SLO}")}, set()),
        ("whatsapp-blocked", {("RB501", f"whatsapp:account/{ids.ACCOUNT}")}, set()),
        (
            "week-later",
            {
                ("RB204", f"datadog:slo/{ids.ETA_SLO}"),
                ("RB402", f"datadog:dashboard/{ids.LOCATION_BOARD}"),
                ("RB505", f"whatsapp:template/{ids.OUTAGE_PT}"),
            },
            {("RB302", f"datadog:monitor/{ids.LOCATION_FAST}")},
        ),
        (
            "nobody-awake",
            {
                ("RB601", f"datadog:monitor/{ids.ACCEPTANCE_FAST}"),
                ("RB602", f"pagerduty:oncall_service/{ids.GATEWAY_PAGING}"),
                ("RB603", f"pagerduty:oncall_service/{ids.TRACKING_PAGING}"),
                ("RB604", f"pagerduty:routing/service-{ids.MAPS_PAGING}"),
                ("RB609", f"pagerduty:policy/{ids.PAGING_POLICY}"),
                ("RB611", f"pagerduty:policy/{ids.MERCHANTS_POLICY}"),
                ("RB613", f"pagerduty:responder/{ids.DEPARTED}"),
            },
            set(),
        ),
        (
            "vendor-outage",
            {("RB001", "run:section/datadog.dashboard")},
            {
                ("RB401", f"datadog:slo/{ids.ASSIGNMENT_SLO}"),
                ("RB402", f"datadog:dashboard/{ids.GONE_BOARD}"),
                ("RB404", f"datadog:monitor/{ids.ACCEPTANCE_SLOW}"),
                ("RB405", f"datadog:dashboard/{ids.PORTAL_BOARD}"),
            },
        ),
    ],
)
def test_each_scene_differs_from_calm_in_this(name: str, more: set[Any], less: set[Any]) -> None:
    """A scene is calm, and what its story adds or hides."""
    assert answers(name) - answers("calm") == more
    assert answers("calm") - answers(name) == less


def test_the_answers_of_the_calm_scene() -> None:
    """The key, written out once more, so that a changed story shows here."""
    assert sorted(code for code, _ in answers("calm")) == [
        *("RB004", "RB005", "RB106", "RB204", "RB205", "RB301", "RB302", "RB305"),
        *("RB401", "RB402", "RB404", "RB405", "RB503", "RB504", "RB505", "RB701", "RB702", "RB704"),
    ]
    assert allowed("calm") == {("RB205", f"datadog:slo/{ids.PORTAL_SLO}")}


def test_scenes_are_the_same_for_the_same_moment() -> None:
    """Nothing in a scene depends on anything but its name and the moment."""
    assert scene("burning", NOW) == scene("burning", NOW)


def test_definitions_do_not_move_with_the_clock() -> None:
    """A day later every board and SLO is the same; only mutes, states and readings move on."""
    today, tomorrow = (scene("calm", NOW + timedelta(days=days)).chapter.datadog for days in (0, 1))
    assert (today.slos, today.dashboards, today.definitions) == (
        tomorrow.slos,
        tomorrow.dashboards,
        tomorrow.definitions,
    )
    assert [_timeless(row) for row in today.monitors] == [_timeless(row) for row in tomorrow.monitors]


def test_templates_do_not_move_with_the_clock_but_the_paused_one() -> None:
    """A day later every template is the same, except the one that was paused some hours before the present."""
    today, tomorrow = (
        scene("calm", NOW + timedelta(days=days)).chapter.whatsapp.templates[ids.ACCOUNT] for days in (0, 1)
    )
    assert [old["id"] for old, new in zip(today, tomorrow, strict=True) if old != new] == [ids.DELAY_EN]


def _timeless(row: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != "overall_state_modified"}


@pytest.mark.parametrize("name", scenes())
def test_no_budget_is_spent_but_the_burning_one(name: str) -> None:
    """Every SLO is above its target over its own window, except the one that burns."""
    estate = scene(name, NOW).chapter.datadog
    aims = [(row["id"], threshold) for row in estate.slos for threshold in row["thresholds"]]
    below = {key for key, threshold in aims if _above(estate, key, threshold) < 0}
    assert below == ({ids.ACCEPTANCE_SLO} if name == "burning" else set())


def _above(estate: Any, key: str, threshold: dict[str, Any]) -> float:
    days = estate.readings[key].days(NOW, int(threshold["timeframe"].rstrip("d")))
    good, total = (sum(getattr(day, part) for day in days) for part in ("good", "total"))
    return float(100 * good / total - threshold["target"])


@pytest.mark.parametrize(("name", "value"), [("calm", 99.96), ("burning", 98.1)])
def test_message_acceptance_attained_what_the_story_says(name: str, value: float) -> None:
    """What is promised and a little more on a calm day, 98.1 percent when it burns."""
    days = scene(name, NOW).chapter.datadog.readings[ids.ACCEPTANCE_SLO].days(NOW, 30)
    assert 100 * sum(day.good for day in days) / sum(day.total for day in days) == pytest.approx(value, abs=0.005)


def test_ids_look_like_the_vendors_own() -> None:
    """Monitors have nine digits, SLOs 32 hex digits, boards three times three letters, accounts fifteen digits."""
    chapter = scene("calm", NOW).chapter
    assert all(re.fullmatch(r"\d{8,9}", str(row["id"])) for row in chapter.datadog.monitors)
    assert all(re.fullmatch(r"[0-9a-f]{32}", row["id"]) for row in chapter.datadog.slos)
    assert all(re.fullmatch(r"\w{3}-\w{3}-\w{3}", row["id"]) for row in chapter.datadog.dashboards)
    assert all(re.fullmatch(r"\d{15}", row["id"]) for row in chapter.whatsapp.accounts)


def test_ids_are_unique() -> None:
    """No two things of a kind share an id, and no two widgets of a board."""
    estate = scene("calm", NOW).chapter.datadog
    for rows in (estate.monitors, estate.slos, estate.dashboards):
        assert len({row["id"] for row in rows}) == len(rows)
    for board in estate.dashboards:
        keys = [
            part["id"] for widget in board["widgets"] for part in (widget, *widget["definition"].get("widgets", []))
        ]
        assert len(keys) == len(set(keys))


def test_every_url_of_the_example_leads_to_a_live_thing_or_the_gone_board() -> None:
    """Boards, widgets and SLOs that the declaration opens are served; one board is gone on purpose."""
    estate = scene("calm", NOW).chapter.datadog
    text = "".join((CONFIG / "services" / f"{service}.yaml").read_text(encoding="utf-8") for service in SERVICES)
    boards = set(re.findall(r"app\.datadoghq\.com/dashboard/([\w-]+)", text))
    slos = set(re.findall(r"slo_id=([0-9a-f]+)|datadog:slo/([0-9a-f]+)|slo: ([0-9a-f]{32})", text))
    widgets = set(re.findall(r"fullscreen_widget=(\d+)", text))
    served = str(estate.dashboards)
    assert boards - {row["id"] for row in estate.dashboards} == {ids.GONE_BOARD}
    assert {"".join(found) for found in slos} <= {row["id"] for row in estate.slos}
    assert all(f"'id': {key}," in served for key in widgets)


def test_the_example_names_the_secrets_and_the_account_that_the_sandbox_has() -> None:
    """The settings name environment variables, never a secret; the demo fills them."""
    text = (CONFIG / "runbook.yaml").read_text(encoding="utf-8")
    settings = "\n".join(line.partition("#")[0] for line in text.splitlines())
    assert set(re.findall(r"\{env: (\w+)\}", settings)) <= set(SECRETS)
    assert ids.ACCOUNT in settings
    assert not any(secret in settings for secret in SECRETS.values())


def test_templates_that_the_example_tells_with_exist_but_for_one_language() -> None:
    """Every template and language is there, except pickup_notice in English."""
    templates = scene("calm", NOW).chapter.whatsapp.templates[ids.ACCOUNT]
    there = {(row["name"], row["language"]) for row in templates}
    told = {
        (tell["template"], language)
        for service in SERVICES
        for book in declared(service)["playbooks"]
        for tell in book["tell"]
        if "template" in tell
        for language in tell["languages"]
    }
    assert told - there == {("pickup_notice", "en")}


def test_an_unknown_scene_is_refused() -> None:
    """The error names the scenes that there are."""
    with pytest.raises(ValueError, match="calm, burning"):
        Sandbox(scene="sunny")
