"""Explain: the evidence behind whatever a person has in hand."""

import json
import re

import pytest

from compiler.app.outcomes import Workshop
from compiler.model.promise import Service
from compiler.pipeline import Compiled
from tests.stories.company import Company

SLO = "datadog:slo/7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6"


def test_a_code_needs_neither_settings_nor_store(fresh: Company) -> None:
    """What it means, why it matters, how to mend it; in small letters too."""
    told = fresh.run("explain", "rb204", at=fresh.folder)
    assert told.code == 0
    assert told.out.startswith("RB204 weaker target\n")
    assert "Why: " in told.out and "Fix: " in told.out


def test_a_promise_shows_its_eight_links(pulled: Company) -> None:
    """In order, each with its state and its evidence; by its short name, its long one, and its id."""
    told = pulled.run("explain", "message-acceptance")
    states = [line.strip().split(" — ")[0] for line in told.out.splitlines() if line.startswith("  ") and " — " in line]
    assert told.code == 0
    assert states == [
        "guarded: broken", "kept: yes", "measured: proven", "sufficient: broken", "alerted: proven", "paged: proven",
        "staffed: proven", "visible: proven", "actionable: proven", "tellable: proven",
    ]  # fmt: skip
    assert "the declaration names it (services/dispatch.yaml:27)" in told.out
    assert "mend: raise the target" in told.out
    for name in ("dispatch/message-acceptance", "declared:promise/dispatch/message-acceptance"):
        assert pulled.run("explain", name).out == told.out


def test_a_row_shows_why_it_links_where_it_does(pulled: Company) -> None:
    """Its signals, their panels and those not chosen, its actions and whom to tell."""
    told = pulled.run("explain", "whatsapp-slow")
    assert told.code == 0
    for part in ("row whatsapp-slow: WhatsApp slow or refusing", "detected by SLO", "panel “Acceptance, 30 days”",
                 "not datadog:dashboard/cpy-gat-1aa", "first: run: dispatchctl gateway errors",
                 "tell: template delay_notice"):  # fmt: skip
        assert part in told.out


def test_a_service_shows_what_can_be_asked_next(pulled: Company) -> None:
    """Its promises with their verdicts, and its rows, by the names under which they are explained."""
    told = pulled.run("explain", "dispatch")
    assert told.code == 0
    assert "  promise live-location: broken — not alerted" in told.out.splitlines()
    assert "  row whatsapp-slow: WhatsApp slow or refusing" in told.out.splitlines()


def test_a_live_thing_shows_who_refers_to_it_and_what_rests_on_it(pulled: Company) -> None:
    """With its address and its tags, and what is wrong with it."""
    told = pulled.run("explain", SLO)
    assert told.code == 0
    for part in ("https://app.datadoghq.com/slo?slo_id=", "tagged service:wa-gateway", "embeds it",
                 "measured of declared:promise/dispatch/message-acceptance", "RB204: "):  # fmt: skip
        assert part in told.out


def test_a_thing_that_is_gone_is_called_gone(pulled: Company) -> None:
    """Since it answered 404 by its id; of one that nobody ever asked for that is not known."""
    assert "gone: it answered 404" in pulled.run("explain", "datadog:dashboard/0rd-0ld-3r5").out
    told = pulled.run("explain", "datadog:dashboard/nev-er-was").out
    assert "unknown: " in told and "gone" not in told


def test_a_finding_shows_how_its_level_came_about(pulled: Company) -> None:
    """By fingerprint, as JSON gives it, or by code and subject; each step that led to its level."""
    pulled.configure("checks: {RB204: {level: block, from: 2027-01-15}}\n")
    found = json.loads(pulled.run("audit", "--format", "json").out)["findings"]
    (print_,) = [one["fingerprint"] for one in found if one["code"] == "RB204"]
    told = pulled.run("explain", print_)
    assert told.code == 0
    assert told.out.startswith(f"RB204 on {SLO}\n")
    assert "level warn, by ladder: block from 2027-01-15" in told.out
    assert "affects declared:promise/dispatch/message-acceptance" in told.out
    assert pulled.run("explain", f"RB204 {SLO}").out == told.out
    assert pulled.run("explain", print_[:6]).out == told.out


@pytest.mark.parametrize(
    ("asked", "hint"),
    [
        ("mesage-acceptance", "did you mean “message-acceptance”?"),
        ("whatsap-slow", "did you mean “whatsapp-slow”?"),
        ("RB240", "no check has the code RB240; there are RB201, RB202, RB203, RB204"),
        ("rb24", "no check has the code RB24; there are RB201, RB202"),
        ("dispach", "did you mean “dispatch”?"),
        ("quite-something-else", "give a code, promise, row, service, id, url or fingerprint"),
    ],
)
def test_what_nobody_knows_is_answered_with_the_nearest_name(pulled: Company, asked: str, hint: str) -> None:
    """Or with what can be asked."""
    told = pulled.run("explain", asked)
    assert (told.code, told.out) == (2, "")
    assert hint in told.err


APP = "https://app.datadoghq.com"


def test_a_url_of_a_row_tells_why_it_stands_there_and_what_lost(pulled: Company) -> None:
    """The very url that the runbook prints: its panel, what it serves, the reason, each loser with its reason."""
    pulled.run("compile", "--service", "dispatch")
    (url,) = set(re.findall(rf"{APP}/dashboard/wa7-gat-9k2\?fullscreen_widget=\d+4&live=true", pulled.page("dispatch")))
    told = pulled.run("explain", url)
    assert told.code == 0
    for part in (
        "datadog:dashboard/wa7-gat-9k2\n",
        "panel “Acceptance, 30 days” of the group “Acceptance”",
        "serves promise dispatch/message-acceptance: shows the SLO",
        f"chosen as the place to look: panel “Acceptance, 30 days” {url}",
        "because the panel shows this very SLO",
        "not datadog:dashboard/cpy-gat-1aa “Copy of WhatsApp gateway”",
        "row whatsapp-slow of dispatch leads here from SLO",
    ):
        assert part in told.out


def test_the_url_of_a_copy_tells_why_it_was_not_chosen(pulled: Company) -> None:
    """And where documents lead instead."""
    told = pulled.run("explain", f"{APP}/dashboard/cpy-gat-1aa/a-slug?from_ts=1&to_ts=2")
    assert "serves promise dispatch/message-acceptance: shows the SLO" in told.out
    assert "not chosen: the other was chosen: " in told.out
    assert "datadog:dashboard/wa7-gat-9k2 “WhatsApp gateway”" in told.out


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        (
            f"{APP}/monitors/151200501?group=region%3Arecife&from_ts=1&to_ts=2",
            ("watches sum:courier_app.crashes{", "look at", "“Dispatch overview”, panel “Courier app crashes”",
             "because the panel plots courier_app.crashes", "serves playbook dispatch/courier-app-down"),
        ),
        (
            f"{APP}/monitors#151200403",
            ("serves no declared promise or playbook", "because the panel plots dispatch.queue.depth", "combines "),
        ),
        (
            f"{APP}/slo/manage?slo_id=7f3c1b5e9a2d5c40b8e6f1a2c3d4e5f6&timeframe=30d",
            (f"{SLO}\n", "serves promise dispatch/message-acceptance: measures it", "look at", "not datadog:"),
        ),
        (
            f"{APP}/dashboard/wa7-gat-9k2?fullscreen_widget=77",
            ("the panel 77 is no longer on it", "“WhatsApp gateway”"),
        ),
        (f"{APP}/dashboard/flt-t3l-7q9", ("“Fleet telemetry”", "serves no declared promise or playbook")),
        (f"{APP}/dashboard/wa7-0ld-2c1", ("gone: it answered 404", "datadog:monitor/151200102 names it (message)")),
        (f"{APP}/monitors/151200102", ("names datadog:dashboard/wa7-0ld-2c1, which is gone (message)", "RB404: ")),
        (f"{APP}/dashboard/nev-er0-was", ("datadog:dashboard/nev-er0-was\n  unknown: ",)),
        (
            "https://business.facebook.com/latest/whatsapp_manager/overview/?asset_id=800000000000001",
            ("whatsapp:account/800000000000001", "tellable of declared:promise/dispatch/eta-page"),
        ),
    ],
)  # fmt: skip
def test_a_url_of_any_live_thing_leads_to_what_is_known_of_it(
    pulled: Company, url: str, parts: tuple[str, ...]
) -> None:
    """In every form that the vendor's pages have; also of what is gone or not known."""
    told = pulled.run("explain", url)
    assert told.code == 0
    for part in parts:
        assert part in told.out


def test_a_url_that_only_a_playbook_opens_leads_to_its_row(pulled: Company) -> None:
    """No connector knows it, and a person wrote it down."""
    pulled.declare("dispatch", "open: https://app.datadoghq.com/dashboard/l1v-l0c-4t8", "open: https://status.example/")
    told = pulled.run("explain", "https://status.example/")
    assert "row location-stale of dispatch opens it as a first action (services/dispatch.yaml:" in told.out
    told = pulled.run("explain", "https://elsewhere.example/")
    assert (told.code, told.out) == (2, "")
    assert "no connector knows https://elsewhere.example/" in told.err


def test_a_live_thing_shows_first_how_it_stands(pulled: Company) -> None:
    """Target and attained with the budget of an SLO, state, recipients and mutes of an alert, health of a channel."""
    for id, parts in (
        (SLO, ("target: 99.9 % over 30 days", "attained over 30 days: ", "of its budget left")),
        ("datadog:monitor/151200101", ("state: ok", "priority: P1", "notifies: @pagerduty-WhatsUp-Logistics")),
        ("datadog:monitor/151200201", ("silenced by datadog:downtime/2400101, scope *, ",)),
        ("whatsapp:number/900000000000001", ("can send: available", "quality: green", "limit: ")),
    ):
        told = pulled.run("explain", id).out
        assert told.startswith(f"{id}\n  “"), told
        assert [part for part in parts if f"\n  {part}" not in told and part not in told] == [], told


def test_the_id_of_an_account_shows_the_account_before_the_rows_that_are_about_it(pulled: Company) -> None:
    """It is the thing that was asked for; a row is asked for by its own name."""
    told = pulled.run("explain", "whatsapp:account/800000000000001").out
    assert told.startswith("whatsapp:account/800000000000001\n  “WhatsUp Logistics”\n")
    assert 0 < told.index("\n  can send: ") < told.index("is about it: Channel whatsapp/main cannot send")


def test_what_was_not_read_of_a_thing_is_said_to_be_not_known(fresh: Company) -> None:
    """What an SLO attained is read apart from what it demands."""
    fresh.play("calm", ["datadog:/slo/search=500"]).run("sync")
    told = fresh.run("explain", SLO).out
    assert "\n  attained: not known: " in told
    assert "\n  target: 99.9 % over 30 days" in told


def test_the_page_of_a_code_has_a_line_for_what_and_why_and_fix(fresh: Company) -> None:
    """However its docstring breaks its lines."""
    told = fresh.run("explain", "RB613").out.splitlines()
    assert [line.split()[0] for line in told[3:]] == ["Why:", "Fix:"]
    assert told[3].strip().endswith("else a warning.")


def test_a_thing_is_explained_without_judging_services_that_it_does_not_concern(
    pulled: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of these a compile has kept all that is asked; with hundreds of services to judge them would take long."""
    pulled.run("compile", "--all")
    judged: list[str] = []
    compiled = Workshop.compiled

    def noted(workshop: Workshop, service: Service) -> Compiled:
        judged.append(service.name)
        return compiled(workshop, service)

    monkeypatch.setattr(Workshop, "compiled", noted)
    assert "serves promise dispatch/message-acceptance" in pulled.run("explain", SLO).out
    assert judged == ["dispatch"]
    assert "RB204: " in pulled.run("explain", SLO).out
    judged.clear()
    assert pulled.run("explain", f"RB204 {SLO}").out.startswith(f"RB204 on {SLO}\n")
    assert judged == []
