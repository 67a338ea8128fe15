"""People of files: each gets a number as key; addresses and telephone numbers stay behind, names unless allowed."""

import re
from dataclasses import dataclass, field

_MAIL = re.compile(r"[^\s<>()\[\],;:\"']+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w./-])(?:\+|tel:|00)\d(?:[\s().-]{0,2}\d){6,14}(?!\d)")
_SECRET_URL = re.compile(r"(?:webcals?://|https?://[^\s\"'<>)\]]*(?:\.ics|[?&][\w-]*token=|webcal))[^\s\"'<>)\]]*")
_NOBODY = re.compile(
    r"(?:\W|on.?call|shift|rotation|-)*(?:no.?body|no.?one|none|nobody on call|unassigned|vacant|tbd|empty)?\W*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class People:
    """Everybody met in the files of one pull, in the order of their first mention, by any spelling of them."""

    _keys: dict[str, str] = field(default_factory=dict)
    displays: dict[str, str] = field(default_factory=dict)
    reachable: dict[str, bool | None] = field(default_factory=dict)

    def key(self, *spellings: str, reachable: bool | None = None) -> str:
        """The key of somebody; "" where no spelling says anything, or where they say that it is nobody."""
        known = [one for one in map(identity, spellings) if one]
        if not known:
            return ""
        number = len(set(self._keys.values())) + 1
        key = next((self._keys[one] for one in known if one in self._keys), f"person-{number}")
        for one in known:
            self._keys.setdefault(one, key)
        name = next((plain for one in spellings if (plain := without(one).strip(" <>()…"))), "")
        self.displays[key] = self.displays.get(key) or name
        self.reachable[key] = True if reachable else self.reachable.get(key)
        return key


def identity(spelling: str) -> str:
    """The same for spellings of the same person: the mail address, or the name without capitals and spaces."""
    found = _MAIL.search(spelling)
    if found:
        return found[0].lower().removeprefix("mailto:")
    name = " ".join(_PHONE.sub("", spelling).split()).casefold()
    return "" if _NOBODY.fullmatch(name) else name


def without(text: str) -> str:
    """A text without mail addresses, international telephone numbers, and addresses of calendars."""
    return _PHONE.sub("…", _MAIL.sub("…", _SECRET_URL.sub("…", text)))
