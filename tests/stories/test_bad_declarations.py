"""Declarations with mistakes: all of them are told at once, and no other service suffers."""

import re

import pytest

from tests.stories.company import Company

NINE = """\
apiVersion: runbook/v1
service: Shop API
titel: The shop
promises:
  - id: orders
    says: "99.9% and 95% of orders succeed"
    response: pager
  - id: orders
    says: 5
playbooks:
  - id: slow
    when: [oders]
allow: [{code: RB4, on: x, reason: y}]
"""


def write(company: Company, name: str, text: str | bytes) -> None:
    """A file among the declarations."""
    data = text if isinstance(text, bytes) else text.encode()
    (company.config / "services" / name).write_bytes(data)


def test_nine_mistakes_are_told_at_once(pulled: Company) -> None:
    """Each with file, line, column and what to write; the exit code says that the declaration is wrong."""
    write(pulled, "shop.yaml", NINE)
    told = pulled.run("compile", "--all")
    places = re.findall(r"^services/shop\.yaml:(\d+):(\d+): .+\n    write: .+$", told.err, re.MULTILINE)
    assert told.code == 2
    assert places == [
        ("2", "10"), ("3", "1"), ("6", "11"), ("7", "15"), ("8", "9"), ("9", "11"), ("11", "5"), ("12", "12"),
        ("13", "16"),
    ]  # fmt: skip
    assert told.last == "exit 2: 9 problems in the declaration"


def test_the_other_services_are_compiled_all_the_same(pulled: Company) -> None:
    """Their runbooks are written, and their findings told."""
    write(pulled, "shop.yaml", NINE)
    told = pulled.run("compile", "--all")
    assert "RB204" in told.out
    assert pulled.page("dispatch").startswith("# WhatsUp Logistics dispatch — Production Runbook")
    assert not (pulled.config / "runbooks" / "shop").exists()


def test_a_service_whose_file_is_broken_is_not_taken_for_a_typing_error(pulled: Company) -> None:
    """It is said that nobody declared it so far, with everything that is wrong; the others are compiled beside it."""
    write(pulled, "shop.yaml", NINE)
    told = pulled.run("compile", "--service", "shop-api")
    assert (told.code, told.out) == (2, "")
    assert "no service “shop-api” is declared" in told.err
    assert "services/shop.yaml:2:10: " in told.err
    told = pulled.run("compile", "--service", "shop-api", "--service", "dispatch")
    assert told.last == "exit 2: 9 problems in the declaration"
    assert "RB204" in told.out


def test_a_release_does_not_wait_for_the_mistakes_of_another_team(pulled: Company) -> None:
    """They are told, and stop nobody who did not ask for that service; a second file of this one does."""
    write(pulled, "shop.yaml", NINE)
    told = pulled.run("compile", "--service", "dispatch")
    assert told.code == 0
    assert "services/shop.yaml:2:10: " in told.err
    write(pulled, "z.yaml", (pulled.config / "services" / "dispatch.yaml").read_bytes())
    told = pulled.run("compile", "--service", "dispatch")
    assert told.last == "exit 2: 1 problem in the declaration"


def test_an_audit_names_the_file_that_it_could_not_read(pulled: Company) -> None:
    """As a finding, since a service is missing from what was audited."""
    write(pulled, "shop.yaml", NINE)
    told = pulled.run("audit", "--all")
    assert told.code == 2
    assert ["RB010", "error", "observe", "declared:file/services/shop.yaml"] in [row[:4] for row in told.rows]


def test_settings_with_mistakes_stop_everything(pulled: Company) -> None:
    """Each mistake is told with its place, and nothing is judged by settings that are half read."""
    pulled.configure("marginn: 1\nreview_after: soon\nchecks: {RB4: block}\n")
    for command in (["compile", "--all"], ["sync"], ["audit"], ["doctor"], ["explain", "message-acceptance"]):
        told = pulled.run(*command)
        assert (told.code, told.out) == (2, "")
        assert "runbook.yaml has " in told.err
        assert len(re.findall(r"runbook\.yaml:\d+:\d+: ", told.err)) >= 3


def test_a_mistake_in_a_connector_s_settings_is_told_like_any_other(pulled: Company) -> None:
    """With its place, before anything is asked."""
    pulled.settings = pulled.settings.replace("use: whatsapp", "use: whatsup").replace("    api_key:", "    apikey:")
    pulled.configure()
    pulled.sandbox.requests.clear()
    told = pulled.run("sync")
    assert told.code == 2
    assert "runbook.yaml:8:10: there is no connector “whatsup”" in told.err
    assert "apikey" in told.err
    assert pulled.sandbox.requests == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"caf\xe9", "UTF-8"),
        (b"a: [1, 2\n", ""),
        (b"", ""),
        (b"a: &x [1,2,3]\nb: [*x, *x, *x]\n" * 3, ""),
        (b"a: &a [x,x,x,x,x,x,x,x,x]\n" + b"".join(
            b"%c: &%c [%s]\n" % (n, n, b",".join([b"*%c" % (n - 1)] * 9)) for n in range(98, 110)), ""),
        (b"apiVersion: runbook/v1\nservice: ../../etc\n", "not an id"),
        (b"x" * 10_000_000, ""),
        (b"- " * 5_000 + b"x", ""),
        (b"apiVersion: runbook/v1\nservice: dispatch\n", "dispatch"),
        (b"!!python/object/apply:os.system ['true']", ""),
    ],
    ids=["no-utf8", "cut", "empty", "aliases", "bomb", "path", "10MB", "deep", "duplicate", "tag"],
)  # fmt: skip
def test_a_hostile_file_is_a_problem_with_a_place(pulled: Company, text: bytes, says: str) -> None:
    """Soon told, with a word that helps, and without harm to the others."""
    write(pulled, "zz.yaml", text)
    told = pulled.run("compile", "--all")
    assert told.code == 2
    assert re.search(rf"^services/zz\.yaml:\d+:\d+: .*{says}", told.err, re.MULTILINE)
    assert "RB504" in told.out
    assert not list(pulled.folder.glob("**/etc"))
