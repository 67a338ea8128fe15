"""Rows: failure modes as cards, in the order in which a person on call should meet them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from itertools import chain, count
from urllib.parse import urlsplit

from compiler.model.base import Id
from compiler.model.chain import Detection, Hop, Judgement, Row
from compiler.model.finding import Finding
from compiler.model.frozen import dataclass
from compiler.model.lines import Line, Piece
from compiler.model.promise import Action, Tell
from compiler.model.runbook import ActionCard, DetectionCard, HopLine, RowCard
from compiler.render.escape import slug
from compiler.render.phrases import day, listed, sentence
from compiler.render.view_cells import cells
from compiler.render.view_promises import panel

TABLE_ROWS = 15
"""Rows that stand in the table; whoever is on call reads no more."""

ADVISED = ActionCard("text", "follow the provider's advice of the day, in status.md")
"""Stands for what a provider advises while it limits a channel, since that comes and goes."""

DOUBTS = {"declared": "", "proven": "", "likely": "likely", "unknown": "not proven"}

GONE = {"dashboard gone": "gone: 404", "panel gone": "its panel is gone"}
"""What stands beside an action by what is wrong with its url."""

RESERVED = frozenset({"drafts"})
"""Anchors of the document's own headings below the table."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What all rows share: names of dashboards by url, accounts whose provider advises, findings of change."""

    names: Mapping[str, str]
    accounts: frozenset[Id]
    change: tuple[Finding, ...]


def row_cards(judgement: Judgement, change: tuple[Finding, ...]) -> tuple[RowCard, ...]:
    """Declared rows in their declared order, then drafts; every anchor once."""
    names = {url.partition("?")[0]: dashboard.name for dashboard, url in judgement.dashboards if url}
    accounts = frozenset(one.account.id for one in judgement.channels if one.account is not None)
    known = _Known(names, accounts, change)
    cards: list[RowCard] = []
    taken = set(RESERVED)
    for row in ordered(judgement):
        anchor = _free(slug(row.key), taken)
        taken.add(anchor)
        cards.append(_card(row, anchor, len(cards) < TABLE_ROWS, known))
    return tuple(cards)


def _free(anchor: str, taken: set[str]) -> str:
    return next(one for one in chain([anchor], (f"{anchor}-{n}" for n in count(2))) if one not in taken)


def ordered(judgement: Judgement) -> tuple[Row, ...]:
    """The rows: those of playbooks as declared, others by key, drafts last."""
    order = {book.id: at for at, book in enumerate(judgement.service.playbooks)}
    place = {row.key: order.get(row.playbook.id if row.playbook else row.key, len(order)) for row in judgement.rows}
    return tuple(sorted(judgement.rows, key=lambda row: (row.draft, place[row.key], row.key, row.scenario)))


def _card(row: Row, anchor: str, in_table: bool, known: _Known) -> RowCard:
    detections = _detections(row.detection)
    advised = row.draft and row.cause in known.accounts
    actions = (ADVISED,) if advised else _first_actions(row, known.names)
    hops = tuple(map(_hop, row.escalation))
    tell = _tell(row)
    drawn = cells(row.scenario, anchor, row.draft, detections, actions, hops, tell)
    return RowCard(
        anchor,
        row.scenario,
        row.draft,
        in_table,
        str(row.cause),
        *drawn,
        promises=row.promises,
        detections=detections,
        diagnose=tuple(dict.fromkeys(command for one in row.detection for command in one.commands)),
        actions=actions,
        escalation=hops,
        tell=tell,
        wants=_wants(row, known.change),
        reviewed=day(row.playbook.reviewed) if row.playbook else "",
        sources=tuple(dict.fromkeys(row.sources)),
    )


def _detections(found: tuple[Detection, ...]) -> tuple[DetectionCard, ...]:
    """Every signal of a row; a panel stands with the first of those that share it."""
    cards: list[DetectionCard] = []
    for one in found:
        shown = panel(one.panel) if one.panel else None
        new = shown if all(shown != card.panel for card in cards) else None
        said = sentence(one.note)
        cards.append(DetectionCard(one.text, str(one.of or ""), one.url, new, one.commands, said, one.mark))
    return tuple(cards)


def _first_actions(row: Row, names: Mapping[str, str]) -> tuple[ActionCard, ...]:
    """The actions as declared, those marked that open what is proven gone."""
    gone = {fault.place: GONE[fault.name] for fault in row.faults if fault.name in GONE and fault.place is not None}
    cards = ((one, _action(one, names)) for one in row.actions)
    return tuple(replace(card, mark=gone.get(one.place, "")) if card.url else card for one, card in cards)


def _action(action: Action, names: Mapping[str, str]) -> ActionCard:
    if action.form != "open":
        return ActionCard(action.form, action.text.strip())
    url = action.url
    if "://" not in url:
        return ActionCard("open", url)
    return ActionCard("open", _around(action.text, url) or names.get(url.partition("?")[0]) or _address(url), url)


def _around(text: str, url: str) -> str:
    """The words beside a url, whether it stands free, in brackets, or behind its words as Markdown has it."""
    bare = re.sub(r"\[([^\[\]]*)\]\(\0\)|[<(]\0[>)]", r"\1 ", text.replace(url, "\0"))
    words = " ".join(bare.replace("\0", " ").split()).replace(" ,", ",").replace(" ;", ";")
    return words.strip(" .,;:!?—–-“”\"'*`")


def _address(url: str) -> str:
    """A url in short: where it leads, without its query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    return f"{parts.netloc}{parts.path}".rstrip("/") or url


def _hop(hop: Hop) -> HopLine:
    return HopLine(hop.text, hop.url, DOUBTS[hop.proof])


def _tell(row: Row) -> tuple[Line, ...]:
    if row.playbook is None or not row.playbook.tell:
        return tuple((Piece("text", one),) for one in row.tell)
    return tuple(map(_told, row.playbook.tell))


def _told(tell: Tell) -> Line:
    if tell.attested:
        reviewed = f" (attested, reviewed {day(tell.reviewed)})" if tell.reviewed else " (attested)"
        return (Piece("text", tell.attested + reviewed),)
    languages = f" in {listed(tell.languages)}" if tell.languages else ""
    channel = f" over {tell.channel}" if tell.channel else ""
    return (Piece("text", "template "), Piece("code", tell.template or "?"), Piece("text", languages + channel))


def _wants(row: Row, change: tuple[Finding, ...]) -> tuple[str, ...]:
    """What is missing or wrong in this row, by what a team can mend."""
    own = row.playbook.subject if row.playbook else row.cause
    return tuple(f"{one.code}: {sentence(one.message)}" for one in change if own in (one.subject, *one.affected))
