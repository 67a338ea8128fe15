"""Monitors: the definition, its state, and what the vendor's own search says of its quality."""

from collections.abc import Iterator
from typing import Any

from compiler.model.base import Id, Kind
from compiler.model.reading import MonitorQuality, MonitorState
from compiler.model.signal import Condition
from compiler.model.watching import Monitor, Ref
from connectors.datadog.home import Home
from connectors.datadog.readers.message import address, addresses, referred, urls
from connectors.datadog.readers.scalars import Json, instant, objects, part, tags, text
from connectors.query.datadog.signal import monitor_condition

_NO_DATA = {"show_no_data": "show", "show_and_notify_no_data": "notify", "resolve": "resolve"}


def read_monitor(home: Home, key: str, body: Json) -> Monitor:
    """The monitor of a body from the list or from the call by id; all types, unknown ones too."""
    options = part(body, "options")
    said = (body.get("message"), options.get("escalation_message"))
    links = urls(*said)
    told = [url for url, runbook in links if runbook]
    attached = _assets(home, body.get("assets"))
    found = monitor_condition(text(body.get("query")), text(body.get("type")), options)
    muted, muted_until = _muted(options)
    return Monitor(
        id=home.id(Kind.MONITOR, key),
        name=text(body.get("name")),
        tags=tags(body.get("tags")),
        opening=home.monitor(key),
        refs=(*_refs(home, found), *_texts(home, [url for url, _ in links], attached)),
        type=text(body.get("type")),
        query=text(body.get("query")),
        conditions=found,
        notifies=addresses(*said),
        priority=_priority(body.get("priority")),
        on_no_data=_on_no_data(options),
        muted=muted,
        muted_until=muted_until,
        draft=body.get("draft_status") == "draft",
        runbooks=tuple(dict.fromkeys((*attached, *told))),
        links=tuple([url for url, runbook in links if not runbook]),
        created=instant(body.get("created")),
        modified=instant(body.get("modified")),
    )


def read_state(id: Id, body: Json) -> MonitorState:
    """The overall state and since when; the vendor's words in lower case."""
    return MonitorState(
        id, text(body.get("overall_state")).lower() or "unknown", instant(body.get("overall_state_modified"))
    )


def read_quality(id: Id, body: Json) -> MonitorQuality:
    """What the vendor's search says of a monitor: complaints, recipients by its own reckoning, last trigger."""
    notified = (text(one.get("handle")) for one in objects(body.get("notifications")))
    return MonitorQuality(
        id,
        issues=tuple(_words(body.get("quality_issues"))),
        muted_until=instant(body.get("muted_until_ts")),
        notified=tuple(dict.fromkeys(address(one).text for one in notified if one)),
        triggered=instant(body.get("last_triggered_ts")),
    )


def _refs(home: Home, found: tuple[Condition, ...]) -> Iterator[Ref]:
    """The monitors that a composite combines and the SLO that a burn-rate or budget alert is on."""
    for one in found:
        for member in sorted(one.members, key=lambda key: (len(key), key)):
            yield Ref(home.id(Kind.MONITOR, member), "combines", "query")
        if one.burn is not None and one.burn.slo:
            yield Ref(home.id(Kind.SLO, one.burn.slo), "alerts on", "query")


def _texts(home: Home, said: list[str], attached: list[str]) -> Iterator[Ref]:
    """What the message leads to, and the runbooks that are attached beside it."""
    message = {ref.to: ref for ref in referred(home, said, "message")}
    yield from message.values()
    yield from (ref for ref in referred(home, attached, "runbook") if ref.to not in message)


def _priority(value: Any) -> int | None:
    return int(value) if str(value) in ("1", "2", "3", "4", "5") else None


def _on_no_data(options: Json) -> str:
    """The newer option wins; the older switch only ever asks for a notification."""
    newer = _NO_DATA.get(text(options.get("on_missing_data")))
    return newer or ("notify" if options.get("notify_no_data") is True else "")


def _muted(options: Json) -> tuple[bool, Any]:
    """Whether the monitor is silenced as a whole by its own options, and until when; of groups, nothing is said."""
    silenced = part(options, "silenced")
    return (True, instant(silenced["*"])) if "*" in silenced else (False, None)


def _assets(home: Home, assets: Any) -> list[str]:
    """The runbooks that are attached to the monitor; the vendor's own notebooks come as relative paths."""
    attached = [text(one.get("url")) for one in objects(assets) if one.get("category") == "runbook"]
    return [home.app + url if url.startswith("/") else url for url in attached if url]


def _words(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
