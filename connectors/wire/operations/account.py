"""One account as ids and links name it."""

from typing import Any
from urllib.parse import quote, unquote, urlsplit

import orjson

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.opening import Opening
from connectors.wire.operations.fields import text

_KINDS = {
    "user": Kind.RESPONDER,
    "team": Kind.ONCALL_SERVICE,
    "escalation": Kind.POLICY,
    "schedule": Kind.ROTA,
}
NOBODY = frozenset({"none", "noone"})
"""The words by which a recipient is deliberately nobody."""


@dataclass(frozen=True, slots=True)
class Account:
    """`product` is the word of other products' handles; `team_page` and `alert_page` are urls with `{team}`, `{alert}`.

    A page that is not known is "".
    """

    instance: str
    product: str
    team_page: str = ""
    alert_page: str = ""

    def id(self, kind: Kind, key: str) -> Id:
        """The id of one of this account's things."""
        return Id(self.instance, kind.value, key)

    def recipient(self, form: str, key: str) -> Id:
        """The id of whom a recipient of that type means; a type that we do not know is a kind that nobody brings."""
        kind = _KINDS.get(form)
        return Id(self.instance, kind.value if kind is not None else form or "recipient", key)

    def team(self, key: str) -> Opening | None:
        """The page of a team, where its schedules, escalations and rules are shown too."""
        return _page(self.team_page, team=key)

    def located(self, url: str) -> Id | None:
        """The team whose page an address is, or a page below it; None for any other address."""
        begins, hole, _ = self.team_page.partition("{team}")
        if not hole:
            return None
        home, asked = _apart(begins), _apart(url)
        if home is None or asked is None or asked[0] != home[0] or not asked[1].startswith(home[1]):
            return None
        key = unquote(asked[1].removeprefix(home[1]).partition("/")[0])
        return self.id(Kind.ONCALL_SERVICE, key) if key.replace("-", "").replace(":", "").isalnum() else None

    def alert(self, key: str) -> str:
        """The url of an alert's page, "" where it is not known."""
        found = _page(self.alert_page, alert=key)
        return found.url if found is not None else ""


def owner(body: Any) -> str:
    """The id of the team that owns a thing: an object, an id, or a plain text that is none; "" without one."""
    found = body.get("ownerTeam")
    return text(found.get("id")) if isinstance(found, dict) else text(body.get("teamId"))


def teams(key: str) -> frozenset[str]:
    """The tag of the owning team."""
    return frozenset({f"team:{key}"}) if key else frozenset()


def opened(body: bytes, where: str) -> dict[str, Any]:
    """A kept body as an object; raises Contract where it is none."""
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Contract(f"{where}: the kept body is not JSON") from None
    if not isinstance(found, dict):
        raise Contract(f"{where}: the kept body is no object")
    return found


def _apart(url: str) -> tuple[str, str] | None:
    """Host in lower case and path of an address of the web; None for anything else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return (parts.netloc.lower(), parts.path) if parts.scheme in ("http", "https") else None


def _page(pattern: str, **values: str) -> Opening | None:
    if not pattern or not all(values.values()):
        return None
    return Opening(pattern.format(**{name: quote(value, safe="") for name, value in values.items()}))
