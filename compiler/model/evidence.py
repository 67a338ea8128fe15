"""Reasons to believe: small and apart, so that reading kept findings loads nothing else of the model."""

from typing import Literal

from compiler.model.base import Id
from compiler.model.frozen import dataclass

Rung = Literal["declared", "referenced", "tagged", "signal", "catalogued", "attested", "computed"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason to believe a link: the rung of the ladder, a sentence that people accept, the ids it rests on."""

    rung: Rung
    sentence: str
    ids: tuple[Id, ...] = ()
