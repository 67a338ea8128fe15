"""Where the things of one organisation live: its instance name, and the addresses of the vendor's application."""

from functools import lru_cache
from urllib.parse import quote, urlsplit

from compiler.model.base import Id, Kind
from compiler.model.frozen import dataclass
from compiler.model.opening import Opening
from connectors.datadog.pointing import targets

_FIXED_WINDOW = "from_ts={from_ms}&to_ts={to_ms}"


@dataclass(frozen=True, slots=True)
class Home:
    """One organisation as links and ids name it; `app` is the root url of its user interface, without a slash."""

    instance: str
    app: str

    def id(self, kind: Kind, key: str) -> Id:
        """The id of one of this organisation's things."""
        return Id(self.instance, kind.value, key)

    def id_of(self, kind: str, key: str) -> Id:
        """The id of a thing whose kind is only a word to us, such as a shared group of widgets."""
        return Id(self.instance, kind, key)

    @property
    def host(self) -> str:
        """The host name of the user interface, in lower case."""
        return _host(self.app)

    def leads(self, url: str) -> tuple[Id, ...]:
        """The things of this organisation that an address leads to; those at another host are somebody else's.

        An address without a host is one of the place where it is written.
        """
        inside = url.startswith("/") and not url.startswith("//")
        if not inside and (self.host not in url.lower() or _host(url) != self.host):
            return ()
        return tuple(self.id(kind, key) for kind, key in targets(url))

    def monitor(self, key: str) -> Opening:
        """A monitor's page; a window is given in epoch milliseconds."""
        return Opening(f"{self.app}/monitors/{quote(key, safe='')}", window=_FIXED_WINDOW)

    def slo(self, key: str) -> Opening:
        """An SLO's panel, which opens over the list."""
        return Opening(f"{self.app}/slo?slo_id={quote(key, safe='')}")

    def notebook(self, key: str) -> Opening:
        """A notebook's page."""
        return Opening(f"{self.app}/notebook/{quote(key, safe='')}")

    def dashboard(self, key: str) -> Opening:
        """A dashboard with its variables set, one widget in front, and a window that slides or stands still."""
        return Opening(
            f"{self.app}/dashboard/{quote(key, safe='')}",
            variable="tpl_var_{name}={value}",
            panel="fullscreen_widget={panel}",
            window=f"{_FIXED_WINDOW}&live=false",
            relative="live=true",
        )

    def oncall_teams(self) -> Opening:
        """The list of on-call teams; the vendor documents no page of one team or policy."""
        return Opening(f"{self.app}/on-call/teams")

    def oncall_schedules(self) -> Opening:
        """The list of on-call schedules; the vendor documents no page of one."""
        return Opening(f"{self.app}/on-call/schedules")

    def incident(self, number: str) -> str:
        """The url of an incident, by the number that people say."""
        return f"{self.app}/incidents/{quote(number, safe='')}"


@lru_cache(maxsize=1 << 10)
def _host(url: str) -> str:
    try:
        return urlsplit(url).netloc.lower()
    except ValueError:
        return ""
