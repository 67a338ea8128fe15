"""Customer messaging channels as defined and as their provider judges them."""

from datetime import datetime
from typing import Literal

from compiler.model.base import Id
from compiler.model.frozen import dataclass
from compiler.model.watching import Resource

Ability = Literal["available", "limited", "blocked", "unknown"]


@dataclass(frozen=True, slots=True)
class Account(Resource):
    """A business account of a channel. `handle` is the name that declarations use: `instance/alias`."""

    handle: str = ""
    status: str = ""
    review: str = ""
    verification: str = ""


@dataclass(frozen=True, slots=True)
class Number(Resource):
    """A sender of an account; its real number is masked, `name` holds what customers see."""

    account: Id | None = None
    masked: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True)
class Template(Resource):
    """One approved wording in one language: the same name in two languages is two templates."""

    account: Id | None = None
    title: str = ""
    language: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a provider limits or blocks: its code, its text and its advice, verbatim."""

    entity: str
    code: str
    text: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Health:
    """The provider's judgement of an account, number or template at the moment of the pull.

    `ability` is recomputed from the entities that concern messaging; `reported` is the provider's overall word.
    `status` and `quality` are the provider's words in lower case, "" where it withheld them.
    `limit` is the most customers that may be told in 24 h (None: unknown; -1: unlimited).
    `rate` is messages a second. `since` is when the present state began, where the provider says so.
    """

    id: Id
    ability: Ability = "unknown"
    reported: str = ""
    status: str = ""
    quality: str = ""
    reasons: tuple[Reason, ...] = ()
    limit: int | None = None
    rate: int | None = None
    since: datetime | None = None
    expires: datetime | None = None
