"""The variables of dashboards: as declared, as saved views set them, and within shared groups of widgets."""

from compiler.model.watching import SavedView, Variable
from connectors.datadog.readers.scalars import Json, objects, part, text
from connectors.query.datadog.signal import Names, named


def variable(row: Json) -> Variable:
    """A variable; the older single `default` counts where the list is missing, and `*` means everything."""
    available = row.get("available_values")
    return Variable(
        name=text(row.get("name")),
        key=text(row.get("prefix")),
        defaults=_several(row, "defaults", "default"),
        available=tuple([one for one in available if isinstance(one, str)]) if isinstance(available, list) else (),
        grouping=row.get("type") == "group",
    )


def saved(row: Json) -> SavedView:
    """A saved view; the older single `value` counts where the list is missing."""
    set_ = [(text(one.get("name")), _several(one, "values", "value")) for one in objects(row.get("template_variables"))]
    return SavedView(text(row.get("name")), tuple(set_))


def within(definition: Json, outer: Names) -> Names:
    """The variables within a shared group: the dashboard's where it controls them, the others fixed.

    Fixed ones stand at the values that this place gives them, else at the group's own defaults.
    """
    told = part(definition, "template_variables")
    own = [variable(one) for one in objects(definition.get("own_template_variables"))]
    found = {one.name: (one.key, one.defaults) for one in own}
    for side in ("controlled_externally", "controlled_by_powerpack"):
        for one in objects(told.get(side)):
            found[text(one.get("name"))] = (text(one.get("prefix")), _several(one, "values", "value"))
    lent = {text(one.get("name")) for one in objects(told.get("controlled_externally"))} & outer.known.keys()
    found |= {name: outer.known[name] for name in lent}
    rows = tuple([(name, key, values) for name, (key, values) in sorted(found.items())])
    return named(rows, frozenset(found) - lent)


def _several(row: Json, many: str, one: str) -> tuple[str, ...]:
    """The texts of a list or, where it is missing, the one that stood there before there were lists."""
    found = row.get(many)
    given = found if isinstance(found, list) else [row.get(one)]
    return tuple([each for each in given if isinstance(each, str) and each])
