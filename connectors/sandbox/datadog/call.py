"""One call of an endpoint: what it is answered from."""

from dataclasses import dataclass
from datetime import datetime

from connectors.sandbox.datadog.estate import Estate
from connectors.sandbox.exchange import Request


@dataclass(frozen=True, slots=True)
class Call:
    """The rows, the request, the moment of the scene, and the id from the path (or nothing)."""

    estate: Estate
    request: Request
    now: datetime
    key: str = ""
