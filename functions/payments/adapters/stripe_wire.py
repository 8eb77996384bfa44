"""Stripe's JSON in our words. Plain dicts, so that a webhook costs no import of the SDK.

What Stripe's reference calls optional or nullable may be missing here too; what is not there and can't be done without
is an UnreadableError.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from payments.domain.model import ProviderIntent, Seen
from shop.kernel.money import Money

Fields = Mapping[str, Any]
MAX_TEXT = 255
_SEEN = {"requires_capture": Seen.HELD, "succeeded": Seen.TAKEN, "canceled": Seen.CANCELLED}


class UnreadableError(Exception):
    """The provider's answer or event lacks what we need of it."""


def read_intent(intent: Fields) -> ProviderIntent:
    failure = fields(intent.get("last_payment_error"))
    seen = _SEEN.get(str(intent.get("status")), Seen.DECLINED if failure else Seen.OPEN)
    charge = fields(intent.get("latest_charge"))  # an id, unless it was asked for whole
    amount, received = _money(intent), _received(intent, charge) if seen is Seen.TAKEN else 0
    return ProviderIntent(
        intent_id=text(intent, "id"),
        seen=seen,
        amount=amount,
        client_secret=text(intent, "client_secret") if intent.get("client_secret") else "",
        received=received,
        refunded=_refunded(charge, amount.amount - received) if seen is Seen.TAKEN else 0,
        reason=_reason(failure) if failure else "",
    )


def read_charge(charge: Fields) -> ProviderIntent | None:
    """None of a hold, also of one that was let go: its intent's own events tell that."""
    captured = charge.get("captured")
    if not isinstance(captured, bool):
        raise UnreadableError("no captured")
    if not captured:
        return None
    amount, received = _money(charge), _number(charge.get("amount_captured"), "amount_captured")
    return ProviderIntent(
        intent_id=id_of(charge.get("payment_intent")),
        seen=Seen.TAKEN,
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
    """Of what was taken. Stripe counts what was held and never taken among the refunds."""
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
    """Ids and the like: one that would be cut or changed where it is kept is none."""
    found = item.get(name)
    if not (isinstance(found, str) and re.fullmatch(f"[!-~]{{1,{MAX_TEXT}}}", found)):
        raise UnreadableError(f"no {name}")
    return found


def id_of(expandable: Any) -> str:
    """What Stripe calls expandable is an id, or the whole object."""
    return text(expandable if isinstance(expandable, Mapping) else {"id": expandable}, "id")


def fields(value: Any) -> Fields:
    return value if isinstance(value, Mapping) else {}
