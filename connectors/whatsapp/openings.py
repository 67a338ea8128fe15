"""Addresses of the provider's own pages, built from ids and never fetched."""

from urllib.parse import parse_qs, urlencode, urlsplit

from compiler.model.opening import Opening

_MANAGER = "https://business.facebook.com/latest/whatsapp_manager"


def account_page(portfolio: str, waba: str) -> Opening:
    """The overview of an account."""
    return _page("overview", portfolio, waba)


def numbers_page(portfolio: str, waba: str) -> Opening:
    """The list of an account's numbers; the provider documents no page of one number."""
    return _page("phone_numbers", portfolio, waba)


def templates_page(portfolio: str, waba: str) -> Opening:
    """The list of an account's templates."""
    return _page("message_templates", portfolio, waba)


def account_of(url: str) -> str:
    """The id of the account that an address of these pages is about, "" for any other address."""
    try:
        parts = urlsplit(url)
        found = parse_qs(parts.query).get("asset_id", [""])[0]
    except ValueError:
        return ""
    return found if url.startswith(f"{_MANAGER}/") and found.isdigit() else ""


def _page(name: str, portfolio: str, waba: str) -> Opening:
    """Without the portfolio's id the parameters are left out, and the page asks for the account."""
    query = "?" + urlencode({"business_id": portfolio, "asset_id": waba}) if portfolio else ""
    return Opening(f"{_MANAGER}/{name}/{query}")
