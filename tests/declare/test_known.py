"""Names of checks and connectors that are mistyped: told with a place, and with the nearest that there is."""

from compiler.declare.known import Known
from compiler.declare.services import read_services
from compiler.declare.settings import read_settings

KNOWN = Known(("RB201", "RB204", "RB401"), ("datadog", "whatsapp"))
HEAD = "apiVersion: runbook/v1\n"


def test_a_code_that_no_check_has_is_a_mistake_of_the_settings() -> None:
    """Else the check that was meant would stay at its level, and nothing would tell."""
    text = f"{HEAD}checks: {{RB204: block, RB205: block, RB999: warn}}\n"
    first, second = read_settings(text.encode(), "runbook.yaml", KNOWN)[1]
    assert (str(first.place), first.what) == ("runbook.yaml:2:24", "no check has the code “RB205”")
    assert first.write in ("RB204 (one of RB201, RB204)", "RB201 (one of RB201, RB204)")
    assert (str(second.place), second.what) == ("runbook.yaml:2:38", "no check has the code “RB999”")


def test_a_kind_of_connector_that_is_not_installed_is_a_mistake() -> None:
    """With the nearest one that is."""
    (one,) = read_settings(f"{HEAD}connectors:\n  - use: watsapp\n".encode(), "runbook.yaml", KNOWN)[1]
    assert (str(one.place), one.what) == ("runbook.yaml:3:10", "there is no connector “watsapp”")
    assert one.write == "use: whatsapp (one of datadog, whatsapp)"


def test_an_allowance_of_a_code_that_no_check_has_is_a_mistake() -> None:
    """At the place of the code; a code that is there is none."""
    text = f"{HEAD}service: x\nallow:\n  - {{code: RB204, on: a, reason: b}}\n  - {{code: RB402, on: a, reason: b}}\n"
    (one,) = read_services({"x.yaml": text.encode()}, codes=KNOWN.codes).problems
    assert (str(one.place), one.what, one.write) == (
        "x.yaml:5:12", "no check has the code “RB402”", "code: RB401 (one of RB401)",
    )  # fmt: skip


def test_without_anybody_who_knows_no_name_is_strange() -> None:
    """A reader that was told of no checks calls no code a mistake."""
    assert read_settings(f"{HEAD}checks: {{RB999: block}}\nconnectors: [{{use: own}}]\n".encode(), "r.yaml")[1] == ()
