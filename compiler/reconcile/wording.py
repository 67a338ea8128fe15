"""What declared wording and playbooks lack, as far as structure tells; tone is not judged here."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from compiler.model.budget import plain
from compiler.model.chain import Fault
from compiler.model.promise import Message, Playbook, Promise, Service

LABELS = (
    "INCIDENT|UPDATE|RESOLVED|MONITORING|INVESTIGATING|IDENTIFIED|ALERT|URGENT|ACTION REQUIRED|EXTERNAL|INTERNAL|"
    "MAINTENANCE|STATUS|INFO|IMPORTANT|NOTICE|OUTAGE|DEGRADED|ALL CLEAR|"
    "INCIDENTE|RESOLVIDO|MONITORANDO|INVESTIGANDO|ALERTA|URGENTE|AVISO|EXTERNO|INTERNO|IMPORTANTE|COMUNICADO"
)
PLACEHOLDER = re.compile(
    rf"\b(TODO|TBD|FIXME|XXX)\b|(?i:lorem ipsum)|<[A-Z][A-Z _-]+>|\[(?!(?:{LABELS})\])[A-Z][A-Z _-]+\](?!\()"
)
"""What whoever wrote a text left to be filled. Capitals only: in Portuguese "todo" is a word; neither a link nor a
label before the message, such as "[INCIDENT]", is a hole."""

IMPACT = re.compile(
    r"impact|affect|delay|late\b|cannot|can't|unable|may not|slow|interrupt|unavailable|problem|issue|incident|outage|"
    r"\bdown\b|degrad|error|fail|disrupt|\bnot\b|n[’']t\b|missing|longer than|trouble|difficult|offline|block|stopp|"
    r"paused|suspend|inaccessib|crash|\blost\b|out of (order|service)|"
    r"afet|atras|demora|\bnão\b|instabil|indispon|interrup|lent|problema|incidente|falha|erro|inoperante|suspens|"
    r"bloque|\bcaiu\b|caíram|fora do ar|dificuldade|parad", re.I,
)  # fmt: skip
NEXT_UPDATE = re.compile(
    r"(next|another|further|new|following) (update|news|information|message|status|report|notice|bulletin|check)|"
    r"get back to you|let you know|(inform|notify|tell|contact|write( to)?|message) you|hear from us|be in touch|"
    r"\bmore (news |information |details )?(in|by|at|within) |"
    r"updates? (you )?(again )?(by|at|in|within|every|each|follow)\b|again (by|at|in|within|as soon|when)|"
    r"(keep|kept) you (posted|informed|updated)|every \d+ (min|hour)|(news|information) (by|at|in|within) |"
    r"\{\{[^}]*(next|update|proxim|atualiza)[^}]*\}\}|"
    r"(próxim|nov|mai)[aos]s? (atualiza|informa|comunica|notícia|novidade|detalhe|mensag|contato|aviso|boletim|status)|"
    r"a cada \d+ (min|hora)|(notícias|novidades) (até|às|em|assim|quando)|informa(mos|remos)|comunicaremos|"
    r"volt(amos|aremos) a (informar|atualizar|avisar|falar|escrever)|retorn(amos|aremos)|manteremos|"
    r"avisa(mos|remos) (até|às|em|assim|quando)|atualiza\w* (até|às|em|a cada)",
    re.I,
)  # fmt: skip
APOLOGY = re.compile(r"sorry|apolog|regret|desculp|lament|sentimos|perdão|inconvenien|transtorno", re.I)
PARTS = (("the impact", IMPACT), ("the next update", NEXT_UPDATE), ("an apology", APOLOGY))
SPOKEN = re.compile(r"(en|pt)(-|$)|$", re.I)
"""The languages whose words are known; a text in any other is not judged."""


def wording_faults(service: Service, today: date, review_after: timedelta) -> tuple[Fault, ...]:
    """Faults of promises, playbooks and messages as written, each at its place; reviews age by `review_after`."""
    return (
        *(fault for promise in service.promises for fault in _promise(service, promise)),
        *_duplicates(service),
        *(fault for book in service.playbooks for fault in _playbook(service, book, today - review_after)),
        *(fault for message in service.messages for fault in _message(message)),
    )


def _promise(service: Service, promise: Promise) -> Iterator[Fault]:
    if promise.objective is None:
        fix = promise.suggestion or "say how much of what, within which limit, over which window"
        reason = f"“{promise.says}” has no numbers that could be measured"
        yield Fault("no numbers", promise.subject, reason, fix, place=promise.place)
    if not promise.to:
        reason = f"the promise “{promise.id}” names nobody it is made to"
        yield Fault(
            "made to nobody", promise.subject, reason, "add `to:`, such as `to: merchants`", place=promise.place
        )
    for one in service.context.depends_on:
        ours = promise.objective
        if one.hard and one.promises is not None and ours is not None and one.promises < ours.target:
            given = plain(one.promises)
            reason = (
                f"“{promise.id}” promises {plain(ours.target)} %, but its hard dependency {one.name} gives {given} %"
            )
            fix = f"make {one.name} redundant, or promise at most {plain(one.promises)} %"
            yield Fault("beyond its dependency", promise.subject, reason, fix, place=one.place or promise.place)


def _duplicates(service: Service) -> Iterator[Fault]:
    seen: dict[tuple[object, ...], Promise] = {}
    for promise in service.promises:
        words = " ".join(promise.says.lower().split())
        bound = frozenset((one.form, one.reference) for one in promise.measured_by)
        key = (words, promise.to, promise.channel, promise.scope, promise.objective, bound)
        first = seen.setdefault(key, promise)
        if first is not promise:
            reason = f"the promise “{promise.id}” says the same as “{first.id}”"
            yield Fault("duplicate promise", promise.subject, reason, "keep one of them", place=promise.place)


def _playbook(service: Service, book: Playbook, since: date) -> Iterator[Fault]:
    known = {contact.role.lower() for contact in service.contacts} | {one.name.lower() for one in service.contacts}
    if not book.escalate and not known - {""}:
        reason = f"the playbook “{book.scenario}” names nobody to escalate to, and no contact is declared"
        yield Fault("no escalation", book.subject, reason, "add `escalate:` or `contacts:`", place=book.place)
    reviews = [book.reviewed, *(tell.reviewed for tell in book.tell)]
    for reviewed in (one for one in reviews if one is not None):
        if reviewed < since:
            reason = f"the playbook “{book.scenario}” was last reviewed on {reviewed}"
            yield Fault("not reviewed", book.subject, reason, "review it, and set the day", place=book.place)
            return


def _message(message: Message) -> Iterator[Fault]:
    name = f"the {message.audience} message" + (f" ({message.language})" if message.language else "")
    found = PLACEHOLDER.search(message.text)
    if found:
        reason = f"{name} holds the placeholder “{found.group(0)}”"
        yield Fault(
            "unfilled placeholder", message.subject, reason, "write the words, or a `{{name}}`", place=message.place
        )
    spoken = SPOKEN.match(message.language.replace("_", "-")) is not None
    if message.audience == "internal" or not message.text.strip() or not spoken:
        return
    lacks = [what for what, pattern in PARTS if not pattern.search(message.text)]
    if lacks:
        reason = f"{name} lacks {' and '.join(lacks)}"
        fix = "say what customers notice, when the next update comes, and that you are sorry"
        yield Fault("incomplete message", message.subject, reason, fix, place=message.place)
