"""The written form of a service to values of the model, each with its place."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from compiler.declare.consistency import given_by
from compiler.declare.hours import read_hours
from compiler.declare.sentence import NOTHING, read_sentence
from compiler.declare.source import Path, Source
from compiler.model.promise import (
    Action,
    Allowance,
    Attestation,
    BacklogItem,
    Binding,
    Contact,
    Context,
    Dependency,
    Message,
    PagingRoute,
    Playbook,
    Procedures,
    Promise,
    Service,
    Tell,
)

if TYPE_CHECKING:
    from compiler.declare.spec_v1 import MeasureForm, PlaybookForm, PromiseForm, ServiceForm, TellForm


def lower(form: "ServiceForm", source: Source) -> Service:
    """The service of a file without problems."""
    name = form.service
    return Service(
        name=name,
        title=form.title or name,
        place=source.place(("service",)),
        digest=source.digest,
        owner=form.owner,
        environments=tuple(form.environment) or ("prod", "production"),
        matches=tuple((key, value) for key, values in form.matches.items() for value in values) or (("service", name),),
        context=_context(form, source),
        promises=tuple(_promise(one, name, source, ("promises", at)) for at, one in enumerate(form.promises)),
        playbooks=tuple(_playbook(one, name, source, ("playbooks", at)) for at, one in enumerate(form.playbooks)),
        procedures=_procedures(form, source),
        messages=tuple(_messages(form, name, source)),
        contacts=tuple(Contact(one.role, one.reach, one.name) for one in form.contacts),
        backlog=tuple(BacklogItem(one.item, one.owner, one.due) for one in form.backlog),
        allow=tuple(_allowances(form, name, source)),
        oncall=tuple(
            PagingRoute(one.handle, one.to, source.place(("oncall", at))) for at, one in enumerate(form.oncall)
        ),
    )


def _procedures(form: "ServiceForm", source: Source) -> Procedures:
    parts = form.procedures.model_dump()
    return Procedures(**parts, places=tuple(source.place(("procedures", key)) for key in parts))


def _context(form: "ServiceForm", source: Source) -> Context:
    needed = enumerate(form.context.depends_on)
    return Context(
        regions=tuple(form.context.regions),
        runs_on=form.context.runs_on,
        depends_on=tuple(
            Dependency(one.name, one.hard, one.promises, source.place(("context", "depends_on", at)))
            for at, one in needed
        ),
    )


def _promise(form: "PromiseForm", service: str, source: Source, path: Path) -> Promise:
    declared = source.value["promises"][path[-1]].get("objective")
    reading = read_sentence(form.says, given_by(declared or {}) or NOTHING)
    return Promise(
        id=form.id,
        service=service,
        says=form.says,
        place=source.place(path),
        to=form.to,
        channel=form.channel,
        channel_place=source.place((*path, "channel")) if form.channel else None,
        measured_by=tuple(_binding(one, source, (*path, "measured_by", at)) for at, one in enumerate(form.measured_by)),
        objective=reading.objective,
        overridden=bool(declared) and reading.objective is not None,
        scope=tuple(sorted(form.scope.items())),
        response=form.response,
        audience=form.audience,
        peak=form.peak,
        suggestion=reading.suggestion,
        understood=reading.understood,
        hours=form.hours,
        support=read_hours(form.hours),
        respond_within=timedelta(seconds=float(form.respond_within)) if form.respond_within is not None else None,
    )


def _binding(form: "MeasureForm", source: Source, path: Path) -> Binding:
    if form.attested is not None:
        word = Attestation(form.attested.by, form.attested.until)
        return Binding("attested", form.attested.by, source.place((*path, "attested")), word)
    if form.slo is not None:
        return Binding("slo", form.slo, source.place((*path, "slo")))
    if form.monitor is not None:
        return Binding("monitor", form.monitor, source.place((*path, "monitor")))
    return Binding("tag", form.tag or "", source.place((*path, "tag")))


def _playbook(form: "PlaybookForm", service: str, source: Source, path: Path) -> Playbook:
    return Playbook(
        id=form.id,
        service=service,
        scenario=form.scenario,
        place=source.place(path),
        when=tuple(form.when),
        first_actions=tuple(
            _action(text, source, (*path, "first_actions", at)) for at, text in enumerate(form.first_actions)
        ),
        escalate=tuple(form.escalate),
        tell=tuple(_tell(one, source, (*path, "tell", at)) for at, one in enumerate(form.tell)),
        reviewed=form.reviewed,
    )


def _action(text: str, source: Source, path: Path) -> Action:
    word, colon, rest = text.partition(":")
    place = source.place(path)
    match word.strip().lower() if colon else "":
        case "open" if not _opens(rest.strip()):
            return Action("text", text.strip(), place)
        case "run" | "open" | "judgement" as form:
            return Action(form, rest.strip(), place)
        case "judgment":
            return Action("judgement", rest.strip(), place)
        case _:
            meant = _unsaid(text)
            return Action(meant, text.strip().strip("`" if meant == "run" else None), place)


def _unsaid(text: str) -> Literal["run", "open", "text"]:
    """The form of an action that does not say it: a command by itself in backticks, or words with a url."""
    if re.fullmatch(r"\s*`[^`]+`\s*", text):
        return "run"
    return "open" if re.search(r"https?://\w", text) else "text"


def _opens(text: str) -> bool:
    """Whether text can be opened: it holds a url, or is a short form of one such as `go/dispatch`."""
    return "://" in text or (not re.search(r"\s", text) and bool(re.match(r"[^:./]*[./]", text)))


def _tell(form: "TellForm", source: Source, path: Path) -> Tell:
    return Tell(source.place(path), form.template, tuple(form.languages), form.channel, form.attested, form.reviewed)


def _messages(form: "ServiceForm", service: str, source: Source) -> Iterator[Message]:
    if form.messages.internal:
        yield Message("internal", "", form.messages.internal, source.place(("messages", "internal")), service)
    for language, text in form.messages.external.items():
        yield Message("external", language, text, source.place(("messages", "external", language)), service)


def _allowances(form: "ServiceForm", service: str, source: Source) -> Iterator[Allowance]:
    for at, one in enumerate(form.allow):
        place = source.place(("allow", at))
        yield Allowance(one.code, one.on, one.reason, service, place, one.owner, one.until)
