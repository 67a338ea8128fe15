"""Stories of notebooks: read where the settings ask for it, for the links in their texts."""

from tests.stories.company import Company

LINE = "    app_key: {{env: DD_APP_KEY}}\n"


def test_notebooks_are_left_alone_unless_the_settings_ask_for_them(fresh: Company) -> None:
    """The key needs no scope for them."""
    assert fresh.run("sync").code == 0
    assert not [path for _, _, path, _ in fresh.sandbox.requests if "notebooks" in path]


def test_a_dead_link_in_the_notebook_of_an_alert_is_found(fresh: Company) -> None:
    """The notebook is told with its own address, and can be explained by it."""
    fresh.settings = fresh.settings.replace(LINE, f"{LINE}    notebooks: true\n", 1)
    fresh.configure()
    told = fresh.run("sync")
    assert told.code == 0, told.out + told.err
    (row,) = [row for row in fresh.run("audit", "--all").rows if row[0] == "RB406"]
    assert row[3] == "datadog:notebook/4410233"
    assert "leads to a dashboard that is gone (datadog:dashboard/wa7-0ld-2c1)" in row[4]
    told = fresh.run("explain", "https://app.datadoghq.com/notebook/4410233/the-first-hour")
    for part in (
        "“WhatsApp refuses messages: the first hour”",
        "names datadog:dashboard/wa7-gat-9k2 (text 1)",
        "names datadog:dashboard/wa7-0ld-2c1, which is gone (text 2)",
        "datadog:monitor/151200101 names it (message)",
        "RB406: ",
    ):
        assert part in told.out
