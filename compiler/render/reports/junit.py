"""JUnit XML, which every CI system shows: a finding that blocks is a failed test, what could not be known an error.

The form is that of Jenkins' xunit plugin (`junit-10.xsd`), the one that is published with a schema.
"""

import re
from collections.abc import Iterable
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compiler.model.outcome import AllowedFinding
from compiler.model.report import Report, Told
from compiler.render.report_format import ReportFormat

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold, not even escaped."""


def render(report: Report) -> str:
    """One suite for the gate itself, one for each service with findings."""
    root = Element("testsuites", name="runbook")
    _gate(root, report)
    found = sorted(report.findings, key=lambda one: one.service)
    allowed = {one.finding.fingerprint: one for one in report.allowed}
    for service, ones in groupby(found, key=lambda one: one.service):
        own = [one for one in allowed.values() if one.finding.service == service]
        _suite(root, service or "declarations", tuple(ones), own)
    named = {one.service for one in found}
    for service in sorted({one.finding.service for one in allowed.values()} - named):
        _suite(root, service, (), [one for one in allowed.values() if one.finding.service == service])
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode")


def _gate(root: Element, report: Report) -> None:
    """What is told of the run and of no single finding; always one test, so that a good run has passed something."""
    suite = SubElement(root, "testsuite", name="gate")
    decision = report.decision
    for name, text in (
        *(("known", one) for one in (report.broke, *decision.blind) if one),
        *((str(one.place), f"{one.what}\nwrite: {one.write}") for one in report.problems),
    ):
        SubElement(_case(suite, "gate", name if name != "known" else text), "error", message=_legal(text))
    for path in report.outdated:
        SubElement(_case(suite, "gate", f"{path} is current"), "failure", message="compile it again and commit it")
    _say(_case(suite, "gate", "exit code"), decision.line)
    _count(suite)


def _suite(root: Element, service: str, found: tuple[Told, ...], allowed: Iterable[AllowedFinding]) -> None:
    suite = SubElement(root, "testsuite", name=_legal(service))
    for one in found:
        _finding(suite, service, one)
    for covered in allowed:
        finding = covered.finding
        case = _case(suite, service, f"{finding.code} {finding.subject}")
        until = f"until {covered.until}" if covered.until else "without end"
        SubElement(case, "skipped", message=_legal(f"allowed {until}: {covered.reason}"))
    _count(suite)


def _finding(suite: Element, service: str, one: Told) -> None:
    finding, place = one.graded.finding, str(one.place or one.graded.finding.url)
    case = _case(suite, service, f"{finding.code} {finding.subject}")
    text = "\n".join(
        part
        for part in (
            finding.message,
            f"mend: {finding.fix}",
            place and f"see: {place}",
            one.owner and f"owner: {one.owner}",
            f"{one.graded.level}: {one.graded.because}",
        )
        if part
    )
    if one.graded.level == "block":
        SubElement(case, "failure", message=_legal(finding.message), type=finding.code).text = _legal(text)
    else:
        _say(case, text)


def _case(suite: Element, service: str, name: str) -> Element:
    return SubElement(suite, "testcase", classname=_legal(f"runbook.{service}"), name=_legal(name), time="0")


def _say(case: Element, text: str) -> None:
    SubElement(case, "system-out").text = _legal(text)


def _count(suite: Element) -> None:
    suite.set("tests", str(len(suite.findall("testcase"))))
    for word, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(word, str(len(suite.findall(f"testcase/{tag}"))))


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)


FORMAT = ReportFormat("JUnit XML, which every CI system shows", render)
