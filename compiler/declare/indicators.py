"""Which indicator a sentence speaks of: the words of each, and which of several words counts."""

from decimal import Decimal
from typing import Final

from compiler.declare.amounts import Share
from compiler.declare.tokens import Tokens, listed
from compiler.model.promise import Indicator

PARTICIPLE, NOUN, VERB, MARK = "participle", "noun", "verb", "mark"

Entry = tuple[Indicator, str]


def _table() -> dict[tuple[str, ...], Entry]:
    return {
        tuple(phrase.split()): (indicator, kind) for indicator, kind, phrases in _WORDS for phrase in phrases.split("|")
    }


_WORDS: Final[tuple[tuple[Indicator, str, str], ...]] = (
    ("fresh", PARTICIPLE, "fresh|recent|current|fresco|fresca|frescos|frescas|atualizado|atualizada|atualizados|"
     "atualizadas|recente|recentes|atuais"),
    ("fresh", NOUN, "fresher|newer|younger|freshness|staleness|stale|older|old|up to date|em dia|more recent|"
     "mais recente|mais recentes|mais novo|mais nova|mais novos|mais novas|mais antigo|mais antiga|mais antigos|"
     "mais antigas|mais atualizado|mais atualizada|mais atualizados|mais atualizadas|mais velho|mais velha|"
     "mais velhos|mais velhas|mais fresco|mais fresca|mais frescos|mais frescas|defasagem|de idade|"
     "is up to date|are up to date|be up to date"),
    ("accepted", PARTICIPLE, "accepted|aceito|aceita|aceitos|aceitas"),
    ("accepted", NOUN, "accepts|we accept|acceptance|aceitacao|aceite|aceitamos"),
    ("delivered", PARTICIPLE, "delivered|entregue|entregues"),
    ("delivered", NOUN, "delivery rate|delivery ratio|delivery success|taxa de entrega|we deliver|entregamos"),
    ("read", NOUN, "read rate|read ratio|read receipts|taxa de leitura"),
    ("read", PARTICIPLE, "read|lido|lida|lidos|lidas"),
    ("uptime", PARTICIPLE, "available|online|reachable|disponivel|disponiveis|acessivel|acessiveis"),
    ("uptime", NOUN, "uptime|availability|disponibilidade|no ar|tempo de atividade|is up|are up|be up|"
     "stays up|stay up"),
    ("success", NOUN, "succeed|succeeds|success|successes|sucesso|bem sucedido|bem sucedida|bem sucedidos|"
     "bem sucedidas|bem - sucedido|bem - sucedida|bem - sucedidos|bem - sucedidas"),
    ("success", PARTICIPLE, "successful"),
    ("success", MARK, "successfully|without error|without errors|without an error|without failure|without failures|"
     "without any error|without any errors|error free|error - free|no errors|sem erro|sem erros|sem falha|sem falhas|"
     "do not fail|don't fail|never fail|not fail|not lost|never lost|nao falham|com sucesso"),
    ("latency", NOUN, "latency|latencia|faster|quicker|response time|response times|tempo de resposta|mais rapido|"
     "mais rapida|mais rapidos|mais rapidas"),
    ("latency", VERB, "take|takes|took|respond|responds|load|loads|answered|leva|levam|demora|demoram|respondem|"
     "responde|carrega|carregam|respondidas|respondidos|receive an answer|receive a reply|receive a response|"
     "recebem resposta|recebem uma resposta"),
    ("other", MARK, "reach|reaches|arrive|arrives|receive|receives|chega|chegam|alcanca|alcancam|recebe|recebem"),
)  # fmt: skip
WORDS: Final = _table()
LONGEST: Final = max(map(len, WORDS))

FAILURES: Final[dict[str, Indicator]] = {
    **dict.fromkeys(
        listed(
            "fail fails failed failing failure failures error errors lost lose loses dropped rejected refused bounced "
            "falha falham falhas falhar erro erros perdido perdida perdidos perdidas rejeitado rejeitada rejeitados "
            "rejeitadas recusado recusada recusados recusadas"
        ),
        "success",
    ),
    **dict.fromkeys(listed("down downtime unavailable unavailability outage outages offline"), "uptime"),
    **dict.fromkeys(listed("indisponivel indisponiveis indisponibilidade"), "uptime"),
    **dict.fromkeys(listed("stale desatualizado desatualizada desatualizados desatualizadas"), "fresh"),
    "undelivered": "delivered",
}
AUXILIARIES: Final = listed(
    "is are be been being was were get gets got stay stays remain remains keep keeps kept e sao esta estao estara "
    "estarao ser sera serao foi foram sejam seja fica ficam estar permanece permanecem"
)
FUNCTION: Final = listed(
    "by over for per at in on during within under to of from and or with without the a every each through across via "
    "less more no not is are when while as throughout than por pela pelo pelos pelas em no na nos nas de do da com sem "
    "para durante ate e ou ao a mais menos dentro a cada que"
)


def indicator(words: Tokens, bounded: bool) -> tuple[Indicator | None, str]:
    """The indicator, None where no word tells it; and what stands in the way where two words disagree.

    A word as predicate ("are delivered") counts more than one beside a noun ("accepted orders"), and both more than
    nothing; `bounded` tells whether the sentence has a limit of time, without which "takes" means nothing.
    """
    ranks = _ranks(words, bounded)
    latency = ranks.pop("latency", 0)
    vague = ranks.pop("other", 0)
    best = max(ranks.values(), default=0)
    chosen = [name for name, rank in ranks.items() if rank == best and best > 0]
    if len(chosen) > 1:
        return None, f"speaks of {' and of '.join(sorted(chosen))}"
    if chosen and latency > best:
        return "latency", ""
    if chosen and latency == best and chosen[0] in ("uptime", "success"):
        return None, f"speaks of {chosen[0]} and of latency"
    if chosen:
        return chosen[0], ""
    return ("latency" if latency else "other" if vague else None), ""


def failing(words: Tokens, share: Share) -> Indicator | None:
    """The indicator of a sentence that counts what goes wrong, None where it counts what goes well."""
    return wrong(words) if share.percent < Decimal(50) else None


def wrong(words: Tokens) -> Indicator | None:
    """The indicator of the first word for what goes wrong, such as uptime for "downtime"; None without such a word."""
    marked = _marked(words)
    found = [FAILURES[one.text] for at, one in enumerate(words) if one.text in FAILURES and at not in marked]
    found += ["uptime"] if _phrase(words, "fora", "do", "ar") else []
    return found[0] if found else None


def _phrase(words: Tokens, *parts: str) -> bool:
    found = [one.text for one in words]
    return any(found[at : at + len(parts)] == list(parts) for at in range(len(found)))


def _marked(words: Tokens) -> frozenset[int]:
    """The places of words such as "without error", in which an error means none."""
    marks = ((start, end) for start, end, (_, kind) in _entries(words) if kind == MARK)
    return frozenset(at for start, end in marks for at in range(start, end))


def _entries(words: Tokens) -> list[tuple[int, int, Entry]]:
    """Start, end and meaning of each known phrase, the longest first at each place."""
    found: list[tuple[int, int, Entry]] = []
    at = 0
    while at < len(words):
        for length in range(min(LONGEST, len(words) - at), 0, -1):
            entry = WORDS.get(tuple(one.text for one in words[at : at + length]))
            if entry is not None:
                found.append((at, at + length, entry))
                at += length - 1
                break
        at += 1
    return found


def _ranks(words: Tokens, bounded: bool) -> dict[Indicator, int]:
    ranks: dict[Indicator, int] = {}
    predicate_end = -1
    for start, end, (name, kind) in _entries(words):
        rank = _participle(words, start, end, predicate_end) if kind == PARTICIPLE else 1 if kind == MARK else 3
        if kind == VERB and not bounded:
            continue
        if name == "read" and kind == PARTICIPLE and rank < 3:
            continue
        if kind == PARTICIPLE and rank == 3:
            predicate_end = end
        ranks[name] = max(rank, ranks.get(name, 0))
    return ranks


def _participle(words: Tokens, start: int, end: int, predicate_end: int) -> int:
    """3 for a predicate ("are delivered", also "and read" behind it), 2 where no noun follows, 0 beside a noun."""
    at = start - 1
    while at >= 0 and (words[at].text.endswith(("ly", "mente")) or words[at].text in ("not", "always", "sempre")):
        at -= 1
    if at >= 0 and words[at].text in AUXILIARIES and not (words[at].text == "e" and predicate_end < 0 and at == 0):
        return 3
    if predicate_end == at and at >= 0 and words[at].text in ("and", "or", "e", "ou"):
        return 3
    following = words[end] if end < len(words) else None
    alone = following is None or following.kind != "word" or following.text in FUNCTION
    return 2 if alone else 0
