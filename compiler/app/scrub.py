"""The last net before the store: personal data becomes stable pseudonyms, secrets are cut out.

Connectors drop what they know to be a person or a phone number; this finds what they could not know, in the texts
that people wrote. A body in which nothing can be found passes untouched, after a look at its bytes alone.
"""

import os
import re
import secrets
from contextlib import suppress
from hmac import digest
from pathlib import Path
from typing import Any

import orjson

from compiler.errors import SettingsError

CUT = "…"
"""What stands in place of a secret."""

KEY_FILE = "pseudonym.key"
"""The name of the file, beside the store, whose key makes pseudonyms stable and keeps them from being guessed."""

KEY_VARIABLE = "RUNBOOK_PSEUDONYM_KEY"
"""The environment variable that holds the key where files do not stay, as 64 hex digits."""

_MAIL = re.compile(
    r"[^\s@<>()\[\]{},;:\"'\\/|=?&#%`]{0,63}\w(?:@|%40)(?:[\w-]{1,63}\.){1,8}(?:xn--[\w-]+|[^\W\d_]{2,})(?![\w-])"
)
_PHONE = re.compile(
    # After a closing bracket a plus is more likely arithmetic, so only a whole international number counts there.
    r"(?:(?<![\d)\]}])(?:\+|%2[Bb])[1-9](?:[\s().-]{0,3}\d){7,14}|(?<=[)\]}])\+[1-9]\d{10,14})(?!\d)"
    r"|(?:(?<=tel:)|(?<=phone=)|(?<=wa\.me/))\d{8,15}(?!\d)"
)
_LOGIN = re.compile(r"(?<=://)[^\s/@:]+:[^\s/@]+@")
_URL = re.compile(r"(https?://[^\s/\"'<>]+)/[^\s\"'<>)\]]+", re.IGNORECASE)
_NAMES = r"(?:[\w.-]{0,40}(?:token|secret|passw(?:or)?d|pwd|signature|(?:api|app|application|access|account)[_-]?key))"
_PARAMETER = re.compile(rf"([?&;#](?:{_NAMES}|key|sig|auth|code)=)[^&#\s\"'<>]+", re.IGNORECASE)
_ASSIGNED = re.compile(rf"(\b{_NAMES}[\"']?\s{{0,3}}[=:]\s{{0,3}})([\"']?)([^\s\"'&,;<>{{}}()]+)", re.IGNORECASE)
_BEARER = re.compile(r"\b((?:bearer|basic)\s+)(?=\S*\d)[\w.~+/=-]{8,}", re.IGNORECASE)
_TOKEN = re.compile(
    r"\b(?:eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?|xox[a-z]-[\w-]{8,}|gh[pousr]_\w{16,}|glpat-[\w-]{16,}"
    r"|AKIA[0-9A-Z]{12,}|EAA[0-9A-Za-z]{24,})"
)
_PRIVATE = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)", re.DOTALL)
_SECRET_FIELD = re.compile(rf"(?:{_NAMES}|authorization)\Z", re.IGNORECASE)
_HIDDEN, _QUOTE = "\ue000", "\ue001"
_CLEAN = 20_000

# Words without which a pattern cannot match, in lower case: looking for them is far cheaper than the pattern.
_NAMING = ("token", "secret", "passw", "pwd", "sig", "key", "auth", "code")
_BETRAYING = ("bearer", "basic", "eyj", "xox", "gh", "glpat", "akia", "eaa", "private key")
_CALLING = ("+", "%2b", "tel:", "phone=", "wa.me/")

# Words that betray a secret, as bytes of JSON. Each costs a pass over every body, so there are few.
_WORDS = (
    b"oken", b"ecret", b"assw", b"earer ", b"hook", b"PRIVATE KEY", b'_key"', b'Key"', b"eyJ", b"uthorization",
)  # fmt: skip
_ENDINGS = frozenset((b"ken", b"ret", b"ord", b"swd", b"pwd", b"ure", b"key", b"sig", b"uth", b"ode", b"one"))
_PLUS = re.compile(rb"\+[1-9]")
_ESCAPED = re.compile(rb"%(?:40|2[Bb])")
_DOMAIN = re.compile(rb'@[^\s@"<>]*[.:/]')
_BEFORE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") | frozenset(range(128, 256))


class Scrub:
    """Replaces mail addresses by `person-<8 hex>`, phone numbers by `phone-<8 hex>`, and secrets by `…`."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._clean: set[str] = set()

    def body(self, body: bytes) -> bytes:
        """A JSON body in canonical form without personal data and secrets, in canonical form again."""
        if not _suspicious(body):
            return body
        # Cut at its quotes, canonical JSON alternates between structure and strings; escapes are hidden meanwhile.
        text = body.decode()
        if _HIDDEN in text or _QUOTE in text:
            return orjson.dumps(self._value(orjson.loads(body)), option=orjson.OPT_SORT_KEYS)
        parts = text.replace("\\\\", _HIDDEN).replace('\\"', _QUOTE).split('"')
        dirty, fields = self._found(set(parts[1::2]) - self._clean)
        if not dirty and not fields:
            return body
        strings = [dirty.get(part, part) for part in parts[1::2]]
        for at, part in enumerate(strings[:-1] if fields else ()):
            if part in fields and parts[2 * at + 2] == ":" and strings[at + 1]:
                strings[at + 1] = CUT
        parts[1::2] = strings
        whole = '"'.join(parts).replace(_QUOTE, '\\"').replace(_HIDDEN, "\\\\")
        return orjson.dumps(orjson.loads(whole), option=orjson.OPT_SORT_KEYS)

    def text(self, text: str) -> str:
        """One text without personal data and secrets."""
        low = text.lower()
        if "://" in text:
            text = _URL.sub(_cut_hook, _LOGIN.sub(f"{CUT}@", text))
        if ("=" in text or ":" in text) and _any(_NAMING, low):
            text = _ASSIGNED.sub(_cut_assigned, _PARAMETER.sub(rf"\1{CUT}", text))
        if _any(_BETRAYING, low):
            text = _PRIVATE.sub(CUT, _TOKEN.sub(CUT, _BEARER.sub(rf"\1{CUT}", text)))
        if "@" in text or "%40" in text:
            text = _MAIL.sub(self._person, text)
        return _PHONE.sub(self._phone, text) if _any(_CALLING, low) else text

    def address(self, address: str) -> str:
        """The pseudonym of a mail address, as `text` gives it; "" for what is no address and nothing else."""
        found = _MAIL.fullmatch(address.strip().lower())
        return self._person(found) if found is not None else ""

    def _found(self, strings: set[str]) -> tuple[dict[str, str], set[str]]:
        """Of strings as they stand between quotes: what becomes of the dirty ones, and names of secret fields."""
        dirty, fields = {}, set()
        if len(self._clean) > _CLEAN:
            self._clean.clear()
        for string in strings:
            if _any(_NAMING, string.lower()) and _SECRET_FIELD.match(string):
                fields.add(string)
            plain = _unquoted(string)
            scrubbed = self.text(plain)
            if scrubbed != plain:
                dirty[string] = _quoted(scrubbed)
            elif string not in fields:
                self._clean.add(string)
        return dirty, fields

    def _value(self, value: Any) -> Any:
        """The same by walking, for texts that hold the characters that hide escapes."""
        if type(value) is str:
            return self.text(value)
        if type(value) is list:
            return [self._value(item) for item in value]
        if type(value) is dict:
            return {self.text(name): self._field(name, item) for name, item in value.items()}
        return value

    def _field(self, name: str, value: Any) -> Any:
        return CUT if type(value) is str and value and _SECRET_FIELD.match(name) else self._value(value)

    def _person(self, found: re.Match[str]) -> str:
        return "person-" + self._pseudonym(found.group().replace("%40", "@").lower())

    def _phone(self, found: re.Match[str]) -> str:
        digits = re.sub(r"\D", "", found.group().replace("%2B", "").replace("%2b", ""))
        return "phone-" + self._pseudonym(digits)

    def _pseudonym(self, text: str) -> str:
        return digest(self._key, text.encode(), "sha256").hex()[:8]


def scrub_beside(store: Path) -> Scrub:
    """The scrub whose key lies beside that store; the key is made, readable by its owner alone, where there is none.

    A runner that forgets its files gets the key by environment. Raises SettingsError where that is no key.
    """
    path = store.with_name(KEY_FILE)
    key = _given(os.environ.get(KEY_VARIABLE, "").strip()) or _read(path)
    if not key:
        path.parent.mkdir(parents=True, exist_ok=True)
        _make(path)
        key = _read(path)
    return Scrub(key)


def _given(text: str) -> bytes:
    if text and not re.fullmatch(r"[0-9a-fA-F]{64}", text):
        raise SettingsError(f"{KEY_VARIABLE} is no key: write 64 hex digits, such as those in a {KEY_FILE}")
    return bytes.fromhex(text)


def _read(path: Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        return b""


def _make(path: Path) -> None:
    """Writes a new key whole before it gets its name, so that two programs at once agree on one of the two."""
    draft = path.with_name(f"{KEY_FILE}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32) + "\n")
    with suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


def _any(words: tuple[str, ...], low: str) -> bool:
    for word in words:  # noqa: SIM110 - a generator would cost more than the search
        if word in low:
            return True
    return False


def _cut_hook(found: re.Match[str]) -> str:
    return f"{found.group(1)}/{CUT}" if "hook" in found.group().lower() else found.group()


def _cut_assigned(found: re.Match[str]) -> str:
    name, quote, value = found.groups()
    long = len(value) >= 20 and any(map(str.isdigit, value)) and any(map(str.isalpha, value))
    plain = not quote and "=" in name and len(value) >= 6
    return f"{name}{quote}{CUT}" if long or plain else found.group()


def _unquoted(string: str) -> str:
    """The text of a string as it stands between quotes, its escapes hidden."""
    if "\\" not in string and _HIDDEN not in string and _QUOTE not in string:
        return string
    return str(orjson.loads('"' + string.replace(_QUOTE, '\\"').replace(_HIDDEN, "\\\\") + '"'))


def _quoted(text: str) -> str:
    return orjson.dumps(text)[1:-1].decode().replace("\\\\", _HIDDEN).replace('\\"', _QUOTE)


def _suspicious(body: bytes) -> bool:
    """Whether something may be found in a body: quick, and wrong only on the side of looking closer."""
    return bool(
        (b"@" in body and _addresses(body))
        or (b"+" in body and _PLUS.search(body))
        or (b"%" in body and _ESCAPED.search(body))
        or _assigns(body)
        or any(word in body for word in _WORDS)
    )


def _addresses(body: bytes) -> bool:
    """Whether a letter stands before some `@`, and what looks like a domain after it."""
    at = body.find(b"@", 1)
    while at > 0:
        if body[at - 1] in _BEFORE and _DOMAIN.match(body, at):
            return True
        at = body.find(b"@", at + 1)
    return False


def _assigns(body: bytes) -> bool:
    """Whether some `=` follows a name that ends as those of secrets and phone numbers do."""
    at = body.find(b"=", 3)
    while at > 0:
        if body[at - 3 : at].lower() in _ENDINGS:
            return True
        at = body.find(b"=", at + 1)
    return False
