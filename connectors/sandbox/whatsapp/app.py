"""The Graph's front door: version, token, the way from a path to a node or an edge, and the error envelope."""

import base64
import hashlib
import json
import re
from collections.abc import Sequence
from typing import Final

from connectors.sandbox.exchange import Reply, Request, Wire, cut, json_reply
from connectors.sandbox.whatsapp.fields import Unknown, chosen
from connectors.sandbox.whatsapp.portfolio import Portfolio

_OLDEST_ALIVE: Final = 21
_LARGEST_PAGE: Final = 100
_ALLOWANCE: Final = 5_000
_STATUS_OF: Final = {190: 401, 104: 401, 200: 403, 10: 403}
_EDGES: Final = ("phone_numbers", "message_templates", "subscribed_apps")


class Refused(Exception):
    """A call is refused with one of the Graph's codes."""

    def __init__(self, code: int, message: str, subcode: int | None = None) -> None:
        super().__init__(message)
        self.code, self.subcode = code, subcode


class Whatsapp:
    """One business portfolio; reads only, and only with the right token."""

    name = "whatsapp"

    def __init__(self, portfolio: Portfolio, token: str) -> None:
        self._portfolio, self._token = portfolio, token
        self._calls: dict[str, int] = {}

    def answer(self, request: Request) -> Reply:
        """The reply to a request, with the headers that tell usage and the version served."""
        version, parts = _parted(request.path)
        try:
            self._door(request, parts)
            body = self._read(request, parts)
        except Refused as refused:
            return _refused(refused.code, str(refused), refused.subcode, self._headers(version, ""))
        reply = json_reply(200, body)
        tag = hashlib.sha256(reply.body).hexdigest()[:32]
        return Reply(200, reply.body, (*self._headers(version, self._account_of(parts)), ("ETag", f'"{tag}"')))

    def refusal(self, request: Request, kind: str) -> Reply:
        """A refusal in the Graph's words; a plain 429 tells in its header how many minutes to wait."""
        version, parts = _parted(request.path)
        account = self._account_of(parts)
        if kind == "expired":
            return _refused(190, "Error validating access token: Session has expired", 463)
        if kind.startswith("429"):
            usage = self._headers(version, account, wait=1) if kind == "429" else ()
            return _refused(80007, "(#80007) Rate limit issues", None, usage, status=429, transient=True)
        code, message = _WORDS.get(kind, (2, "Service temporarily unavailable"))
        return _refused(code, message, 33 if kind == "404" else None, (), status=400 if kind == "404" else int(kind))

    def _door(self, request: Request, parts: Sequence[str]) -> None:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ").strip()
        token = bearer or request.query.get("access_token", "")
        if request.method not in ("GET", "HEAD"):
            raise Refused(10, "(#10) Application does not have permission for this action")
        if not token:
            raise Refused(104, "An access token is required to request this resource.")
        if token != self._token:
            raise Refused(190, "Invalid OAuth access token - Cannot parse access token")
        if not parts:
            raise Refused(100, "Unsupported get request.", 33)

    def _read(self, request: Request, parts: Sequence[str]) -> Wire:
        if parts[0] == "debug_token":
            return self._debugged(request)
        if len(parts) == 1:
            return self._node(request, parts[0])
        if len(parts) == 2 and parts[1] in _EDGES:
            return self._edge(request, *parts)
        raise Refused(2500, f"Unknown path components: /{'/'.join(parts[1:])}")

    def _debugged(self, request: Request) -> Wire:
        tested = request.query.get("input_token", "")
        if not tested:
            raise Refused(100, "(#100) The parameter input_token is required")
        if tested != self._token:
            return {"data": {"is_valid": False, "scopes": [], "error": {"code": 190, "message": "Malformed token"}}}
        return {"data": self._portfolio.token}

    def _node(self, request: Request, key: str) -> Wire:
        kind, node = self._found(key)
        return _chosen(kind, node, request)

    def _found(self, key: str) -> tuple[str, Wire]:
        """The node of an id; the Graph does not tell a wrong id from one without access."""
        held = self._portfolio
        by_kind = (
            ("WhatsAppBusinessAccount", held.accounts),
            ("WhatsAppBusinessPhoneNumber", [row for rows in held.numbers.values() for row in rows]),
            ("MessageTemplate", [row for rows in held.templates.values() for row in rows]),
        )
        for kind, rows in by_kind:
            for row in rows:
                if row["id"] == key:
                    return kind, row
        if any(row["owner_business_info"]["id"] == key for row in held.accounts):
            raise Refused(200, "(#200) Requires business_management permission to manage the object")
        raise Refused(
            100,
            f"Unsupported get request. Object with ID '{key}' does not exist, cannot be loaded due to missing "
            "permissions, or does not support this operation",
            33,
        )

    def _edge(self, request: Request, key: str, edge: str) -> Wire:
        kind, _ = self._found(key)
        if kind != "WhatsAppBusinessAccount":
            raise Refused(100, f"(#100) Tried accessing nonexisting field ({edge}) on node type ({kind})")
        if edge == "subscribed_apps":
            return {"data": list(self._portfolio.apps.get(key, ()))}
        numbers = edge == "phone_numbers"
        rows = (self._portfolio.numbers if numbers else self._portfolio.templates).get(key, ())
        kept = [row for row in rows if numbers or _filtered(row, request)]
        node = "WhatsAppBusinessPhoneNumber" if numbers else "MessageTemplate"
        page = self._paged([_chosen(node, row, request) for row in kept], request)
        return page | _summary(kept, request) if not numbers else page

    def _paged(self, rows: Sequence[Wire], request: Request) -> Wire:
        """A page with its cursors; `next` is missing on the last one, and holds the token on all others."""
        limit = min(max(_whole(request, "limit", 25), 1), _LARGEST_PAGE)
        offset = _offset(request.query.get("after", ""))
        data = cut(rows, offset, limit, request.endless)
        if not data:
            return {"data": []}
        paging: Wire = {"cursors": {"before": _cursor(offset), "after": _cursor(offset + len(data))}}
        if request.endless or offset + limit < len(rows):
            after = paging["cursors"]["after"]
            query = f"access_token={self._token}&limit={limit}&after={after}"
            paging["next"] = f"https://graph.facebook.com{request.path}?{query}"
        return {"data": data, "paging": paging}

    def _account_of(self, parts: Sequence[str]) -> str:
        """The account whose allowance a call uses up."""
        key = parts[0] if parts else ""
        if any(row["id"] == key for row in self._portfolio.accounts):
            return key
        for owned in (self._portfolio.numbers, self._portfolio.templates):
            for account, rows in owned.items():
                if any(row["id"] == key for row in rows):
                    return account
        return ""

    def _headers(self, version: str, account: str, wait: int = 0) -> tuple[tuple[str, str], ...]:
        """Usage is told in percent of the allowance, the wait in minutes."""
        self._calls[account] = self._calls.get(account, 0) + 1
        percent = 100 if wait else min(self._calls[account] * 100 // _ALLOWANCE, 99)
        use = {
            "type": "whatsapp_business_management",
            "call_count": percent,
            "total_cputime": percent // 4,
            "total_time": percent // 3,
            "estimated_time_to_regain_access": wait,
        }
        by_account = (("x-business-use-case-usage", json.dumps({account: [use]})),) if account else ()
        app = json.dumps({"call_count": percent, "total_cputime": 0, "total_time": 0})
        return (("facebook-api-version", version), ("x-app-usage", app), ("x-fb-trace-id", "Asandbox"), *by_account)


_WORDS: Final = {
    "400": (100, "(#100) Invalid parameter"),
    "401": (190, "Invalid OAuth access token"),
    "403": (200, "(#200) Permissions error"),
    "404": (100, "Unsupported get request. Object does not exist or cannot be loaded due to missing permissions"),
    "410": (12, "(#12) This endpoint is deprecated"),
    "500": (1, "An unknown error occurred"),
}


def _parted(path: str) -> tuple[str, list[str]]:
    """The version that serves and the parts after it: a version that has expired is served by the oldest alive."""
    found = re.fullmatch(r"/v(\d+)\.(\d+)(?:/(.*))?", path)
    if not found:
        return f"v{_OLDEST_ALIVE}.0", [part for part in path.split("/") if part]
    major = int(found.group(1))
    version = f"v{major}.{found.group(2)}" if major >= _OLDEST_ALIVE else f"v{_OLDEST_ALIVE}.0"
    return version, [part for part in (found.group(3) or "").split("/") if part]


def _refused(
    code: int,
    message: str,
    subcode: int | None = None,
    headers: tuple[tuple[str, str], ...] = (),
    *,
    status: int | None = None,
    transient: bool = False,
) -> Reply:
    error: Wire = {"message": message, "type": "OAuthException", "code": code}
    if subcode is not None:
        error["error_subcode"] = subcode
    if transient:
        error["is_transient"] = True
    error["fbtrace_id"] = "Asandbox"
    return json_reply(status or _STATUS_OF.get(code, 400), {"error": error}, headers)


def _chosen(kind: str, node: Wire, request: Request) -> Wire:
    try:
        return chosen(kind, node, request.query.get("fields", ""))
    except Unknown as field:
        raise Refused(100, f"(#100) Tried accessing nonexisting field ({field}) on node type ({kind})") from field


def _whole(request: Request, name: str, default: int) -> int:
    text = request.query.get(name, "")
    if text and not text.isdigit():
        raise Refused(100, f"(#100) Param {name} must be an integer")
    return int(text) if text else default


def _filtered(row: Wire, request: Request) -> bool:
    """Filters take lists with commas; names match as a part, the rest whole."""
    for name in ("status", "language", "category"):
        words = {word.lower() for word in request.query.get(name, "").split(",") if word}
        if words and row[name].lower() not in words:
            return False
    return request.query.get("name", "").lower() in row["name"]


def _summary(rows: Sequence[Wire], request: Request) -> Wire:
    words = [word for word in request.query.get("summary", "").split(",") if word]
    known = {"total_count": len(rows), "message_template_count": len(rows), "message_template_limit": 250}
    return {"summary": {word: known[word] for word in words if word in known}} if words else {}


def _cursor(offset: int) -> str:
    return base64.urlsafe_b64encode(f"at:{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(base64.urlsafe_b64decode(cursor).decode().removeprefix("at:"))
    except ValueError:
        raise Refused(100, "(#100) Invalid cursor") from None
