"""Defects that lie in the example declaration itself, under `config/services/`."""

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.whatsup import ids

EXPIRED_ON = f"datadog:slo/{ids.ASSIGNMENT_SLO}"
UNUSED_ON = f"datadog:monitor/{ids.ACCEPTANCE_FAST}"


def chapter() -> Chapter:
    """What is wrong in the declared text, whatever the scene."""
    return Chapter(
        defects=(
            Defect("RB701", "declared:playbook/dispatch/courier-app-down", "the playbook has no first action"),
            Defect("RB702", "declared:playbook/dispatch/assignment-slow", "'check the logs': neither how nor where"),
            Defect(
                "RB704",
                "declared:message/dispatch/external.en",
                "the English message does not say when the next update comes",
            ),
            Defect(
                "RB004", f"declared:allowance/dispatch/RB401:{EXPIRED_ON}", "the allowance ended on 30 September 2026"
            ),
            Defect(
                "RB005",
                f"declared:allowance/dispatch/RB305:{UNUSED_ON}",
                "the alert has a recipient, so the allowance silences nothing",
            ),
        )
    )
