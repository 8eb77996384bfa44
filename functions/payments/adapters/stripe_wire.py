"""Stripe's JSON in our words. Plain dicts, so that a webhook costs no import of the SDK."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, ClassVar

from payments.domain.model import ProviderIntent, Seen
from payments.domain.ports import Webhook
from shop.kernel.errors import BadRequestError
from shop.kernel.ids import SHAPE
from shop.kernel.money import Money

MAX_EVENT_ID = 255
_SEEN = {"requires_capture": Seen.HELD, "succeeded": Seen.TAKEN, "canceled": Seen.CANCELLED}


class WebhookBodyError(BadRequestError):
    slug: ClassVar[str] = "webhook_body"


def read_intent(intent: Mapping[str, Any]) -> ProviderIntent:
    failure = intent.get("last_payment_error")
    seen = _SEEN.get(intent["status"], Seen.DECLINED if failure else Seen.OPEN)
    charge = intent.get("latest_charge")
    return ProviderIntent(
        intent_id=intent["id"],
        seen=seen,
        amount=_money(intent),
        client_secret=intent.get("client_secret") or "",
        received=intent["amount_received"],
        refunded=charge["amount_refunded"] if isinstance(charge, Mapping) else 0,
        reason=(failure.get("decline_code") or failure["code"]) if failure else "",
    )


def _read_charge(charge: Mapping[str, Any]) -> ProviderIntent:
    return ProviderIntent(
        intent_id=charge["payment_intent"],
        seen=Seen.TAKEN,
        amount=_money(charge),
        received=charge["amount_captured"],
        refunded=charge["amount_refunded"],
    )


def _money(item: Mapping[str, Any]) -> Money:
    return Money(item["amount"], item["currency"].upper())


_READERS = {
    "payment_intent.amount_capturable_updated": read_intent,
    "payment_intent.payment_failed": read_intent,
    "payment_intent.succeeded": read_intent,
    "payment_intent.canceled": read_intent,
    "charge.refunded": _read_charge,
}


def read_webhook(body: bytes) -> Webhook:
    """Types we have no reader for carry no intent; what is signed but not an event is refused."""
    try:
        event = json.loads(body)
        subject, kind = event["data"]["object"], str(event["type"])
        intent = _READERS[kind](subject) if kind in _READERS else None
        order_id = str((subject.get("metadata") or {}).get("order_id", ""))
        # Another application may use the same account, and name its orders otherwise.
        ours = order_id if re.fullmatch(SHAPE, order_id) else ""
        return Webhook(_event_id(event), kind, ours, intent, body)
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise WebhookBodyError("The body is not an event of the payment provider.") from error


def _event_id(event: Mapping[str, Any]) -> str:
    """It is what tells a repeated event: one that would be cut or changed where it is kept is refused."""
    found = str(event["id"])
    if not (found.isascii() and 0 < len(found) <= MAX_EVENT_ID):
        raise ValueError
    return found
