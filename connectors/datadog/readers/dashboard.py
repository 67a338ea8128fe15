"""Dashboards: every widget a panel, its requests as signals, its references by id, and the variables that steer it."""

from collections.abc import Callable, Iterator
from typing import Any

from compiler.errors import Contract
from compiler.model.base import Id, Kind
from compiler.model.signal import Expression, Signal
from compiler.model.watching import Dashboard, Panel, Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.message import named_urls
from connectors.datadog.readers.panels import made_panel
from connectors.datadog.readers.queries import searched, shown
from connectors.datadog.readers.scalars import Json, instant, objects, tags, text
from connectors.datadog.readers.variables import saved, variable, within
from connectors.query.datadog.signal import Names, check_signal, named, span_signal


def read_dashboard(home: Home, key: str, body: Json) -> Dashboard:
    """The dashboard of a body from the call by id. Raises Contract where `widgets` is no list.

    Widgets of groups are panels like the others and carry the group's title; groups, notes and widgets of unknown
    types are panels that show nothing, so that a link to one is never told to be gone.
    """
    widgets = body.get("widgets")
    if not isinstance(widgets, list):
        raise Contract(f"{home.id(Kind.DASHBOARD, key)}: `widgets` is no list")
    variables = tuple(variable(one) for one in objects(body.get("template_variables")))
    layout = _Layout(home, named(tuple([(one.name, one.key, one.defaults) for one in variables])))
    layout.read_text(body.get("description"), "description")
    layout.read(widgets, "")
    labels = tags(body.get("tags"))
    return Dashboard(
        id=home.id(Kind.DASHBOARD, key),
        name=text(body.get("title")),
        tags=labels,
        opening=home.dashboard(key),
        refs=tuple(layout.refs()),
        panels=tuple(layout.panels),
        variables=variables,
        teams=frozenset(tag.removeprefix("team:") for tag in labels if tag.startswith("team:")),
        links=tuple(layout.links),
        description=text(body.get("description")),
        created=instant(body.get("created_at")),
        modified=instant(body.get("modified_at")),
        views=tuple([saved(one) for one in objects(body.get("template_variable_presets"))]),
    )


class _Layout:
    """One pass over the widgets of one dashboard, depth first, in their order."""

    __slots__ = ("home", "links", "names", "panels")

    def __init__(self, home: Home, names: Names) -> None:
        self.home, self.names = home, names
        self.panels: list[Panel] = []
        self.links: dict[str, str] = {}

    def read_text(self, said: Any, where: str) -> None:
        """Keeps the urls of a text, each once with the place of its first mention, in the order of these."""
        for url in named_urls(said):
            self.links.setdefault(url, where)

    def refs(self) -> Iterator[Ref]:
        """The things that the urls of the texts lead to, each once."""
        found: dict[Id, str] = {}
        for url, where in self.links.items():
            for id in self.home.leads(url):
                found.setdefault(id, where)
        yield from (Ref(id, "names", where) for id, where in found.items())

    def read(self, widgets: list[Any], group: str) -> None:
        """Adds a panel for every widget, and the urls that it holds."""
        for widget in widgets:
            if type(widget) is not dict:
                continue
            definition = widget.get("definition")
            definition = definition if type(definition) is dict else {}
            self.panels.append(self._panel(widget.get("id"), definition, group))
            if type(inner := definition.get("widgets")) is list:
                outer = self.names
                if definition.get("type") == "powerpack":
                    self.names = within(definition, outer)
                self.read(inner, text(definition.get("title")) or group)
                self.names = outer

    def _panel(self, key: Any, definition: Json, group: str) -> Panel:
        """One widget. A split one holds the widget that it repeats; every other one stands for itself."""
        form, title, drawn = definition.get("type"), definition.get("title"), definition
        form, title = form if type(form) is str else "", title if type(title) is str else ""
        if form == "split_group" and type(source := definition.get("source_widget_definition")) is dict:
            drawn, title = source, title or text(source.get("title"))
        own = str(key) if isinstance(key, _KEYS) else ""
        if form in _SILENT:
            if form in _TEXTS:
                self.read_text(definition.get(_TEXTS[form]), self._here)
            return made_panel(own, title, group, form, (), (), "")
        if custom := definition.get("custom_links"):
            self._keep_links(custom)
        requests = drawn.get("requests")
        shows = self._shows(drawn, requests)
        refs = self._refs(drawn, objects(requests)) if _may_refer(shows) else ()
        search = _search(form, definition, objects(requests)) if form in _LISTS else ""
        return made_panel(own, title, group, form, shows, refs, search)

    def _keep_links(self, custom: Any) -> None:
        """Keeps the urls that people added to a widget."""
        for one in custom if type(custom) is list else ():
            if type(one) is dict and type(url := one.get("link")) is str and url and url not in self.links:
                self.links[url] = self._here

    @property
    def _here(self) -> str:
        """The place of the panel that is being read, as uses of metrics spell it."""
        return f"panel {len(self.panels)}"

    def _shows(self, drawn: Json, requests: Any) -> tuple[Expression, ...]:
        if type(requests) is list and len(requests) == 1 and type(requests[0]) is dict:
            return tuple(shown(requests[0], self.names))
        found: list[Expression] = []
        for request in objects(requests):
            found += shown(request, self.names)
        if not requests and (watched := _WATCHING.get(text(drawn.get("type")))) is not None:
            found += watched(drawn, self.names)
        return tuple(found)

    def _refs(self, drawn: Json, asked: list[Json]) -> tuple[Ref, ...]:
        """What the widget shows by id: SLOs, monitors (their ids are texts here), and shared groups of widgets."""
        found = [(kind, drawn[name]) for name, kind in _REFERENCES if drawn.get(name)]
        for request in asked:
            queries = request.get("queries")
            found += [(Kind.SLO.value, one["slo_id"]) for one in objects(queries) if one.get("slo_id")]
        if type(several := drawn.get("monitor_ids")) is list:
            found += [(Kind.MONITOR.value, one) for one in several]
        return tuple(Ref(self.home.id_of(kind, str(one)), "embeds") for kind, one in dict.fromkeys(found))


def _may_refer(shows: tuple[Expression, ...]) -> bool:
    """Whether it is worth looking for ids: what plots or counts something else shows nothing by its id."""
    for one in shows:
        if type(one) is not Signal or one.domain == "slo":
            return True
    return not shows


_KEYS = (int, str)
_REFERENCES = (
    ("slo_id", Kind.SLO.value),
    ("alert_id", Kind.MONITOR.value),
    ("powerpack_id", "powerpack"),
)
_TEXTS = {"note": "content", "free_text": "text", "iframe": "url"}
_SILENT = (*_TEXTS, "image", "group")
"""Forms that ask nothing and show nothing by its id; a fourth of all."""
_LISTS = ("manage_status", "slo_list")
_EVENTS = {"event_stream": "events", "event_timeline": "events", "log_stream": "logs"}


def _search(form: str, definition: Json, asked: list[Json]) -> str:
    """The search by which a widget lists monitors or SLOs."""
    if form == "manage_status":
        return text(definition.get("query"))
    found = (one.get("query") for one in asked) if form == "slo_list" else ()
    return next((text(one.get("query_string")) for one in found if isinstance(one, dict)), "")


def _check(definition: Json, variables: Names) -> Iterator[Expression]:
    """A check's status: of one group of tags, or of all that have some."""
    name = text(definition.get("check"))
    over = sorted(tags(definition.get("tags"))) or [text(definition.get("group"))]
    if name:
        yield check_signal(name, filter(None, over), sorted(tags(definition.get("group_by"))), (), variables)


def _traced(definition: Json, variables: Names) -> Iterator[Expression]:
    """The summary of a service: those of its parts that are shown."""
    asked = {**definition, "operation_name": definition.get("span_name")}
    for part, stat in _SUMMARIES:
        if definition.get(part) is True:
            yield span_signal({**asked, "stat": stat}, variables)


def _stream(definition: Json, variables: Names) -> Iterator[Expression]:
    yield searched(_EVENTS[definition["type"]], text(definition.get("query")), variables)


_SUMMARIES = (("show_hits", "hits"), ("show_errors", "errors"), ("show_latency", "latency_distribution"))
_WATCHING: dict[str, Callable[[Json, Names], Iterator[Expression]]] = {
    "check_status": _check,
    "trace_service": _traced,
    **dict.fromkeys(_EVENTS, _stream),
}
