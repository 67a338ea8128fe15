"""`dataclass` as the standard library has it, but a frozen and slotted class is made in a third of the time.

A command makes some three hundred classes before it does anything. The library writes six functions for each and
compiles them one by one; here only `__init__` is compiled, and the others are closures over the names of the fields.
Everything else, and every class that asks for more than a value needs, is left to the library.
"""

import dataclasses
from collections.abc import Callable
from dataclasses import MISSING, Field, FrozenInstanceError, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

VALUE = {"frozen": True, "slots": True}
_OWN = ("__init__", "__eq__", "__hash__", "__repr__", "__setattr__", "__delattr__", "__getstate__", "__setstate__")


def _dataclass(**asked: Any) -> Callable[[Any], Any]:
    """As `dataclasses.dataclass`."""

    def make(cls: Any) -> Any:
        return _finished(_begun(cls)) if asked == VALUE and _is_plain(cls) else dataclasses.dataclass(**asked)(cls)

    return make


def _is_plain(cls: type) -> bool:
    """Whether nothing but `__init__` differs from class to class."""
    own = cls.__dict__
    return (
        not any(name in own for name in _OWN)
        and all("_fields_in_order" in base.__dict__ for base in _inherited(cls))
        and all(_is_ordinary(one) for one in own.values() if isinstance(one, Field))
    )


def _is_ordinary(one: "Field[Any]") -> bool:
    return one.init and one.repr and one.compare and one.hash is None and one.kw_only in (False, MISSING)


def _inherited(cls: Any) -> list[Any]:
    return [base for base in cls.__mro__[1:] if dataclasses.is_dataclass(base)]


def _begun(cls: Any) -> Any:
    """The class with its fields and slots, by the library, to which its bases look like what it is asked for."""
    bases = _inherited(cls)
    for base in bases:
        base.__dataclass_params__.frozen = False
    made = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for one in (*bases, made):
        one.__dataclass_params__.frozen = True
    return made


def _finished(cls: Any) -> Any:
    """The class with its methods."""
    names = tuple(one.name for one in fields(cls))
    get: Callable[[Any], Any] = attrgetter(*names) if len(names) > 1 else _taken

    def __eq__(self: Any, other: object) -> Any:
        return get(self) == get(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:
        return hash(get(self))

    cls._fields_in_order = names
    cls.__init__, cls.__eq__, cls.__hash__ = _initialiser(cls), __eq__, __hash__
    cls.__repr__, cls.__setattr__, cls.__delattr__ = _told, _refuse, _refuse
    cls.__getstate__, cls.__setstate__ = _taken, _restored
    return cls


def _initialiser(cls: Any) -> Callable[..., None]:
    """`__init__`, which sets each field by its slot, since the class refuses every other way."""
    known: dict[str, Any] = {"_missing": MISSING}
    heads, lines = ["self"], []
    for one in fields(cls):
        name, value = one.name, one.name
        known[f"_set_{name}"] = getattr(cls, name).__set__
        if one.default_factory is not MISSING:
            known[f"_make_{name}"] = one.default_factory
            heads.append(f"{name}=_missing")
            value = f"_make_{name}() if {name} is _missing else {name}"
        elif one.default is not MISSING:
            known[f"_default_{name}"] = one.default
            heads.append(f"{name}=_default_{name}")
        else:
            heads.append(name)
        lines.append(f"  _set_{name}(self, {value})")
    lines.append("  self.__post_init__()" if hasattr(cls, "__post_init__") else "  pass")
    exec(f"def __init__({', '.join(heads)}):\n" + "\n".join(lines), known)
    made: Callable[..., None] = known["__init__"]
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    return made


def _told(self: Any) -> str:
    told = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields_in_order)
    return f"{self.__class__.__qualname__}({told})"


def _refuse(_self: object, name: str, *value: object) -> None:
    raise FrozenInstanceError(f"cannot {'assign to' if value else 'delete'} field {name!r}")


def _taken(self: Any) -> tuple[Any, ...]:
    return tuple([getattr(self, name) for name in self._fields_in_order])


def _restored(self: Any, state: tuple[Any, ...]) -> None:
    for name, value in zip(self._fields_in_order, state, strict=True):
        object.__setattr__(self, name, value)


if TYPE_CHECKING:
    from dataclasses import dataclass
else:
    dataclass = _dataclass
