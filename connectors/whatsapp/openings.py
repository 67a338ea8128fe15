"""Addresses of the provider's own pages, built from ids and never fetched."""

from urllib.parse import urlencode

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


def _page(name: str, portfolio: str, waba: str) -> Opening:
    """Without the portfolio's id the parameters are left out, and the page asks for the account."""
    query = "?" + urlencode({"business_id": portfolio, "asset_id": waba}) if portfolio else ""
    return Opening(f"{_MANAGER}/{name}/{query}")
