"""Dashboards and alerts in the vendor's wire shape: what people do to them when an organisation grows."""

import re
from collections.abc import Iterator
from random import Random
from typing import Any

import orjson

Body = dict[str, Any]

_BRACES = re.compile(r"(?<=[\w.])\{([^{}]*)\}")
_SIMPLE = re.compile(r"(avg|sum|max|min):([a-z][\w.]*)\{([^{}]*)\}(?: by \{[\w.,-]*\})?(\.as_count\(\)|\.as_rate\(\))?")
_WORDS = re.compile(r"\b(?:or|and|in|not)\b", re.IGNORECASE)


def copied(body: Body) -> Body:
    """A deep copy."""
    found: Body = orjson.loads(orjson.dumps(body))
    return found


def widgets(body: Body) -> Iterator[Body]:
    """Every widget, those of groups too."""
    for one in body.get("widgets", ()):
        yield one
        yield from widgets(one["definition"])


def queries(body: Body) -> Iterator[tuple[str, Body, str]]:
    """Every query text with the object and the name that hold it: `metric` ones, and `search` ones of logs."""
    for widget in widgets(body):
        requests = widget["definition"].get("requests") or ()
        for request in requests.values() if isinstance(requests, dict) else requests:
            if isinstance(request.get("q"), str):
                yield "metric", request, "q"
            for query in request.get("queries") or ():
                if isinstance(query.get("query"), str) and query.get("data_source") == "metrics":
                    yield "metric", query, "query"
                elif isinstance(query.get("search"), dict) and query.get("data_source") == "logs":
                    yield "search", query["search"], "query"


def scoped(body: Body, term: str, search: str = "") -> Body:
    """A copy of which every query also asks for `term`, and every log search for `search`."""
    found = copied(body)
    for form, holder, name in queries(found):
        if form == "metric":
            holder[name] = _BRACES.sub(lambda match: "{" + _joined(match[1], term) + "}", holder[name])
        else:
            holder[name] = f"{holder.get(name) or ''} {search or term}".strip()
    return found


def steered(body: Body, key: str, default: str, available: tuple[str, ...] = ()) -> Body:
    """A copy with a variable for `key` that stands at `default`, and queries that use it."""
    found = scoped(body, f"${key}")
    variable: Body = {"name": key, "prefix": key, "defaults": [default]}
    if available:
        variable["available_values"] = list(available)
    found["template_variables"] = [
        variable, *(one for one in found.get("template_variables") or () if one["name"] != key),
    ]  # fmt: skip
    return found


def edited(body: Body, random: Random) -> Body:
    """A copy with the small edits of people who meant to try something: a widget less, a title, a note."""
    found = copied(body)
    rows = found["widgets"]
    if len(rows) > 2:
        rows.pop(random.randrange(len(rows)))
    if rows and random.random() < 0.5:
        rows[random.randrange(len(rows))]["definition"]["title"] = random.choice(("tmp", "check this", "New title"))
    rows.append(note("asked in the channel, see thread"))
    return found


def board(title: str, *rows: Body, variables: tuple[Body, ...] = ()) -> Body:
    """A dashboard of these widgets."""
    body = {"title": title, "description": None, "layout_type": "ordered", "template_variables": list(variables)}
    return body | {"widgets": [dict(row, id=row.get("id") or 1000 + place) for place, row in enumerate(rows)]}


def variable(name: str, key: str, default: str = "*", available: tuple[str, ...] = ()) -> Body:
    """A variable of a dashboard."""
    found: Body = {"name": name, "prefix": key, "defaults": [default]}
    return found | ({"available_values": list(available)} if available else {})


def plot(title: str, *texts: str, formula: str = "", source: str = "metrics") -> Body:
    """A graph of these metric queries, or of a formula over them (`query1`, `query2`, …)."""
    asked = [{"name": f"query{n}", "data_source": source, "query": text} for n, text in enumerate(texts, 1)]
    drawn = [{"formula": formula}] if formula else [{"formula": one["name"]} for one in asked]
    request = {"response_format": "timeseries", "queries": asked, "formulas": drawn}
    return {"definition": {"title": title, "type": "timeseries", "requests": [request]}}


def searching(title: str, source: str, search: str, *facets: str) -> Body:
    """A graph of a count over logs, spans or sessions."""
    groups = [{"facet": facet} for facet in facets]
    query = {"name": "a", "data_source": source, "search": {"query": search}, "compute": {"aggregation": "count"}}
    request = {
        "response_format": "timeseries",
        "queries": [query | {"group_by": groups}],
        "formulas": [{"formula": "a"}],
    }
    return {"definition": {"title": title, "type": "timeseries", "requests": [request]}}


def note(text: str) -> Body:
    """A note."""
    return {"id": 1, "definition": {"type": "note", "content": text}}


def plotted_simply(body: Body) -> Iterator[tuple[Body, str, str, str]]:
    """Widgets that plot one series: with aggregator, metric, and the tags that they ask for beside variables."""
    for widget in widgets(body):
        requests = widget["definition"].get("requests")
        if not isinstance(requests, list) or len(requests) != 1:
            continue
        asked = [one for one in requests[0].get("queries") or () if one.get("data_source") == "metrics"]
        texts = [one.get("query") or "" for one in asked] or [requests[0].get("q") or ""]
        found = _SIMPLE.fullmatch(texts[0]) if len(texts) == 1 else None
        terms = _fixed(found[3]) if found else None
        if (
            found
            and terms is not None
            and [one["formula"] for one in requests[0].get("formulas") or ()] in ([], [_name(asked)])
        ):
            yield widget, found[1], found[2], terms


def metric_names(body: Body) -> frozenset[str]:
    """Every word before a brace in the text of a body, by a pattern that shares nothing with the product."""
    return frozenset(re.findall(r"([A-Za-z][\w.]*)\{", orjson.dumps(body).decode()))


def alert(name: str, query: str, type: str = "query alert", tags: tuple[str, ...] = (), **rest: Any) -> Body:
    """A monitor."""
    return {"name": name, "type": type, "query": query, "message": "", "tags": list(tags), "options": {}} | rest


def changed(body: Body, **fields: Any) -> Body:
    """The body with other fields at its top."""
    return {**body, **fields}


def _name(asked: list[Body]) -> str:
    return str(asked[0].get("name", "")) if asked else ""


def _joined(scope: str, term: str) -> str:
    if scope.strip() in ("", "*"):
        return term
    return f"({scope}) AND {term}" if _WORDS.search(scope) else f"{scope},{term}"


def _fixed(scope: str) -> str | None:
    """The plain tags of a scope without its variables; None where it is more than tags between commas."""
    if _WORDS.search(scope) or "(" in scope:
        return None
    terms = [one.strip() for one in scope.split(",") if one.strip() not in ("", "*")]
    plain = [one for one in terms if "$" not in one]
    return None if any("*" in one or one.startswith("!") for one in terms) else ",".join(plain) or "*"
