"""Stories of two Datadog organisations: a link is dead only where each that may be meant has said so."""

import pytest

from tests.stories.company import Company, pairs

DEAD = {("RB404", "datadog:monitor/151200102"), ("RB405", "datadog:dashboard/mrc-prt-2f6")}
GONE = {("RB402", "datadog:dashboard/0rd-0ld-3r5")}
SECOND = """\
  - use: datadog
    name: second
    url: {datadog}
    api_key: {{env: DD_API_KEY}}
    app_key: {{env: DD_APP_KEY}}
"""


def both(company: Company, option: str = "") -> Company:
    """The company with a second organisation, which holds the same things under its own name."""
    more = SECOND + (f"    {option}\n" if option else "")
    company.settings = company.settings.replace("  - use: whatsapp\n", f"{more}  - use: whatsapp\n", 1)
    company.configure()
    return company


def told(company: Company) -> set[tuple[str, str]]:
    """The dead links of the first organisation that an audit tells."""
    return pairs(company.run("audit", "--all")) & (DEAD | GONE)


@pytest.mark.parametrize("option", ["", "site: datadoghq.eu", "app_url: https://whatsup.datadoghq.com"])
def test_a_dead_link_is_found_beside_another_organisation(fresh: Company, option: str) -> None:
    """At the same host each answers for itself; at another one it is out of the question."""
    assert both(fresh, option).run("sync").code == 0
    assert told(fresh) == DEAD | GONE
