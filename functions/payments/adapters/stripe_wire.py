"""Reads Stripe's JSON. Takes plain dicts, so that a webhook does not import the SDK.

What Stripe's reference calls optional or nullable may be missing. A missing field that is needed raises
UnreadableError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from payments.domain.model import IntentStatus, ProviderIntent
from shop.kernel.money import Money

Fields = Mapping[str, Any]
MAX_TEXT = 255
_STATUS = {"requires_capture": IntentStatus.HELD, "succeeded": IntentStatus.TAKEN, "canceled": IntentStatus.CANCELLED}


class UnreadableError(Exception):
    """A field that is needed is missing or has the wrong type."""


def read_intent(intent: Fields) -> ProviderIntent:
    failure = fields(intent.get("last_payment_error"))
    status = _STATUS.get(str(intent.get("status")), IntentStatus.DECLINED if failure else IntentStatus.OPEN)
    charge = fields(intent.get("latest_charge"))  # an id, unless it was asked for whole
    amount, received = _money(intent), _received(intent, charge) if status is IntentStatus.TAKEN else 0
    return ProviderIntent(
        intent_id=text(intent, "id"),
        status=status,
        amount=amount,
        client_secret=text(intent, "client_secret") if intent.get("client_secret") else "",
        received=received,
        refunded=_refunded(charge, amount.amount - received) if status is IntentStatus.TAKEN else 0,
        reason=_reason(failure) if failure else "",
    )


def read_charge(charge: Fields) -> ProviderIntent | None:
    """None for a charge that is not captured: the events of its intent report a hold and its release."""
    captured = charge.get("captured")
    if not isinstance(captured, bool):
        raise UnreadableError("no captured")
    if not captured:
        return None
    amount, received = _money(charge), _number(charge.get("amount_captured"), "amount_captured")
    return ProviderIntent(
        intent_id=id_of(charge.get("payment_intent")),
        status=IntentStatus.TAKEN,
        amount=amount,
        received=received,
        refunded=_refunded(charge, amount.amount - received),
    )


def _received(intent: Fields, charge: Fields) -> int:
    received = _number(intent.get("amount_received", charge.get("amount_captured")), "amount_received")
    if received == 0:
        raise UnreadableError("succeeded without an amount")
    return received


def _refunded(charge: Fields, never_taken: int) -> int:
    """What was refunded of what was captured. Stripe counts a part that was held and never captured as refunded."""
    return max(0, _number(charge.get("amount_refunded", 0), "amount_refunded") - never_taken)


def _reason(failure: Fields) -> str:
    return str(failure.get("decline_code") or failure.get("code") or failure.get("type") or "declined")


def _money(item: Fields) -> Money:
    return Money(_number(item.get("amount"), "amount"), text(item, "currency").upper())


def _number(found: Any, name: str) -> int:
    if not isinstance(found, int) or isinstance(found, bool):
        raise UnreadableError(f"no {name}")
    return found


def text(item: Fields, name: str) -> str:
    """An id or similar: printable ASCII of at most MAX_TEXT characters, which a column holds unchanged."""
    found = item.get(name)
    if not (isinstance(found, str) and re.fullmatch(f"[!-~]{{1,{MAX_TEXT}}}", found)):
        raise UnreadableError(f"no {name}")
    return found


def id_of(expandable: Any) -> str:
    """The id of an expandable field, which is an id or the whole object."""
    return text(expandable if isinstance(expandable, Mapping) else {"id": expandable}, "id")


def fields(value: Any) -> Fields:
    return value if isinstance(value, Mapping) else {}
