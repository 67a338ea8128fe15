"""An organisation that grows: dashboards with ids, dates and viewers, alerts with ids, and what is right for each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from compiler.model.promise import Service
from compiler.model.world import MOMENT
from tests.bench.linking.bodies import Body, changed
from tests.bench.linking.case import Case, Suite, half_of, serving

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass
class Organisation:
    """What has been made so far. Everything random comes from one seed."""

    random: Random
    boards: dict[str, Body] = field(default_factory=dict)
    monitors: dict[str, Body] = field(default_factory=dict)
    slos: dict[str, Body] = field(default_factory=dict)
    views: dict[str, Body] = field(default_factory=dict)
    cases: list[Case] = field(default_factory=list)

    def board(self, body: Body, days: int, views: int, seen: int = 1, team: str = "", title: str = "") -> str:
        """Adds a dashboard made `days` ago, looked at `views` times and last `seen` days ago; its key."""
        key = "-".join("".join(self.random.choices(_LETTERS, k=3)) for _ in range(3))
        made = (MOMENT - timedelta(days=days, seconds=self.random.randrange(80_000))).isoformat()
        tags = [f"team:{team}"] if team else []
        self.boards[key] = changed(
            body, id=key, created_at=made, modified_at=made, tags=tags, title=title or body["title"]
        )
        if self.random.random() < 0.95:
            viewed = (MOMENT - timedelta(days=seen)).isoformat() if views else None
            self.views[key] = {"total_views": views, "viewed_at": viewed}
        return key

    def next_monitor(self) -> str:
        """The id that the next alert gets."""
        return str(7_000_001 + 13 * len(self.monitors))

    def alert(self, body: Body) -> str:
        """Adds an alert that nobody asks about; its id."""
        key = self.next_monitor()
        self.monitors[key] = changed(body, id=int(key))
        return key

    def ask(self, sort: str, of: str, body: Body, right: Iterable[str], service: Service | None = None) -> str:
        """Adds an alert with the dashboards that are right for it; `of` decides the half."""
        key = self.alert(body)
        self.cases.append(Case(key, frozenset(right), half_of(of), sort, service or serving("platform", "platform")))
        return key

    def slo(self, body: Body) -> str:
        """Adds an SLO; its id."""
        key = "".join(self.random.choices("0123456789abcdef", k=32))
        self.slos[key] = changed(body, id=key)
        return key

    def suite(self, name: str) -> Suite:
        """All of it."""
        return Suite(name, self.boards, self.monitors, tuple(self.cases), self.slos, self.views)
