"""The span of time over which schedules are rendered."""

from datetime import datetime

from compiler.model.frozen import dataclass
from compiler.model.rota import RENDERED, RENDERED_BACK
from connectors.pagerduty.words import hour, written


@dataclass(frozen=True, slots=True)
class Span:
    """From a day before the pull to some weeks after it, on whole hours."""

    first: datetime
    last: datetime

    @classmethod
    def of(cls, now: datetime) -> "Span":
        """The span of a pull at `now`."""
        return cls(hour(now) - RENDERED_BACK, hour(now) + RENDERED)

    @property
    def params(self) -> tuple[tuple[str, str], ...]:
        """Both bounds: with one of them alone the provider puts the other two weeks away."""
        return (("since", written(self.first)), ("until", written(self.last)))

    @property
    def body(self) -> dict[str, str]:
        """Both bounds as a kept body spells them."""
        return {"first": written(self.first), "last": written(self.last)}
