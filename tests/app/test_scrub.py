"""The last net: no mail address, phone number or secret survives, and everything else does."""

import re
import stat
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.app.scrub import KEY_FILE, KEY_VARIABLE, Scrub, scrub_beside
from compiler.errors import SettingsError
from compiler.store.bodies import canonical

SCRUB = Scrub(b"a key of this test alone")
MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)

locals_ = st.from_regex(r"[a-zA-Z0-9][a-zA-Z0-9._+-]{0,12}[a-zA-Z0-9]", fullmatch=True)
hosts = st.from_regex(r"[a-z0-9][a-z0-9-]{0,8}(\.[a-z0-9]{1,6})?\.(com|br|info|museum|xn--p1ai)", fullmatch=True)
mails = st.builds("{}@{}".format, locals_, hosts)
phones = st.from_regex(r"\+[1-9][0-9]( ?\(?[0-9]{2}\)? ?)[0-9]{4,5}[ -]?[0-9]{4}", fullmatch=True)
hexes = st.from_regex(r"[a-f]{4}[0-9]{4}[a-f0-9]{24}", fullmatch=True)
around = st.sampled_from(["", " ", "\n", "\t", "@", "(", "<", "notify: ", "é", "\\", '"', "/", ",", "%0A"])
after = st.sampled_from(["", " ", "\n", ".", ", ", ")", ">", '"', "\\", " and so on", "!"])
texts = st.text(max_size=8)
secrets_ = st.one_of(
    st.builds("https://api.example.com/v1?page=2&token={}".format, hexes),
    st.builds("https://api.example.com/v1?API_KEY={}&page=2".format, hexes),
    st.builds("https://hooks.example.com/services/T1/{}".format, hexes),
    st.builds("https://example.com/webhook/{}".format, hexes),
    st.builds("https://ana:{}@example.com/path".format, hexes),
    st.builds("Authorization: Bearer {}".format, hexes),
    st.builds("app_key={}".format, hexes),
    st.builds("client_secret: {}".format, hexes),
    st.builds("password = {}".format, hexes),
    st.builds("eyJhbGciOiJIUzI1NiJ9.{}.{}".format, hexes, hexes),
    st.builds("-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----".format, hexes),
)
leaves = st.none() | st.booleans() | st.integers(-9, 9) | st.floats(allow_nan=False, allow_infinity=False) | texts
documents = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=8
)


@given(texts, around, mails, after)
def test_no_mail_address_survives(before: str, opening: str, mail: str, closing: str) -> None:
    scrubbed = scrub_string(before + opening + mail + closing)
    assert mail not in scrubbed
    assert not MAIL.search(scrubbed)
    assert "person-" in scrubbed


@given(texts.filter(lambda text: not re.search(r"[\d)\]}]\Z", text)), around, phones, after)
def test_no_phone_number_survives(before: str, opening: str, phone: str, closing: str) -> None:
    scrubbed = scrub_string(before + opening + phone + closing)
    assert phone not in scrubbed
    assert "phone-" in scrubbed


@given(st.sampled_from(["", " ", "\n", "see ", "(", "é ", "\t"]), secrets_, after.filter(lambda text: text != "\\"))
def test_no_token_survives(before: str, secret: str, closing: str) -> None:
    scrubbed = scrub_string(before + secret + closing)
    for part in re.findall(r"[a-f]{4}[0-9]{4}[a-f0-9]{24}", secret):
        assert part not in scrubbed
    assert "…" in scrubbed


@pytest.mark.parametrize("name", ["token", "api_key", "appKey", "client_secret", "access-token", "Authorization"])
def test_the_value_of_a_field_that_holds_a_secret_is_cut(name: str) -> None:
    body = canonical(orjson.dumps({"rows": [{name: "short", "name": "kept"}]}))
    assert orjson.loads(SCRUB.body(body)) == {"rows": [{name: "…", "name": "kept"}]}


@pytest.mark.parametrize(
    "text",
    [
        "sum:orders.failed{service:dispatch-api,env:prod}.as_count() / default_zero(sum:orders.total{*}) >= 0.5",
        "logs(\"service:wa-gateway -@http.status_code:500 @duration:>100\").index(\"*\").rollup(\"count\") > 5",
        "avg(last_5m):ewma_5(sum:a.b{token:refresh,key:x}) + 100 > 2",
        'rate(http_requests_total{token="refresh", key="a"}[5m]) > 3',
        "@slack-ops @pagerduty-WhatsUp-Logistics @webhook-deploy @team-sre, please look.",
        "https://app.example.com/dashboard/abc-def-ghi?tpl_var_partition_key=a&from_ts=1700000000000&live=true",
        "{{#is_alert}} basic checks of the bearer service {{/is_alert}}",
        "2026-11-01T06:00:00+00:00, 1e+21, a@b, v1.2.3, image@sha256:abcdef0123456789abcdef",
        "phone_number_id 104512345678901, account 800000000000001",
        "https://docs.example.com/tokens/rotation#secrets",
    ],
)  # fmt: skip
def test_what_is_neither_person_nor_secret_passes_unchanged(text: str) -> None:
    assert SCRUB.text(text) == text
    assert scrub_string(text) == text


@given(documents)
def test_the_structure_of_a_body_survives(document: object) -> None:
    body = canonical(orjson.dumps({"a": document, "mail": "ana@example.com"}))
    scrubbed = orjson.loads(SCRUB.body(body))
    assert shape(scrubbed["a"]) == shape(orjson.loads(body)["a"])
    assert scrubbed["mail"].startswith("person-")


@given(documents)
def test_a_scrubbed_body_is_in_canonical_form_and_is_not_scrubbed_again(document: object) -> None:
    once = SCRUB.body(canonical(orjson.dumps([document, "tell @ana@example.com or +5511999990001"])))
    assert canonical(once) == once
    assert SCRUB.body(once) == once


def test_a_clean_body_passes_as_the_very_same_bytes() -> None:
    body = canonical(orjson.dumps({"query": "avg:a{b:c} > 1", "tags": ["env:prod"], "message": "look at @slack-ops"}))
    assert SCRUB.body(body) is body


def test_one_person_has_one_pseudonym_which_another_key_does_not_give() -> None:
    first, again = SCRUB.text("Ana@Example.com"), SCRUB.text("write to ana@example.com now")
    assert first in again
    assert SCRUB.text("+55 11 99999-0001") == SCRUB.text("+5511999990001")
    assert Scrub(b"another key").text("ana@example.com") != first


@given(mails)
def test_the_pseudonym_of_an_address_is_the_one_that_stands_in_its_place_in_texts(mail: str) -> None:
    assert SCRUB.text(f"page @{mail}") == f"page @{SCRUB.address(f' {mail.upper()}')}"


@pytest.mark.parametrize("text", ["", "Ana", "@pagerduty-Orders", "write to ana@example.com", "a@b"])
def test_what_is_no_address_by_itself_has_no_pseudonym(text: str) -> None:
    assert SCRUB.address(text) == ""


def test_a_handle_that_is_a_mail_address_stays_a_handle() -> None:
    assert re.fullmatch(r"@person-[0-9a-f]{8} @slack-ops", SCRUB.text("@ana@example.com @slack-ops"))


def test_the_key_is_made_once_and_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    store = tmp_path / "new" / "store.sqlite"
    first, second = scrub_beside(store), scrub_beside(store)
    key = store.with_name(KEY_FILE)
    assert first.text("ana@example.com") == second.text("ana@example.com")
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert [path.name for path in key.parent.iterdir()] == [KEY_FILE]


def test_a_key_that_was_cut_short_is_made_anew(tmp_path: Path) -> None:
    store = tmp_path / "store.sqlite"
    store.with_name(KEY_FILE).write_text("")
    assert scrub_beside(store).text("ana@example.com") == scrub_beside(store).text("ana@example.com")


def scrub_string(text: str) -> str:
    """A text as it comes out of a body."""
    found: list[str] = orjson.loads(SCRUB.body(canonical(orjson.dumps([text]))))
    return found[0]


def shape(value: object) -> object:
    """A document with its texts left out."""
    if isinstance(value, dict):
        return sorted((shape(item) for item in value.values()), key=repr)
    if isinstance(value, list):
        return [shape(item) for item in value]
    return "text" if isinstance(value, str) else value


def test_a_runner_that_forgets_its_files_is_given_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same pseudonyms on every runner, and no key file is made; what is no key is told and never taken for one."""
    monkeypatch.setenv(KEY_VARIABLE, "0a" * 32)
    said = [scrub_beside(tmp_path / name / "store.sqlite").text("call ana@example.com") for name in ("a", "b")]
    assert said[0] == said[1] != "call ana@example.com"
    assert not list(tmp_path.rglob("*.key"))
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    with pytest.raises(SettingsError, match=f"{KEY_VARIABLE} is no key") as told:
        scrub_beside(tmp_path / "store.sqlite")
    assert "secret" not in str(told.value)
