"""Outcomes of services: judged anew only where the snapshot, the declaration or the program changed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from os import W_OK, access
from pathlib import Path
from typing import TYPE_CHECKING

from compiler.app.declarations import Declarations, Slip
from compiler.app.program import fingerprint
from compiler.app.settings import Project
from compiler.errors import SettingsError
from compiler.model.codec import from_plain, to_plain
from compiler.model.coverage import SnapshotInfo
from compiler.model.outcome import Outcome
from compiler.model.settings import Settings
from compiler.store import Store

if TYPE_CHECKING:
    from compiler.app.since import Since
    from compiler.checks.base import Check
    from compiler.model.promise import Service
    from compiler.pipeline import Compiled
    from compiler.ports import Estate
    from compiler.render.template import Templates
    from compiler.store.history import History


NIGHT = timedelta(hours=12)
"""A snapshot at least so much older than the newest counts as last night's, so that a refresh at noon is none."""


@dataclass
class Workshop:
    """What compiling needs besides the service, made when the first service asks for it.

    `at` is the instant of an incident to look back at, in place of the snapshot's own.
    """

    store: Store
    settings: Settings
    number: int | None = None
    overrides: Mapping[str, str] = field(default_factory=dict)
    cache: Path | None = None
    at: datetime | None = None
    _estate: "Estate | None" = None
    _info: SnapshotInfo | None = None
    _history: "History | None" = None
    _sinces: "dict[int, Since]" = field(default_factory=dict)
    _checks: "tuple[Check, ...]" = ()
    _templates: "Templates | None" = None

    def compiled(self, service: "Service") -> "Compiled":
        """The service, judged now."""
        from compiler.pipeline import compile_service

        if self.at is not None:
            from compiler.reconcile.around import looking_back

            service = looking_back(service, self.snapshot, self.at)
        return compile_service(service, self.estate, self.checks, self.settings, self._since(service.name))

    def _since(self, service: str) -> "Since | None":
        """What a service is held against, None where this is the oldest snapshot; shared by all of the same night."""
        from compiler.app.since import Since

        before = self.store.older(self.snapshot.info, service, NIGHT)
        if before is None:
            return None
        if before.number not in self._sinces:
            self._sinces[before.number] = Since(self.history, before, self.snapshot)
        return self._sinces[before.number]

    @property
    def history(self) -> "History":
        """What was so in all snapshots."""
        if self._history is None:
            self._history = self.store.history()
        return self._history

    @property
    def estate(self) -> "Estate":
        """The estate of the chosen snapshot, as it is looked at. Raises NoSnapshot."""
        if self.at is None:
            return self.snapshot
        from compiler.reconcile.around import Around

        return Around(self.snapshot, self.at)

    @property
    def snapshot(self) -> "Estate":
        """The estate of the chosen snapshot by itself. Raises NoSnapshot."""
        if self._estate is None:
            self._estate = self.store.estate(self.number)
        return self._estate

    @property
    def info(self) -> SnapshotInfo | None:
        """The chosen snapshot, None where nothing was pulled; asked once, since a warm run asks nothing else."""
        if self._info is None:
            self._info = self.store.latest() if self.number is None else self.snapshot.info
        return self._info

    @property
    def checks(self) -> "tuple[Check, ...]":
        """Every check."""
        if not self._checks:
            from compiler.pipeline import all_checks

            self._checks = all_checks()
        return self._checks

    @property
    def templates(self) -> "Templates":
        """The templates, with the user's own in front."""
        if self._templates is None:
            from compiler.render.template import Templates

            self._templates = Templates(self.overrides, _writable(self.cache))
        return self._templates


def workshop_of(project: Project, store: Store, number: int | None = None, at: datetime | None = None) -> Workshop:
    """The workshop for a project and one of its snapshots: of that `number`, else what was known `at` an incident."""
    if at is not None and number is None:
        number = as_of(store, at)
    return Workshop(store, project.settings, number, project.templates, project.state / "templates", at)


def as_of(store: Store, at: datetime) -> int | None:
    """The newest snapshot that was finished by then, else the oldest one of all; None for an empty store."""
    every = store.snapshots()
    before = [one.number for one in every if one.finished is not None and one.finished <= at]
    return max(before) if before else min((one.number for one in every), default=None)


def only_later(info: SnapshotInfo | None, at: datetime | None) -> str:
    """That nothing is known of the time of the incident itself, "" where something is."""
    if info is None or at is None or (info.finished or info.pulled) <= at:
        return ""
    known = f"snapshot {info.number}, pulled {info.pulled:%Y-%m-%dT%H:%MZ}"
    return f"no snapshot is as old as {at:%Y-%m-%dT%H:%MZ}: what is shown is how things stood later ({known})"


def begun(at: datetime | None, now: datetime) -> None:
    """Raises SettingsError for an incident that lies ahead: most likely its time or its zone is mistyped."""
    if at is not None and at > now:
        raise SettingsError(f"--at {at:%Y-%m-%dT%H:%MZ} has not come yet, it is {now:%Y-%m-%dT%H:%MZ}; check its zone")


def _writable(folder: Path | None) -> str | None:
    """The folder, made where it is not there; None where nothing may be kept in it, which only costs time."""
    if folder is None:
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if access(folder, W_OK) else None


def outcomes(workshop: Workshop, declarations: Declarations, slips: Iterable[Slip]) -> Iterator[Outcome]:
    """The outcome of each service, kept ones where nothing that they rest on changed."""
    base = _base(workshop)
    for slip in slips:
        key = _key("outcome", slip, base, _older(workshop, slip))
        kept = workshop.store.recall(key)
        if kept is not None:
            yield _read(kept)
            continue
        made = _made(workshop, declarations.service(slip.name))
        workshop.store.remember(key, _written(made))
        yield made


def _made(workshop: Workshop, service: "Service") -> Outcome:
    """The outcome of a service that is judged now: what is at work for it, and what its dashboards are found by."""
    from compiler.reconcile.serving import guarding, wanting

    compiled = workshop.compiled(service)
    judgement, made = compiled.judgement, outcome(compiled, workshop.templates)
    return replace(made, served=guarding(judgement, workshop.estate), wanting=wanting(judgement))


def kept_under(what: str, workshop: Workshop, slip: Slip) -> str:
    """The key of a result of one service, which holds everything that the result depends on."""
    return _key(what, slip, _base(workshop), _older(workshop, slip))


def _key(what: str, slip: Slip, base: str, older: str) -> str:
    return f"{what}:{slip.name}:{_digest(base, slip.digest, older)}"


def _older(workshop: Workshop, slip: Slip) -> str:
    """The number of the snapshot that this one is held against; a release that is marked later changes it."""
    older = workshop.store.older(workshop.info, slip.name, NIGHT) if workshop.info is not None else None
    return str(older.number) if older is not None else ""


def outcome(compiled: "Compiled", templates: "Templates") -> Outcome:
    """A compiled service with its documents."""
    from compiler.app.verdicts import allowed_findings, lapsed, places, verdict_lines
    from compiler.model.resting import rests
    from compiler.registry import constants

    files = {
        path: text
        for made in constants("compiler.render.formats", "FORMAT")
        for path, text in made.render(compiled.runbook, templates).items()
    }
    judgement = compiled.judgement
    return Outcome(
        judgement.service.name,
        tuple(sorted(files.items())),
        compiled.findings,
        allowed_findings(compiled.passed),
        compiled.silent,
        verdict_lines(judgement),
        judgement.sections,
        judgement.info,
        lapsed(judgement, compiled.findings),
        judgement.service.owner,
        places(judgement.service),
        rests(judgement),
    )


def _base(workshop: Workshop) -> str:
    number = workshop.number if workshop.number is not None else (workshop.info.number if workshop.info else 0)
    overrides = sorted(workshop.overrides.items())
    settings = f"{workshop.settings.digest}|{workshop.settings.margin}"
    return f"{fingerprint()}|{number}|{settings}|{overrides}" + (f"|{workshop.at}" if workshop.at else "")


def _digest(*parts: str) -> str:
    return sha256("|".join(parts).encode()).hexdigest()[:32]


def _written(made: Outcome) -> bytes:
    import orjson

    return orjson.dumps(to_plain(made))


def _read(kept: bytes) -> Outcome:
    import orjson

    found = from_plain(orjson.loads(kept))
    assert isinstance(found, Outcome)
    return found


def chosen(declarations: Declarations, names: tuple[str, ...]) -> tuple[tuple[Slip, ...], tuple[str, ...]]:
    """The slips of the services of these names (all without any), and the names that nobody declared."""
    known = {slip.name: slip for slip in declarations.slips}
    if not names:
        return tuple(known.values()), ()
    return tuple(known[name] for name in names if name in known), tuple(name for name in names if name not in known)
