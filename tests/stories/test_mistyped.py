"""Stories of mistyped names and numbers: each is refused with what was meant, none switches anything off."""

import pytest

from tests.stories.company import Company

COMMANDS = (("compile", "--all"), ("audit",), ("compile", "--lint"))


@pytest.mark.parametrize("words", COMMANDS)
def test_an_unknown_code_in_the_settings_is_refused(pulled: Company, words: tuple[str, ...]) -> None:
    """By every command that would heed it."""
    pulled.configure("checks: {RB999: block}\n")
    told = pulled.run(*words)
    assert told.code == 2
    assert "no check has the code “RB999”" in told.err


@pytest.mark.parametrize("words", COMMANDS)
def test_an_unknown_connector_is_refused(pulled: Company, words: tuple[str, ...]) -> None:
    """With the one that was meant."""
    pulled.settings = pulled.settings.replace("use: whatsapp", "use: watsapp")
    pulled.configure()
    told = pulled.run(*words)
    assert told.code == 2
    assert "there is no connector “watsapp”" in told.err
    assert "write: use: whatsapp" in told.err


@pytest.mark.parametrize("words", COMMANDS)
def test_an_allowance_of_an_unknown_code_is_refused(pulled: Company, words: tuple[str, ...]) -> None:
    """As a mistake of its declaration."""
    path = pulled.config / "services" / "shop.yaml"
    path.write_text("apiVersion: runbook/v1\nservice: shop\nallow: [{code: RB999, on: x, reason: y}]\n")
    told = pulled.run(*words)
    assert told.code == 2
    assert "services/shop.yaml:3:16: no check has the code “RB999”" in told.err


def test_lint_refuses_a_service_that_nobody_declared(fresh: Company) -> None:
    """With the nearest name; one that is declared is fine."""
    told = fresh.run("compile", "--lint", "--service", "dispach")
    assert (told.code, "did you mean “dispatch”?" in told.err) == (2, True)
    assert fresh.run("compile", "--lint", "--service", "dispatch").code == 0


def test_lint_says_where_declarations_lie_too_deep(fresh: Company) -> None:
    """A folder below is not looked into, a hidden file is no declaration, and no file at all is a fine start."""
    services = fresh.config / "services"
    services.joinpath(".dispatch.yaml").write_text("a: [", encoding="utf-8")
    assert fresh.run("compile", "--lint").code == 0
    services.joinpath("team").mkdir()
    for path in services.glob("[a-z]*.yaml"):
        path.rename(services / "team" / path.name)
    told = fresh.run("compile", "--lint")
    assert (told.code, told.last) == (2, "exit 2: 2 problems in the declaration")
    assert "services/team/dispatch.yaml:1:1: a folder below that of the services is not looked into" in told.err
    assert "write: services/dispatch.yaml" in told.err
    settings = fresh.config / "runbook.yaml"
    settings.write_text(settings.read_text().replace("services: services", f"services: {services}"), encoding="utf-8")
    assert f"{services}/team/dispatch.yaml:1:1: " in fresh.run("compile", "--lint").err
    for path in services.glob("team/*.yaml"):
        path.unlink()
    assert fresh.run("compile", "--lint").last == "exit 0: 0 services declared without a mistake"


def test_a_secret_in_plain_sight_is_told_once(fresh: Company) -> None:
    """Its connector, which is not given it, does not miss it too."""
    path = fresh.config / "runbook.yaml"
    path.write_text(path.read_text().replace("{env: WHATSAPP_TOKEN}", "EAAG-invented"), encoding="utf-8")
    told = fresh.run("compile", "--lint")
    assert (told.code, told.last, "EAAG" in told.err) == (2, "exit 2: 1 problem in the settings", False)


@pytest.mark.parametrize(
    "words",
    [
        ("compile", "--all", "--snapshot", "77"), ("compile", "--all", "--baseline", "99"),
        ("snapshots", "diff", "99"), ("audit", "--baseline", "4"),
    ],
)  # fmt: skip
def test_the_number_of_no_snapshot_is_a_wrong_argument(pulled: Company, words: tuple[str, ...]) -> None:
    """No pull mends it; the command that it names works."""
    told = pulled.run(*words)
    assert told.code == 2
    assert f"there is no snapshot {words[-1]}; `runbook snapshots list`" in told.err
    assert pulled.run("snapshots", "list").code == 0


def test_a_broken_declaration_before_the_first_pull_is_told_with_it(fresh: Company) -> None:
    """Both reasons at once, and the exit code of the one that no pull mends."""
    (fresh.config / "services" / "shop.yaml").write_text("apiVersion: runbook/v1\nservice: Shop API\n")
    told = fresh.run("compile", "--all")
    assert told.code == 2
    assert "nothing was pulled yet" in told.err
    assert "services/shop.yaml:2:10: " in told.err


def test_pushing_before_the_first_pull_says_that_nothing_was_pulled(fresh: Company) -> None:
    """As every command that needs the store does; nothing is made at the other side."""
    told = fresh.run("store", "push", str(fresh.folder / "there"))
    assert told.code == 3
    assert "nothing was pulled yet" in told.err
    assert not (fresh.folder / "there").exists()


def test_on_call_without_declarations_says_so(pulled: Company) -> None:
    """Rather than to print nothing, as if nobody were on call."""
    (pulled.config / "services").rename(pulled.config / "elsewhere")
    told = pulled.run("oncall")
    assert told.code == 2
    assert "the folder of services is not there" in told.err
