"""The sandbox itself: one HTTP server on loopback per vendor, all playing the same scene."""

import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import NamedTuple

from connectors.sandbox.chapter import Chapter
from connectors.sandbox.datadog.app import Datadog
from connectors.sandbox.faults import Fault, Mischief
from connectors.sandbox.jsm.app import Jsm
from connectors.sandbox.listener import Listener, Vendor
from connectors.sandbox.opsgenie.app import Opsgenie
from connectors.sandbox.pagerduty.app import PagerDuty
from connectors.sandbox.scale import Counts, generate, grown
from connectors.sandbox.scenes import scene, scenes
from connectors.sandbox.whatsapp.app import Whatsapp
from connectors.sandbox.whatsup import crews

__all__ = ["Counts", "Fault", "Sandbox", "Served", "scenes"]

SECRETS: Mapping[str, str] = {
    "DD_API_KEY": "sandbox-datadog-api-key",
    "DD_APP_KEY": "sandbox-datadog-application-key",
    "WHATSAPP_TOKEN": "sandbox-whatsapp-token",
    "PAGERDUTY_TOKEN": "sandbox-pagerduty-token",
    "OPSGENIE_KEY": "sandbox-opsgenie-key",
    "JSM_TOKEN": "sandbox-jsm-token",
    "JSM_EMAIL": "runbook@whatsup.example",
}


class Served(NamedTuple):
    """One request that was answered; `path` is without its query, `status` 0 where the connection was cut."""

    vendor: str
    method: str
    path: str
    status: int


class Sandbox:
    """The imitated vendors, playing one scene; a context manager that listens while it is entered.

    `size` adds a crowd of other people's services: 1 none, each step above a hundred monitors and what belongs to
    them; a `Counts` says exactly how much. `night` moves that crowd on by so many nights. `now` is the moment that
    all readings refer to, by default the moment of starting. `ports` fixes ports, by default the system chooses.
    """

    def __init__(
        self,
        scene: str = "calm",
        seed: int = 0,
        size: int | Counts = 1,
        faults: Iterable[Fault] = (),
        *,
        now: datetime | None = None,
        night: int = 0,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        if scene not in scenes():
            raise ValueError(f"{scene!r} is no scene; one of {', '.join(scenes())}")
        self.scene = scene
        self.seed = seed
        self.night = night
        self.counts = size if isinstance(size, Counts) else grown(size)
        self.now = now or datetime.now(UTC)
        self.faults = tuple(faults)
        self.requests: list[tuple[str, str, str, int]] = []
        self.targets: list[str] = []
        self.secrets: Mapping[str, str] = dict(SECRETS)
        self.endpoints: Mapping[str, str] = {}
        self._ports = dict(ports or {})
        self._listeners: list[Listener] = []
        self._stop = threading.Event()

    def __enter__(self) -> "Sandbox":
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> "Sandbox":
        """Listen on loopback, one port a vendor; `endpoints` then holds the addresses."""
        if self._listeners:
            return self
        vendors, mischief = self._vendors()
        for vendor in vendors:
            listener = Listener(vendor, mischief, self._note, self._ports.get(vendor.name, 0))
            self._listeners.append(listener)
            listener.start()
        self.endpoints = {listener.vendor.name: listener.url for listener in self._listeners}
        return self

    def stop(self) -> None:
        """Close all ports and connections; a second call does nothing."""
        self._stop.set()
        listeners, self._listeners = self._listeners, []
        for listener in listeners:
            listener.stop()

    def serve_forever(self) -> None:
        """Serve until `stop` is called from another thread or the keyboard interrupts, which is no error here."""
        self.start()
        try:
            self._stop.wait()
        except KeyboardInterrupt:
            pass
        finally:
            self.stop()

    def _vendors(self) -> tuple[list[Vendor], Mischief]:
        play = scene(self.scene, self.now)
        crowd = generate(*self.counts, seed=self.seed, night=self.night)
        chapter = play.chapter + Chapter(crowd, operations=crews.operations(self.now))
        keys, oncall = (SECRETS["DD_API_KEY"], SECRETS["DD_APP_KEY"]), crews.monitoring(self.now)
        datadog = Datadog(chapter.datadog, self.now, *keys, oncall)
        whatsapp = Whatsapp(chapter.whatsapp, SECRETS["WHATSAPP_TOKEN"])
        pagerduty = PagerDuty(chapter.pagerduty, self.now, SECRETS["PAGERDUTY_TOKEN"])
        opsgenie = Opsgenie(chapter.operations, self.now, SECRETS["OPSGENIE_KEY"])
        jsm = Jsm(chapter.operations, self.now, SECRETS["JSM_TOKEN"], SECRETS["JSM_EMAIL"])
        return [datadog, whatsapp, pagerduty, opsgenie, jsm], Mischief(self.faults + play.faults)

    def _note(self, vendor: str, method: str, target: str, status: int) -> None:
        self.targets.append(target)
        self.requests.append(Served(vendor, method, target.partition("?")[0], status))
