"""Explain: a finding by the beginning of its fingerprint."""

from itertools import pairwise

from compiler.app.explain_finding import explained
from compiler.gate.decision import Graded
from compiler.model.base import Id
from compiler.model.finding import Finding, Severity
from compiler.model.outcome import AllowedFinding

MANY = [Finding("RB204", Id("live", "slo", str(n)), f"slo {n}", "mend it", Severity.ERROR) for n in range(700)]
GRADED = tuple(Graded(one, "observe", "default") for one in MANY)
MARKS = sorted(one.fingerprint for one in MANY)


def test_four_digits_do_where_they_fit_one_finding() -> None:
    """In capitals too; one that is allowed is found in the same way."""
    first = MANY[0]
    mark = first.fingerprint[:8]
    assert explained(GRADED, (), mark) == explained(GRADED, (), first.fingerprint)
    assert explained(GRADED, (), mark.upper()) == explained(GRADED, (), mark)
    found = explained((), (AllowedFinding(first, "known", "shop"),), mark[:4])
    assert found is not None
    assert found[0] == "RB204 on live:slo/0, allowed"


def test_a_beginning_that_fits_several_lists_them() -> None:
    """With what each is, so that the next digit can be chosen."""
    shared = next(one[:4] for one, other in pairwise(MARKS) if one[:4] == other[:4])
    fitting = [one for one in MARKS if one.startswith(shared)]
    found = explained(GRADED, (), shared)
    assert found is not None
    title, lines = found
    assert title == f"{len(fitting)} findings begin with {shared}"
    assert [text.split()[0] for _, text in lines] == fitting
    assert " RB204 on live:slo/" in lines[0][1]


def test_less_than_four_digits_are_no_fingerprint() -> None:
    """They would fit nearly anything."""
    assert explained(GRADED, (), MARKS[0][:3]) is None
    assert explained(GRADED, (), "beginning") is None
