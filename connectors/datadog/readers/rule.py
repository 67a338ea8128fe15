"""Monitor notification rules: who is told of monitors beside those whom their messages name."""

from collections.abc import Iterator

from compiler.model.base import Kind
from compiler.model.watching import Rule
from connectors.datadog.home import Home
from connectors.datadog.readers.message import address
from connectors.datadog.readers.scalars import Json, objects, part, tags, text


def read_rule(home: Home, key: str, body: Json) -> Rule:
    """The rule of a row; recipients on a condition and those for all other cases count like the others."""
    attributes = part(body, "attributes")
    chosen = part(attributes, "filter")
    wanted = tags(chosen.get("tags"))
    return Rule(
        id=home.id(Kind.RULE, key),
        name=text(attributes.get("name")),
        tags=_applies(wanted),
        monitor_tags=wanted,
        scope=text(chosen.get("scope")),
        notifies=tuple(dict.fromkeys(address(one) for one in _recipients(attributes) if one)),
    )


def _applies(wanted: frozenset[str]) -> frozenset[str]:
    """The tags under which a rule is found by the tags of a monitor; one by a scope or a pattern may mean any.

    `applies:KEY:*` finds it for a monitor that is split by that key, whose groups have the tag or have it not.
    """
    if not wanted or any("*" in tag for tag in wanted):
        return frozenset({"applies:*"})
    keys = {tag.partition(":")[0] for tag in wanted if ":" in tag}
    return frozenset({f"applies:{tag}" for tag in wanted} | {f"applies:{key}:*" for key in keys})


def _recipients(attributes: Json) -> Iterator[str]:
    """Every recipient, in a stable order for those of one list, which the vendor returns in none."""
    conditional = part(attributes, "conditional_recipients")
    yield from sorted(tags(attributes.get("recipients")))
    for one in objects(conditional.get("conditions")):
        yield from sorted(tags(one.get("recipients")))
    yield from sorted(tags(conditional.get("fallback_recipients")))
