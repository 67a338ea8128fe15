"""The declared routes to customers: what each is worth in this snapshot."""

from compiler.model.base import Gap, Id, Kind
from compiler.model.chain import ChannelView, Fault
from compiler.model.channel import Health, Template
from compiler.model.frozen import dataclass
from compiler.model.promise import Playbook, Service, Tell
from compiler.ports import Estate
from compiler.reconcile.channels import blocked, channel, number_faults
from compiler.reconcile.held import settled

UNSENDABLE = frozenset(
    {"rejected", "disabled", "deleted", "pending_deletion", "archived", "limit_exceeded", "pending", "in_appeal"}
)


@dataclass(frozen=True, slots=True)
class Route:
    """One way of telling: what it is, what is wrong or unknown of it, and whether it depends on what fails.

    `why` says what is missing where no live thing is at fault; `ids` are the live things that it rests on.
    """

    says: str
    dependent: bool = False
    faults: tuple[Fault, ...] = ()
    gaps: tuple[Gap, ...] = ()
    ids: tuple[Id, ...] = ()
    why: str = ""

    @property
    def works(self) -> bool:
        """Whether everything that it needs is there and known."""
        return not (self.faults or self.gaps or self.why)


def route(service: Service, estate: Estate, book: Playbook, tell: Tell, promised: str | None = None) -> Route:
    """What one route is worth. `promised` is the promise's own channel: it uses that by default, and then depends."""
    if tell.attested:
        return Route(f"by {tell.attested}, as attested")
    handle = tell.channel or promised or ""
    if not tell.template or not handle:
        return Route("by a route without a template or channel", why="it names no template or no channel")
    says = f"with template {tell.template} in {', '.join(tell.languages) or 'any language'} over {handle}"
    dependent = handle == promised
    view = channel(service, estate, handle)
    if view.account is None:
        why = "" if view.gaps else f"{handle} is no account of any configured connector"
        return Route(says, dependent, gaps=view.gaps, why=why)
    found = _wordings(estate, view.account.id, book, tell)
    sending = _sending(view)
    return Route(
        says,
        dependent,
        found.faults + sending.faults,
        found.gaps + sending.gaps,
        (view.account.id, view.account.id.seen_as(Kind.HEALTH), *found.ids),
    )


def route_faults(service: Service, estate: Estate, book: Playbook) -> tuple[Fault, ...]:
    """What is wrong with the wordings that a playbook names, whichever promise it is for."""
    routes = [route(service, estate, book, tell, _channel(service, book)) for tell in book.tell]
    kinds = (Kind.TEMPLATE.value,)
    return tuple(fault for one in routes for fault in one.faults if fault.subject.kind in kinds)


def _channel(service: Service, book: Playbook) -> str | None:
    """The channel of the first promise that the playbook names, for routes that name none."""
    return next((one.channel for one in service.promises if one.id in book.when and one.channel), None)


def _sending(view: ChannelView) -> Route:
    """Whether the account can send at all: it is not blocked, and one of its senders is known to be able."""
    account = view.account
    assert account is not None
    stopped = blocked(view)
    if stopped is not None:
        return Route("", faults=(stopped,))
    if view.health is None or view.health.ability == "unknown":
        return Route("", gaps=(_unread(account.id),))
    mute = [tuple(one for one in number_faults(*row) if one.breaks) for row in view.numbers]
    unread = tuple(_unread(one.id) for one, state in view.numbers if state is None)
    if len(unread) + sum(map(bool, mute)) < len(mute) or not mute:
        return Route("")
    return Route("", gaps=unread) if unread else Route("", faults=tuple(one for some in mute for one in some))


def _unread(id: Id) -> Gap:
    return Gap(Kind.HEALTH.value, id.instance, f"whether {id} can send was not told")


def _wordings(estate: Estate, account: Id, book: Playbook, tell: Tell) -> Route:
    """The template in each language; the same name in another account is another template."""
    answer = estate.tagged(Kind.TEMPLATE, frozenset({f"template:{tell.template}"}))
    gaps = tuple(gap for gap in answer.gaps if gap.instance in ("", account.instance))
    mine = [row for row in answer.rows if isinstance(row, Template) and row.account == account]
    known = {_spelled(row.language): row for row in mine}
    faults: list[Fault] = []
    unsure: list[Gap] = []
    for language in tell.languages or tuple(sorted(known)) or ("",):
        template = known.get(_spelled(language))
        if template is None:
            unsure += gaps
            faults += [] if gaps else [_missing(account, book, tell, language, known)]
            continue
        found, doubt = _ails(estate, template, book, tell)
        faults += found
        unsure += doubt
    ids = (id for row in mine for id in (row.id, row.id.seen_as(Kind.HEALTH)))
    return Route("", faults=tuple(faults), gaps=tuple(sorted(set(unsure))), ids=tuple(ids))


def _spelled(language: str) -> str:
    return language.replace("-", "_").lower()


def _tongue(language: str) -> str:
    """The language without its country."""
    return _spelled(language).partition("_")[0]


def _missing(account: Id, book: Playbook, tell: Tell, language: str, known: dict[str, Template]) -> Fault:
    has = f"; it exists in {', '.join(sorted(row.language for row in known.values()))}" if known else ""
    where = f"in {language}" if language else "in any language"
    subject = Id(account.instance, Kind.TEMPLATE.value, ".".join(filter(None, (tell.template, language))))
    near = [row.language for row in known.values() if _tongue(row.language) == _tongue(language)]
    fix = f"submit “{tell.template}” {where} for approval, or take it out of `tell:`"
    if language and near:
        fix = f"write {' or '.join(sorted(near))} under `languages:`, as the template has it; or {fix}"
    reason = f"template “{tell.template}” is not there {where}{has}"
    return Fault("template missing", subject, reason, fix, place=tell.place, ids=(book.subject,))


def _ails(estate: Estate, template: Template, book: Playbook, tell: Tell) -> tuple[list[Fault], list[Gap]]:
    """What is wrong with a template; one seen paused only once is not yet a fault, and not yet good."""
    state = estate.get(template.id.seen_as(Kind.HEALTH)).first
    if not isinstance(state, Health) or not state.status:
        return [], [_unread(template.id)]
    name = f"template “{template.title}” ({template.language})"
    if state.status == "paused":
        if not settled(estate, state.id, state.since, lambda earlier: earlier.status == "paused"):
            return [], [Gap(Kind.HEALTH.value, template.id.instance, f"{name} was seen paused once")]
        fix = "use another template now; halt the automation, edit the text and send it to review"
        reason = f"{name} is paused for low quality"
        return [Fault("template paused", template.id, reason, fix, place=tell.place, ids=(book.subject,))], []
    if state.status not in UNSENDABLE:
        return [], []
    why = "; ".join(one.text for one in state.reasons)
    reason = f"{name} cannot be sent: {state.status}" + (f" ({why})" if why else "")
    fix = "edit or appeal it, or name another"
    return [Fault("template refused", template.id, reason, fix, place=tell.place, ids=(book.subject,))], []
