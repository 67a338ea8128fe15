"""What the view decides: structure apart from what lives, order, marks, the wording of unknowns."""

import random
from dataclasses import asdict, replace
from datetime import timedelta
from decimal import Decimal

import pytest

from compiler.model.base import Gap, Id, Place
from compiler.model.chain import Chain, Evidence, Fault, Judgement, Link, Row, State, broken, unknown
from compiler.model.codec import from_plain, to_plain
from compiler.model.coverage import Coverage, Section, SnapshotInfo
from compiler.model.finding import Finding, Severity
from compiler.model.promise import Action
from compiler.model.runbook import Runbook
from compiler.registry import constants
from compiler.render.phrases import sentence
from compiler.render.template import Templates
from compiler.render.view import view
from tests.render.logistics import ACCEPTED, ALLOW, TAKEN, allowed, findings, judgement

LATER = TAKEN + timedelta(days=1)


def documents(runbook: Runbook, templates: Templates) -> dict[str, str]:
    """Every file of every format."""
    formats = constants("compiler.render.formats", "FORMAT")
    return {path: text for one in formats for path, text in one.render(runbook, templates).items()}


def with_link(given: Judgement, at: int, link: Link) -> Judgement:
    """The judgement with one link of one chain replaced."""
    chain = given.chains[at]
    links = tuple(link if one.name == link.name else one for one in chain.links)
    chains = (*given.chains[:at], replace(chain, links=links), *given.chains[at + 1 :])
    return replace(given, chains=chains)


def another_night(chain: Chain) -> Chain:
    """The chain a day later, with nothing changed by anybody."""
    verdict = replace(chain.verdict, kept="unknown", kept_reason="no reading")
    links = tuple(replace(one, notes=("silenced for a deploy",)) for one in chain.links)
    return replace(chain, verdict=verdict, attained=(), series=None, links=links)


HERE = Place("services/dispatch.yaml", 1, 1)


def test_the_same_input_gives_the_same_bytes(templates: Templates) -> None:
    """Twice compiled is the same document, in every format."""
    first = documents(view(judgement(), findings(), allowed()), templates)
    assert documents(view(judgement(), findings(), allowed()), Templates()) == first
    assert sorted(first) == [
        "dispatch/message-acceptance.svg",
        "dispatch/oncall-e1.svg", "dispatch/runbook.json", "dispatch/runbook.md", "dispatch/status.md",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_order_of_input_does_not_matter(seed: int, dispatch: Runbook) -> None:
    """Chains, rows, channels, dashboards, sections, findings and allowances come in any order."""
    dice, given = random.Random(seed), judgement()

    def mixed(values: tuple) -> tuple:
        return tuple(dice.sample(values, len(values)))

    channel = given.channels[0]
    turned = replace(channel, numbers=mixed(channel.numbers), templates=mixed(channel.templates))
    shuffled = Judgement(
        replace(given.service, allow=mixed(given.service.allow), messages=mixed(given.service.messages),
                backlog=mixed(given.service.backlog), matches=mixed(given.service.matches)),
        mixed(given.chains), mixed(given.rows), (turned,), mixed(given.dashboards), mixed(given.sections), given.info,
    )  # fmt: skip
    assert view(shuffled, mixed(findings()), allowed()) == dispatch


def test_the_runbook_does_not_change_from_night_to_night(templates: Templates, dispatch: Runbook) -> None:
    """Another snapshot with other readings, weather, ages and silences gives another status and the same runbook."""
    given = judgement()
    gone = tuple(Gap(one.kind, one.instance, "down") for one in given.sections)
    stale = tuple(
        replace(one, coverage=Coverage(LATER, TAKEN, gap=gap)) for one, gap in zip(given.sections, gone, strict=True)
    )
    night = replace(
        given,
        chains=tuple(map(another_night, given.chains)),
        sections=stale,
        channels=(replace(given.channels[0], health=None),),
        info=SnapshotInfo(13, LATER, LATER),
    )
    change = tuple(one for one in findings() if one.nature == "change")
    before = documents(dispatch, templates)
    after = documents(view(night, change, allowed()), templates)
    assert after["dispatch/runbook.md"] == before["dispatch/runbook.md"]
    assert after["dispatch/status.md"] != before["dispatch/status.md"]


def test_what_only_weather_breaks_stays_whole_in_the_runbook(templates: Templates, dispatch: Runbook) -> None:
    """A blocked account breaks *tellable* tonight: the status says so, the runbook points there and stays the same."""
    account = Id("whatsapp", "account", "8001")
    fault = Fault("account blocked", account, "“WhatsUp Logistics” cannot send: policy (141006)")
    storm = Finding(
        "RB501", account, fault.reason, "appeal it", Severity.ERROR, "weather", affected=(ACCEPTED.subject,)
    )
    blocked = with_link(judgement(), 0, broken("tellable", fault))
    runbook = view(blocked, (*findings(), storm), allowed())
    assert [link.state for link in runbook.promises[0].links if link.name == "tellable"] == ["live"]
    assert [link.state for link in runbook.status.promises[0].links if link.name == "tellable"] == ["broken"]
    text = documents(runbook, templates)
    assert text["dispatch/runbook.md"] == documents(dispatch, templates)["dispatch/runbook.md"]
    assert "141006" in text["dispatch/status.md"] and "RB501" in text["dispatch/status.md"]


def test_what_a_team_can_mend_breaks_a_living_link_in_the_runbook_too() -> None:
    """Nobody can be told, and a change finding says so: the runbook shows it as broken."""
    fault = Fault("nobody can be told", ACCEPTED.subject, "customers cannot be told: no playbook has `tell:`")
    mend = Finding("RB708", ACCEPTED.subject, fault.reason, "add a `tell:`", Severity.ERROR)
    runbook = view(with_link(judgement(), 0, broken("tellable", fault)), (*findings(), mend))
    link = runbook.promises[0].links[-1]
    assert (link.state, link.reason) == ("broken", fault.reason)


@pytest.mark.parametrize("state", list(State))
def test_a_state_is_told_by_its_own_word(state: State) -> None:
    """A link that is not proven is never marked as good, and one that is not broken never as broken."""
    gaps = (Gap("monitor", "datadog", "down"),) if state is State.UNKNOWN else ()
    runbook = view(with_link(judgement(), 3, Link("alerted", state, "because", gaps=gaps)))
    for link in (runbook.promises[3].links[2], runbook.status.promises[3].links[2]):
        assert ("proven" in link.mark) == (state is State.PROVEN)
        assert ("BROKEN" in link.mark) == (state is State.BROKEN)


def test_unknown_is_never_whole() -> None:
    """A promise with an unknown link is not told as guarded, in structure and status."""
    given = with_link(judgement(), 3, unknown("visible", "down", (Gap("dashboard", "datadog", "down"),)))
    card = view(given).promises[3]
    assert (card.guarded, card.standing) == ("unknown", "? not known whether guarded")
    assert "visible" in card.headline


def test_a_whole_chain_says_what_backs_it() -> None:
    """The phrase of a good one names its SLO."""
    given = judgement()
    for name in ("paged", "staffed"):
        given = with_link(given, 3, Link(name, State.PROVEN, "by schedule"))  # type: ignore[arg-type]
    card = view(given).promises[3]
    assert (card.guarded, card.headline) == ("whole", "backed by SLO “Tracking page is up”")


def test_the_backlog_holds_declared_work_then_findings_then_drafts(dispatch: Runbook) -> None:
    """Declared items come by date, findings of change by gravity, weather never; an allowance gives owner and date."""
    codes = [one.code for one in dispatch.backlog]
    assert codes == ["", "", "RB204", "RB301", "RB302", "RB004", "RB106", "RB401", "RB701", "RB702", "", ""]
    assert dispatch.backlog[0].due == "2026-12-15"
    lived_with = next(one for one in dispatch.backlog if one.code == "RB401")
    assert (lived_with.owner, lived_with.due) == (ALLOW[0].owner, "2026-12-31")
    assert [one.code for one in dispatch.status.weather] == ["RB503", "RB505"]


def test_allowances_are_judged_at_the_time_of_the_snapshot(dispatch: Runbook) -> None:
    """An allowance that ended before the snapshot is expired, however late the document is read."""
    assert [(one.code, one.state) for one in dispatch.status.allowances] == [
        ("RB401", "in force"),
        ("RB503", "expired"),
    ]
    unused = Finding("RB005", ALLOW[0].subject, "silences nothing", "remove it", Severity.NOTE)
    assert view(judgement(), (unused,)).status.allowances[0].state == "unused"


def test_every_gap_is_told_once_with_what_waits_for_it(dispatch: Runbook) -> None:
    """Unknowns name section, reason and the answers that wait; what nobody configured comes last and counts as none."""
    whats = [one.what for one in dispatch.status.unknowns]
    assert whats == ["datadog:dashboard", "datadog:downtime", "datadog:monitor", "whatsapp:health", "oncall"]
    assert dispatch.status.banner.unknowns == 4
    assert "eta-page: paged" in dispatch.status.unknowns[-1].touches


def test_sections_tell_their_age_at_the_snapshot(dispatch: Runbook) -> None:
    """An old section says when it was read and how old that was when the snapshot was taken."""
    board = next(one for one in dispatch.status.sections if one.kind == "dashboard")
    assert (board.state, board.read_at, board.age) == ("stale", "2026-10-31T04:00Z", "26 h")


def test_an_unread_section_is_never_told_as_read() -> None:
    """Without any good pull there is no instant and no age."""
    gap = Gap("slo", "datadog", "unreachable")
    given = replace(judgement(), sections=(Section("datadog", "slo", Coverage(TAKEN, gap=gap)),))
    (section,) = view(given).status.sections
    assert (section.mark, section.read_at, section.age) == ("✘ ABSENT", "", "")


def test_no_reading_is_told_as_no_number() -> None:
    """An SLO without a reading has no attained value: empty, and not zero."""
    given = judgement()
    empty = replace(given.chains[0], attained=(replace(given.chains[0].attained[0], percent=None, budget_left=None),))
    status = view(replace(given, chains=(empty, *given.chains[1:]))).status.promises[0]
    assert (status.attained[0].attained, status.last, status.budget) == ("", "", "")


def test_a_fall_is_told_as_a_fall(dispatch: Runbook) -> None:
    """The later half of the series beside the earlier one."""
    assert dispatch.status.promises[0].trend == "second half 0.17 points below the first"


def test_two_rows_of_one_key_have_two_anchors() -> None:
    """No anchor leads to two places."""
    given = judgement()
    runbook = view(replace(given, rows=(given.rows[0], given.rows[0])))
    assert [row.anchor for row in runbook.rows] == ["whatsapp-slow", "whatsapp-slow-2"]


def test_a_promise_without_numbers_says_so() -> None:
    """The reading of a sentence without numbers is that there are none."""
    given = judgement()
    vague = replace(given.chains[0], promise=replace(ACCEPTED, objective=None))
    runbook = view(replace(given, chains=(vague, *given.chains[1:])))
    assert runbook.promises[0].reading == "no numbers could be read from the sentence"


def test_readings_speak_of_their_indicator(dispatch: Runbook) -> None:
    """Freshness is an age, uptime is a share of time, acceptance a share of messages."""
    assert [one.reading for one in dispatch.promises] == [
        "at least 99.95 % accepted, over 30 days",
        "at least 99 % fresh, less than 5 s old, over 30 days",
        "at least 99 % done in less than 2 s, over 30 days",
        "up at least 99.9 % of the time, over a calendar month",
        "at least 99.5 % succeed, over 7 days",
    ]


def test_the_view_is_plain(dispatch: Runbook) -> None:
    """A view holds text, numbers, truth values, None and tuples, and survives the store's codec."""

    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(map(plain, value.values()))
        return all(map(plain, value)) if isinstance(value, tuple) else value is None or type(value) in (str, int, bool)

    assert plain(asdict(dispatch))
    assert from_plain(to_plain(dispatch)) == dispatch


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("the alert is silent", "The alert is silent."),
        ("éle está", "Éle está."),
        ("datadog:slo/x1 is gone", "datadog:slo/x1 is gone."),
        ("delay_notice is paused!", "delay_notice is paused!"),
        ("p95 of x", "p95 of x."),
        ("trace.http.hits is absent", "trace.http.hits is absent."),
        ("", ""),
    ],
)
def test_a_sentence_changes_no_name(text: str, told: str) -> None:
    """Ids, templates and metrics are written as they are, also at the start of a sentence."""
    assert sentence(text) == told


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("https://x.example/d/ab1?w=1.", "x.example/d/ab1"),
        ("https://x.example/d/ab1?w=1 and look at the errors", "and look at the errors"),
        ("[the board](https://x.example/d/ab1?w=1), second row", "the board, second row"),
        ("the board (https://x.example/d/ab1?w=1)!", "the board"),
        ("go/dispatch", "go/dispatch"),
    ],
)
def test_an_opened_url_stands_behind_the_words_around_it(said: str, shown: str) -> None:
    """However people write a link, its words lead to the url alone."""
    before = judgement()
    row = replace(before.rows[0], actions=(Action("open", said, HERE),))
    (card,) = view(replace(before, rows=(row,))).rows[0].actions
    assert (card.text, card.url) == (shown, "https://x.example/d/ab1?w=1" if "://" in said else "")


def test_a_number_that_is_not_live_says_so() -> None:
    """A trial number can send, and reaches no customer."""
    before = judgement()
    view_of = before.channels[0]
    (number, state), *rest = view_of.numbers
    for mode, told in (("sandbox", "mode sandbox"), ("live", ""), ("", "")):
        numbers = ((replace(number, mode=mode), state), *rest)
        shown = view(replace(before, channels=(replace(view_of, numbers=numbers), *before.channels[1:])))
        states = [one.state for one in shown.status.channels[0].senders if one.what == "number"]
        assert any("mode" in one for one in states) == bool(told)
        assert any(one.endswith(told) for one in states)


def test_a_person_s_word_is_told_once() -> None:
    """What an attestation says stands beside *measured by* already."""
    proof = Evidence("attested", "ana attests it")
    link = Link("measured", State.PROVEN, "attested by ana", (proof,))
    before = judgement()
    chain = replace(before.chains[0], slo=None, links=(link, *before.chains[0].links[1:]))
    shown = view(replace(before, chains=(chain,))).promises[0]
    assert [one.text for one in shown.measured] == ["attested by ana"]
    assert shown.evidence == ()


def test_a_number_is_written_without_noise() -> None:
    """99.90 and 99.9 read alike in a document."""
    given = judgement()
    slo = given.chains[0].slo
    assert slo is not None
    same = replace(slo, targets=(replace(slo.targets[0], percent=Decimal("99.900")),))
    chains = (replace(given.chains[0], slo=same), *given.chains[1:])
    assert view(replace(given, chains=chains)).promises[0].targets == view(given).promises[0].targets


def test_a_row_never_takes_the_anchor_of_another_heading() -> None:
    """A playbook called like one of our own headings, or like a numbered double, gets an anchor that is free."""
    given = judgement()
    keys = ("drafts", "x-2", "x", "x")
    rows = tuple(replace(given.rows[1], key=key, playbook=None, scenario=str(at)) for at, key in enumerate(keys))
    anchors = [row.anchor for row in view(replace(given, rows=rows)).rows]
    assert len(set(anchors)) == 4 and "drafts" not in anchors


def test_what_a_provider_advises_today_stands_in_the_status_alone() -> None:
    """The draft row of a channel reads the same whether its provider has advice or not."""
    given = judgement()
    account = given.channels[0].account
    assert account is not None
    draft = Row("channel-whatsapp-main", "Channel cannot send", account.id, draft=True)
    advice = replace(draft, actions=(Action("text", "Verify it.", given.service.place),))
    first, second = (view(replace(given, rows=(one,))) for one in (draft, advice))
    assert first.drafts == second.drafts
    assert "status.md" in first.drafts[0].actions[0].text
    assert any("Advice: Verify it." in reason for one in first.status.channels[0].senders for reason in one.reasons)


def test_the_rate_of_the_night_stands_in_the_status_alone() -> None:
    """Bad events at the observed rate are told in the status and never in the runbook."""
    given = judgement()
    said = "promised 99 %; SLO 99 %"
    link = Link("sufficient", State.PROVEN, said, (Evidence("computed", said),))
    rate = ("“SLO” leaves about 12 bad of 1200 events over 30 days, at the observed rate",)
    before, after = (view(with_link(given, 1, one)) for one in (link, replace(link, notes=rate)))
    assert after.promises[1].links == before.promises[1].links
    assert after.promises[1].targets == before.promises[1].targets
    assert "about 12 bad" in after.status.promises[1].arithmetic


def test_only_wordings_that_playbooks_name_are_shown() -> None:
    """An account of two hundred templates shows those that this service would send, and counts the others."""
    (channel,) = view(judgement()).status.channels
    assert [one.name for one in channel.senders if one.what == "template"] == [
        "delay_notice (en)",
        "delay_notice (pt_BR)",
    ]
    assert channel.others == "1 more template that no playbook names"
