"""Marking a release: which services are in it, and what it knows of what could not be judged that night."""

import json
import re

from tests.stories.company import Company

NEWS = ("compile", "--service", "dispatch", "--baseline")


def test_a_mistake_that_leaves_a_service_out_of_a_release_is_told(pulled: Company) -> None:
    """Exit 2 with the place; the others are marked, and a release of one service does not wait for another's file."""
    pulled.declare("merchant-portal", "promises:", "promisses:")
    told = pulled.run("release", "mark", "v1")
    assert told.code == 2
    assert re.fullmatch(r"release v1: snapshot 1, \d+ findings stand; services: dispatch", told.rows[0][0])
    assert told.last.startswith("exit 2: what services/merchant-portal.yaml declares is not in the release")
    assert "services/merchant-portal.yaml:" in told.err and "promises" in told.err
    found = json.loads(pulled.run("release", "mark", "v1", "--format", "json").out)
    assert (found["services"], len(found["problems"]) > 0) == (["dispatch"], True)
    assert pulled.run("release", "mark", "v1", "--service", "dispatch").code == 0
    told = pulled.run("release", "mark", "v1", "--service", "merchant-portal")
    assert (told.code, "no service “merchant-portal” is declared" in told.err) == (2, True)
    pulled.declare("dispatch", "promises:", "promisses:")
    rows = pulled.run("release", "list").rows
    assert pulled.run("release", "mark", "v2").code == 2
    assert pulled.run("release", "list").rows == rows


def test_what_an_outage_hid_when_the_release_was_marked_is_no_news_after_it(pulled: Company) -> None:
    """It stood the last time that it could be judged, and nothing says that it was mended in between."""
    pulled.run("compile", "--all")
    pulled.later(hours=24).play(faults=["datadog:^/api/v1/slo=500"]).run("sync")
    told = pulled.run("release", "mark", "v1")
    assert told.code == 0
    assert "datadog.slo is not fully known; not judged: " in told.err and "RB204" in told.err
    pulled.later(hours=1).play().configure("checks: {RB204: block}\n")
    pulled.run("sync")
    assert pulled.run(*NEWS, "release").code == 0
    assert pulled.run(*NEWS, "2").code == 0
