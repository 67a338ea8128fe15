"""Whatever is missing, nothing is said to be missing on the strength of a section that could not be seen."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.checks.example import ALL_KINDS, Case, by_template, case, playbook, promise, series, template, whole
from compiler.model.base import Gap
from compiler.model.chain import State
from compiler.model.world import MOMENT, World
from tests.reconcile.judging import CHECKS, checked, judged

VALUES = (*whole(), series())
SECTIONS = sorted(ALL_KINDS)
TELLING = ((by_template(),), (by_template("chat/x"),), playbook().tell, ())
ABSENCES = {
    "RB102": {"account"},
    "RB106": {"slo"},
    "RB201": {"slo"},
    "RB209": {"slo"},
    "RB301": {"monitor"},
    "RB305": {"monitor", "rule"},
    "RB306": {"monitor", "rule"},
    "RB401": {"dashboard"},
    "RB504": {"template"},
    "RB708": {"account"},
}
"""Codes that claim an absence, and the kinds in which something else would have been."""


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """The whole chain without some of its values, in an estate with sections that failed, are partial, or are old."""
    base = case(
        *((template(),) if draw(st.booleans()) else ()),
        promises=(
            promise(
                measured_by=draw(st.sampled_from([promise().measured_by, ()])),
                channel=draw(st.sampled_from([None, "chat/main", "chat/other"])),
            ),
        ),
        playbooks=(
            playbook(tell=draw(st.sampled_from([(by_template(),), playbook().tell, (by_template("chat/x"),)]))),
        ),
    )
    kept = tuple(draw(st.lists(st.sampled_from(VALUES), unique=True)))
    lost = draw(st.lists(st.sampled_from(SECTIONS), unique=True, max_size=4))
    gaps = tuple(Gap(kind, instance, "not seen") for instance, kind in lost)
    cut = draw(st.integers(0, len(gaps)))
    old = draw(st.lists(st.sampled_from(SECTIONS), unique=True, max_size=2))
    read = dict.fromkeys(old, MOMENT - timedelta(days=30))
    return replace(base, world=World(kept, ALL_KINDS, gaps[:cut], partial=gaps[cut:], read=read))


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_finding_claims_an_absence_from_a_section_with_a_gap(one: Case) -> None:
    dark = {gap.kind for gap in (*one.world.failed, *one.world.partial)} | {kind for _, kind in one.world.read}
    for finding in checked(one).findings:
        assert not ABSENCES.get(finding.code, set()) & dark, (finding.code, dark)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_no_finding_rests_on_a_live_thing_of_a_section_that_failed_or_is_too_old(one: Case) -> None:
    failed = {(gap.instance, gap.kind) for gap in one.world.failed} | set(one.world.read)
    needs = {check.code: check.needs for check in CHECKS}
    for finding in checked(one).findings:
        assert not {(finding.subject.instance, kind.value) for kind in needs[finding.code]} & failed, finding.code


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_link_says_something_and_only_a_broken_one_makes_another_moot(one: Case) -> None:
    for chain in judged(one).chains:
        assert all(link.reason for link in chain.links)
        states = {link.state for link in chain.links}
        assert State.MOOT not in states or State.BROKEN in states
        assert all(link.faults for link in chain.links if link.state is State.BROKEN)
