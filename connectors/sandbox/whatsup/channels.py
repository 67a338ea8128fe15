"""The WhatsApp account of the story: two numbers, seven templates, and a second account that nobody configured."""

from collections.abc import Sequence
from datetime import datetime

from connectors.sandbox.chapter import Chapter, Defect
from connectors.sandbox.datadog.estate import ago
from connectors.sandbox.datadog.shapes import born
from connectors.sandbox.exchange import Wire
from connectors.sandbox.whatsapp.nodes import account, app, entity, health, number, template
from connectors.sandbox.whatsapp.portfolio import Portfolio
from connectors.sandbox.whatsup import ids

_PAYMENT: Wire = {
    "error_code": 141006,
    "error_description": "There is a problem with the payment method of this account.",
    "possible_solution": "Add a payment method that works.",
}
_BANNED: Wire = {
    "error_code": 141014,
    "error_description": "This account has been banned.",
    "possible_solution": "Appeal.",
}
_UNVERIFIED: Wire = {
    "error_code": 141010,
    "error_description": "The business has not been verified.",
    "possible_solution": "Start verification in the settings of the business.",
}


def chapter(now: datetime, *, blocked: bool = False) -> Chapter:
    """The channel; `blocked` when the account may not send for want of a payment method."""
    around = _around(blocked)
    unpaid = Defect(
        "RB501", f"whatsapp:account/{ids.ACCOUNT}", "the account is BLOCKED: its payment method does not work (141006)"
    )
    portfolio = Portfolio(
        accounts=(_main_account(around), _other_account()),
        numbers={ids.ACCOUNT: _numbers(around), ids.OTHER_ACCOUNT: ()},
        templates={ids.ACCOUNT: _templates(now, around), ids.OTHER_ACCOUNT: ()},
        apps={ids.ACCOUNT: (app(ids.APP, "WhatsUp dispatch", "https://hooks.example.com/wa/inbound"),)},
        token=_token(now),
    )
    return Chapter(whatsapp=portfolio, defects=(*_defects(), *((unpaid,) if blocked else ())))


def _around(blocked: bool) -> list[Wire]:
    """The entities that every answer about health repeats: account, business, app.

    The business was never verified: for months that limits it, and no more than that is said about it.
    """
    return [
        entity("WABA", ids.ACCOUNT, "BLOCKED", errors=[_PAYMENT]) if blocked else entity("WABA", ids.ACCOUNT),
        entity("BUSINESS", ids.PORTFOLIO, "LIMITED", errors=[_UNVERIFIED]),
        entity("APP", ids.APP, sip="AVAILABLE"),
    ]


def _main_account(around: Sequence[Wire]) -> Wire:
    return account(
        ids.ACCOUNT,
        "WhatsUp Logistics",
        owner={"id": ids.PORTFOLIO, "name": "WhatsUp Logistics"},
        verification="not_verified",
        health=health(around),
    )


def _other_account() -> Wire:
    """The token reaches it, the settings do not name it: blocked as it is, it concerns nobody."""
    around = [
        entity("WABA", ids.OTHER_ACCOUNT, "BLOCKED", errors=[_BANNED]),
        entity("BUSINESS", ids.PORTFOLIO, "LIMITED", errors=[_UNVERIFIED]),
    ]
    return account(
        ids.OTHER_ACCOUNT,
        "WhatsUp trials",
        owner={"id": ids.PORTFOLIO, "name": "WhatsUp Logistics"},
        verification="not_verified",
        health=health(around),
        review="REJECTED",
    )


def _numbers(around: Sequence[Wire]) -> tuple[Wire, ...]:
    """The number that tells customers is in order but for calls, which nobody makes; the other one is disliked."""
    silent = {"error_code": 138024, "error_description": "Calling over SIP is off.", "possible_solution": "Turn it on."}
    main = entity("PHONE_NUMBER", ids.MAIN_NUMBER, sip="BLOCKED", errors=[silent])
    support = entity("PHONE_NUMBER", ids.SUPPORT_NUMBER, sip="AVAILABLE")
    return (
        number(ids.MAIN_NUMBER, "+1 555-0142", "WhatsUp Logistics", "GREEN", health([main, *around])),
        number(ids.SUPPORT_NUMBER, "+1 555-0178", "WhatsUp Support", "RED", health([support, *around])),
    )


def _templates(now: datetime, around: Sequence[Wire]) -> tuple[Wire, ...]:
    """`delay_notice` in English was paused some hours ago; `pickup_notice` was never made in English."""
    old, paused = born("2026-05-12"), ago(now, hours=5)
    return (
        template(ids.DELAY_PT, "delay_notice", "pt_BR", "APPROVED", "GREEN", old, around),
        template(ids.DELAY_EN, "delay_notice", "en", "PAUSED", "RED", paused, around),
        template(ids.PICKUP_PT, "pickup_notice", "pt_BR", "APPROVED", "UNKNOWN", old, around),
        template(ids.OUTAGE_PT, "outage_notice", "pt_BR", "APPROVED", "GREEN", old, around),
        template(ids.OUTAGE_EN, "outage_notice", "en", "APPROVED", "UNKNOWN", old, around),
        template("500000000000006", "winter_sale", "pt_BR", "REJECTED", "UNKNOWN", old, around, category="MARKETING"),
        template("500000000000007", "old_notice", "en", "DISABLED", "RED", old, around, category="MARKETING"),
    )


def _token(now: datetime) -> Wire:
    """A token of a system user, which never expires, with the one permission that reading needs."""
    scope = "whatsapp_business_management"
    return {
        "app_id": ids.APP,
        "type": "SYSTEM_USER",
        "application": "WhatsUp dispatch",
        "is_valid": True,
        "expires_at": 0,
        "data_access_expires_at": 0,
        "issued_at": int(ago(now, days=200).timestamp()),
        "user_id": "400000000000001",
        "scopes": [scope],
        "granular_scopes": [{"scope": scope, "target_ids": [ids.ACCOUNT, ids.OTHER_ACCOUNT]}],
    }


def _defects() -> tuple[Defect, ...]:
    return (
        Defect("RB503", f"whatsapp:number/{ids.SUPPORT_NUMBER}", "the support number's quality is RED"),
        Defect("RB505", f"whatsapp:template/{ids.DELAY_EN}", "delay_notice in English has been paused for five hours"),
        Defect(
            "RB504",
            "whatsapp:template/pickup_notice.en",
            "a playbook tells in English with pickup_notice, which exists in Portuguese only",
            missing=True,
        ),
    )
