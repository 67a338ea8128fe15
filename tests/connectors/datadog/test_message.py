"""Handles and urls in the text of a monitor."""

import pytest

from compiler.model.base import Id
from connectors.datadog.home import Home
from connectors.datadog.readers.message import address, addresses, referred, urls

HOME = Home("datadog", "https://app.datadoghq.com")


@pytest.mark.parametrize(
    ("handle", "form"),
    [
        ("@pagerduty-WhatsUp-Logistics", "oncall"),
        ("@pagerduty", "oncall"),
        ("@opsgenie-core", "oncall"),
        ("@oncall-dispatch", "oncall"),
        ("@slack-ops-alerts", "chat"),
        ("@teams-ops", "chat"),
        ("@jira-OPS", "ticket"),
        ("@servicenow-x", "ticket"),
        ("@case-core", "ticket"),
        ("@webhook-status", "webhook"),
        ("@workflow-restart", "workflow"),
        ("@ana@example.com", "mail"),
        ("@person-1a2b3c4d", "mail"),
        ("@team-backend", "team"),
        ("@backend", "team"),
        ("@http.status_code", "unknown"),
        ("@hipchat-room", "unknown"),
    ],
)
def test_the_prefix_of_a_handle_gives_its_form(handle: str, form: str) -> None:
    """The word before the first dash names the integration."""
    assert address(handle).form == form


def test_a_handle_without_its_sign_is_the_same_address() -> None:
    """Rules and searches spell recipients without the sign."""
    assert address("slack-x") == address("@slack-x")


@pytest.mark.parametrize(
    ("text", "handles"),
    [
        ("Down! @slack-a, see below @pagerduty-b.", ["@slack-a", "@pagerduty-b"]),
        ("{{#is_alert}}@pagerduty-a{{/is_alert}}{{^is_alert}} @slack-b {{/is_alert}}", ["@pagerduty-a", "@slack-b"]),
        ("{{#is_match \"e\" \"p\"}}\n@pagerduty-a\n{{else}}\n@slack-b{{/is_match}}", ["@pagerduty-a", "@slack-b"]),
        ("{{! @pagerduty-a is off }} @slack-b", ["@slack-b"]),
        ("mail ana@example.com or @ana@example.com", ["@ana@example.com"]),
        ("@workflow-restart(host={{host.name}}) now", ["@workflow-restart"]),
        ("the field `@http.status_code` and {{[@a.b].name}} and {{@c}}", []),
        ("{{#is_alert}}@slack-{{a.name}}{{else}}@slack-b{{/is_alert}}", ["@slack-{{a.name}}", "@slack-b"]),
        ("@slack-a @slack-a\n@slack-a", ["@slack-a"]),
        ("an empty @ and an @, no more", []),
        ("", []),
    ],
)  # fmt: skip
def test_handles_count_wherever_they_notify(text: str, handles: list[str]) -> None:
    """In conditional blocks they count, in comments, code and template values they do not."""
    assert [one.text for one in addresses(text)] == handles


def test_a_handle_that_is_known_only_when_it_fires_is_marked() -> None:
    """A variable in a handle is kept and marked."""
    (found,) = addresses("tell @slack-{{team.name}}-ops now")
    assert (found.text, found.form, found.templated) == ("@slack-{{team.name}}-ops", "chat", True)


def test_several_texts_are_read_in_their_order() -> None:
    """The message comes before what is said on escalation; what is no text says nothing."""
    assert [one.text for one in addresses("@slack-a", None, 7, "@pagerduty-b")] == ["@slack-a", "@pagerduty-b"]


def test_urls_are_told_apart_by_their_own_words_or_their_label() -> None:
    """A runbook is what is called one."""
    text = "[Runbook](https://wiki.example.com/a) https://wiki.example.com/playbook/b. <https://example.com/c>"
    assert urls(text) == (
        ("https://wiki.example.com/a", True),
        ("https://wiki.example.com/playbook/b", True),
        ("https://example.com/c", False),
    )


def test_a_url_with_values_stays_a_template() -> None:
    """A link that is complete only when the monitor fires is kept as it was written."""
    text = "see https://example.com/d?from={{ last_triggered_at_epoch }}&host={{host.name}} please"
    assert urls(text) == (("https://example.com/d?from={{ last_triggered_at_epoch }}&host={{host.name}}", False),)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://app.datadoghq.com/dashboard/abc-123-xyz", "abc-123-xyz"),
        ("https://APP.datadoghq.com/dashboard/abc-123-xyz/a-name?tpl_var_x=y&fullscreen_widget=1", "abc-123-xyz"),
        ("https://other.datadoghq.com/dashboard/abc-123-xyz", None),
        ("https://app.datadoghq.com/dashboard/lists/manual", None),
        ("https://app.datadoghq.com/monitors/manage?q=tag", None),
        ("https://[app/dashboard/abc-123-xyz", None),
    ],
)
def test_only_dashboards_of_this_organisation_are_references(url: str, key: str | None) -> None:
    """The same path at another host is another organisation's dashboard."""
    expected = [Id("datadog", "dashboard", key)] if key else []
    assert [ref.to for ref in referred(HOME, [url], "message")] == expected
