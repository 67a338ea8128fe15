"""Vendors that misbehave: each fault has its word, leaves the store whole, and is never taken for an absence."""

import sqlite3

import pytest

from tests.stories.company import Company, Told, pairs

LISTS = "datadog:/api/v1/(monitor|slo|dashboard)(\\?|$)"


def check_store(company: Company) -> None:
    """The file is sound, and what readers see is the newest finished pull."""
    connection = sqlite3.connect(company.store)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert connection.execute("SELECT count(*) FROM snapshot WHERE finished IS NULL").fetchone() == (0,)
    connection.close()


def why(told: Told, feed: str) -> str:
    """What sync said of a feed."""
    (row,) = [row for row in told.rows if row[1:2] == [feed]]
    return row[7]


@pytest.mark.parametrize(
    ("what", "says"),
    [
        ("401", "the keys were not accepted (401)"),
        ("403", "not allowed (403): the application key lacks the scope slos_read, or a key is not valid"),
        ("expired", "not allowed (403)"),
        ("404", "404"),
        ("400", "400"),
        ("429-bare", "in 4 tries"),
        ("500", "answered status 500, in 4 tries"),
        ("503", "answered status 503, in 4 tries"),
        ("512", "answered status 512, in 4 tries"),
        ("cut", "the connection broke before the whole answer came, in 4 tries"),
        ("truncated", "the connection broke before the whole answer came, in 4 tries"),
        ("html", "in 4 tries"),
        ("garbage", "JSON"),
        ("endless", "turns in a circle"),
    ],
)
def test_a_fault_after_a_good_night(pulled: Company, what: str, says: str) -> None:
    """Sync exits with 3 and says why; nothing is called missing, and what was good stays with its age."""
    before = pairs(pulled.run("audit", "--all"))
    pulled.later(hours=1).play(faults=[f"datadog:/api/v1/slo\\?={what}"])
    told = pulled.run("sync")
    assert told.code == 3
    assert "datadog/slos" in told.last
    assert says in why(told, "slos")
    check_store(pulled)
    after = pairs(pulled.run("audit", "--all"))
    assert {code for code, _ in after - before} <= {"RB001", "RB003"}
    assert pulled.run("explain", "message-acceptance").code == 0


@pytest.mark.parametrize("what", ["401", "403", "expired", "404", "429-bare", "500", "cut", "truncated", "html",
                                  "garbage"])  # fmt: skip
def test_a_fault_on_the_first_night(fresh: Company, what: str) -> None:
    """With nothing kept from before, what could not be read is unknown, and no finding claims that it is not there."""
    fresh.play(faults=[f"{LISTS}={what}"])
    assert fresh.run("sync").code == 3
    check_store(fresh)
    told = fresh.run("compile", "--all")
    codes = {code for code, _ in pairs(told)}
    assert told.code == 0
    assert not {code for code in codes if code[:3] in ("RB2", "RB3", "RB4")}
    assert "RB001" in codes
    guarded = {row[1]: row[3] for row in told.rows if row[0] == "dispatch"}
    assert all("unknown" in headline for headline in guarded.values())


@pytest.mark.parametrize("what", ["500*2", "cut*2", "truncated*2", "html*2", "429-bare*3"])
def test_a_fault_that_passes_goes_unnoticed(fresh: Company, what: str) -> None:
    """A request is asked again before anybody is troubled."""
    fresh.play(faults=[f"datadog:/api/v1/dashboard\\?={what}", f"whatsapp:/message_templates={what}"])
    assert fresh.run("sync").code == 0


def test_words_and_fields_that_nobody_has_seen_are_normal(fresh: Company) -> None:
    """Every row comes, and nothing is found beyond what is planted."""
    calm = pairs(fresh.run("audit", "--all")) if fresh.run("sync").code == 0 else set()
    fresh.later(hours=1).play(faults=["datadog:/=unknown", "whatsapp:/=unknown"])
    told = fresh.run("sync")
    assert {row[2] for row in told.rows[:-1]} == {"complete"}, told.out
    found = pairs(fresh.run("audit", "--all"))
    assert {code for code, _ in found - calm} <= {"RB001", "RB003"}


@pytest.mark.parametrize("what", ["401", "expired", "500", "truncated", "html", "garbage"])
def test_a_channel_that_does_not_answer(pulled: Company, what: str) -> None:
    """Whether customers can be told is then unknown; no template is called missing."""
    before = pairs(pulled.run("audit", "--all"))
    pulled.later(hours=3).play(faults=[f"whatsapp:/={what}"])
    told = pulled.run("sync")
    assert told.code == 3
    assert {"whatsapp/accounts", "whatsapp/numbers", "whatsapp/templates"} <= set(told.last.replace(",", "").split())
    check_store(pulled)
    assert {code for code, _ in pairs(pulled.run("audit", "--all")) - before} <= {"RB001", "RB003"}


def test_everything_is_down(pulled: Company) -> None:
    """Nothing answers at the addresses any more: each feed says so, and the runbook of yesterday stays as it is."""
    pulled.run("compile", "--all")
    yesterday = pulled.page("dispatch")
    pulled.sandbox.stop()
    told = pulled.later(hours=1).run("sync")
    assert told.code == 3
    assert why(told, "monitors").endswith("nothing answers there, in 4 tries")
    assert {row[2] for row in told.rows[:-1] if row[1] not in ("by-id", "slo-history")} == {"stale"}
    check_store(pulled)
    told = pulled.run("compile", "--all")
    assert told.code == 0
    assert pulled.page("dispatch") == yesterday
    assert not {code for code, _ in pairs(told)} & {"RB201", "RB209", "RB301", "RB401", "RB402", "RB504"}


def test_missing_credentials_are_told_all_at_once(fresh: Company) -> None:
    """With the place that names them and what to do, before anything is asked."""
    fresh.environ.clear()
    told = fresh.run("sync")
    assert told.code == 2
    for name in ("DD_API_KEY", "DD_APP_KEY", "WHATSAPP_TOKEN"):
        assert f"the environment variable {name} is not set\n    write: export {name}=… before the command" in told.err
    assert fresh.sandbox.requests == []
    assert not fresh.store.exists()


def test_a_secret_s_file_that_is_not_there_is_named(fresh: Company) -> None:
    """The path as the settings write it."""
    fresh.settings = fresh.settings.replace("{{env: WHATSAPP_TOKEN}}", "{{file: /run/secrets/none}}")
    fresh.configure()
    told = fresh.run("sync")
    assert told.code == 2
    assert "the secret's file /run/secrets/none cannot be read" in told.err


def test_a_wrong_key_is_refused_and_named_by_what_it_lacks(fresh: Company) -> None:
    """Every feed of that system says so; the other system is read."""
    fresh.environ["DD_APP_KEY"] = "wrong-key-0123456789"
    told = fresh.run("sync")
    states = {(row[0], row[2]) for row in told.rows[:-1]}
    assert told.code == 3
    assert ("whatsapp", "complete") in states
    assert "lacks the scope monitors_read, or a key is not valid" in why(told, "monitors")
    assert "wrong-key" not in told.out + told.err
