"""What the core asks of the world: connectors with their feeds, the estate, the store."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar, runtime_checkable

from compiler.model.anchor import NOTHING, Demanded
from compiler.model.base import Id, Kind, Place, Problem
from compiler.model.coverage import Answer, Held, Section, SnapshotInfo
from compiler.model.frozen import dataclass
from compiler.model.watching import Ref, Resource, Use

Row_T = TypeVar("Row_T")
Result_T = TypeVar("Result_T")


@dataclass(frozen=True, slots=True)
class Row:
    """One thing as received. `version` is the provider's own mark of change, empty where it has none.

    `body` is the JSON of one thing. The door scrubs it before it is kept. `canonical` says that it stands in its one
    spelling already, keys sorted and nothing but them between values, so that nobody need spell it anew.
    """

    kind: Kind
    key: str
    body: bytes
    version: str = ""
    canonical: bool = False


@dataclass(frozen=True, slots=True)
class Same:
    """A thing that the provider says is unchanged since the version that the door knows; its body was not fetched."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A thing that exists and could not be read; its section becomes partial, and its last good row stays.

    `passing` marks a failure of the moment (no answer, status 5xx), which says nothing of the thing itself: what was
    proven of it before is still so.
    """

    kind: Kind
    key: str
    why: str
    passing: bool = False


@dataclass(frozen=True, slots=True)
class Gone:
    """A thing that answered 404 or 410 by id, or carries a deleted mark: proof of its going."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True)
class Failed:
    """One kind of a feed that could not be read at all, while the feed goes on with its others."""

    kind: Kind
    why: str


Pulled = Row | Same | Unread | Gone | Failed


@dataclass(frozen=True, slots=True)
class Want:
    """A reading that the promises rest on (a series, a verdict), or a thing to be asked for by its id."""

    kind: Kind
    key: str


class Door(Protocol):
    """What a feed may do towards the outside while it pulls; the app owns threads, caps and memory behind it."""

    @property
    def now(self) -> datetime:
        """The instant of this pull, in UTC; feeds have no other clock."""
        ...

    @property
    def wanted(self) -> tuple[Want, ...]:
        """In the second phase, what to read for this feed's kinds; empty in the first."""
        ...

    def known(self, kind: Kind, key: str) -> str | None:
        """The version of the good row that the store holds, None where a fresh body is needed."""
        ...

    def keys(self, kind: Kind) -> frozenset[str]:
        """The keys of the rows of this kind that the store holds as present."""
        ...

    def map(self, fetch: Callable[[Row_T], Result_T], items: Iterable[Row_T]) -> Iterator[Result_T]:
        """Results in order, fetched at the same time within this instance's cap; the first error is raised.

        The first of them are on their way once this is called, also where nobody looks at them yet.
        """
        ...

    def masked(self, address: str) -> str:
        """The pseudonym of a mail address, the same in whatever product and text it stands; "" for anything else.

        With it a feed says whose an address is, and the address itself stays outside.
        """
        ...

    def told(self, what: str) -> None:
        """Keeps a word for the doctor and the log, such as a withheld field; scrubbed like everything else."""
        ...


class Feed(Protocol):
    """One source of rows of a live system.

    `kinds` are the kinds of rows that it yields; `reader` counts up when `read` gets better, which re-reads kept
    bodies. `second` marks a feed that pulls only what the door wants, after the definitions of all feeds.
    """

    @property
    def name(self) -> str:
        """The word for this feed in `--only`, progress and logs."""
        ...

    @property
    def kinds(self) -> tuple[Kind, ...]: ...
    @property
    def reader(self) -> int: ...
    @property
    def second(self) -> bool: ...
    @property
    def leaves_out(self) -> tuple[Kind, ...]:
        """The kinds whose listing leaves out things that exist, so that only asking by id proves an absence."""
        ...

    @property
    def scopes(self) -> tuple[str, ...]:
        """The provider's names of the permissions that it needs."""
        ...

    def calls(self, door: Door) -> str:
        """How many requests a pull makes, in words, for `sync --plan`."""
        ...

    def pull(self, door: Door) -> Iterator[Pulled]:
        """Every row, as received. Raises ConnectorError where the listing fails; rows already yielded stay."""
        ...

    def read(self, kind: Kind, key: str, body: bytes) -> Any:
        """The value of a kept body: a Resource or an observation. Pure; raises Contract on an unknown shape."""
        ...


@dataclass(frozen=True, slots=True)
class Step:
    """One step of setting up a least-privilege credential: what to do, and the scopes it grants."""

    text: str
    scopes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """What `doctor` learned by one probing call: whether a feed is allowed, and the scope that is missing."""

    feed: str
    allowed: bool | None
    says: str
    scope: str = ""


class Connection(Protocol):
    """An opened connector instance: its feeds with a live client behind them."""

    @property
    def feeds(self) -> Sequence[Feed]: ...
    @property
    def credential(self) -> str:
        """A fingerprint of the credential and what it may see; never the credential."""
        ...

    def probe(self, now: datetime) -> Iterator[Reach]:
        """One cheap call for each feed."""
        ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """What a connector is opened with: its instance name, its checked options, and its secrets, already read.

    `folder` is that of the settings, from which files that options name are told.
    """

    instance: str
    options: Mapping[str, Any]
    secrets: Mapping[str, str] = field(default_factory=dict)
    limit: int = 8
    folder: Path = Path()


class Connector(Protocol):
    """A kind of live system. A folder under `connectors/` holds one, as the constant `CONNECTOR` of `connector.py`."""

    @property
    def name(self) -> str: ...
    @property
    def summary(self) -> str: ...
    @property
    def secrets(self) -> tuple[str, ...]:
        """The options that are secrets (`{env: …}` or `{file: …}`)."""
        ...

    @property
    def kinds(self) -> tuple[Kind, ...]: ...
    @property
    def key_steps(self) -> tuple[Step, ...]:
        """How to make the least-privilege key, step by step."""
        ...

    def check(self, options: Mapping[str, Any], places: Mapping[str, Place], place: Place) -> tuple[Problem, ...]:
        """Every mistake in this connector's own settings. Pure; opens nothing."""
        ...

    def feeds(self, opened: Opened) -> Sequence[Feed]:
        """The feeds for reading kept bodies only; imports no client and opens nothing."""
        ...

    def connect(self, opened: Opened) -> Connection:
        """Opens clients. Makes no request."""
        ...


@dataclass(frozen=True, slots=True)
class Located:
    """What an address leads to: a thing, and the part of it that the address puts in front."""

    id: Id
    part: str = ""


@runtime_checkable
class Locates(Protocol):
    """A connector that knows the addresses of its product's pages; one that does not is not asked."""

    def located(self, opened: Opened, url: str) -> tuple[Located, ...]:
        """The things of that instance that an address leads to, the nearest first; none for any other address."""
        ...


class Estate(Protocol):
    """The live estate as of one finished snapshot, read-only; asking it is pure."""

    @property
    def info(self) -> SnapshotInfo: ...

    def get(self, id: Id) -> Answer[Any]:
        """The thing of that id (a definition or an observation); absent only where its going is proven."""
        ...

    def proven_gone(self, id: Id) -> bool:
        """Whether asking by that very id proved that the thing is gone (404, 410, a deleted mark)."""
        ...

    def tagged(self, kind: Kind, tags: frozenset[str]) -> Answer[Resource]:
        """Definitions of that kind that have at least one of these tags, by id."""
        ...

    def using(self, kind: Kind, metrics: frozenset[str], asked: Demanded = NOTHING) -> Answer[Use]:
        """Uses of at least one of these metrics, those mentioned in unread queries too.

        Things all of whose queries for these metrics are surely about other values than those `asked` for are left out.
        """
        ...

    def referring(self, id: Id) -> Answer[tuple[Id, Ref]]:
        """Who refers to that thing directly, and by which reference."""
        ...

    def named(self, kind: Kind, words: frozenset[str]) -> Answer[Resource]:
        """Definitions whose names share a word; only ever for suggestions."""
        ...

    def held(self, id: Id) -> Held | None:
        """Since when consecutive snapshots hold this very observation; None where there is none."""
        ...

    def any_of(self, kind: Kind, instance: str) -> Resource | None:
        """One of an instance's definitions of a kind, always the same; for what all of them share, as their host."""
        ...

    def before(self, id: Id) -> Any | None:
        """The last observation that read otherwise, of an earlier snapshot; None where there is none."""
        ...

    def every(self, kind: Kind, but: Container[Id] = ()) -> Iterator[Any]:
        """All of a kind `but` these; for estate scope only, since its cost grows with the estate."""
        ...

    def coverage(self, kind: Kind) -> tuple[Section, ...]:
        """The sections of that kind, none where no connector brings it."""
        ...
