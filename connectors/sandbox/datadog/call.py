"""One call of an endpoint: what it is answered from."""

from dataclasses import dataclass, field
from datetime import datetime

from connectors.sandbox.datadog.estate import Estate
from connectors.sandbox.exchange import Request
from connectors.sandbox.operations.estate import Operations


@dataclass(frozen=True, slots=True)
class Call:
    """The rows, the request, the moment of the scene, the id from the path (or nothing), and who is on call."""

    estate: Estate
    request: Request
    now: datetime
    key: str = ""
    oncall: Operations = field(default_factory=Operations)
