"""Reads Stripe's events. Whatever a signed body contains becomes an event; its `problem` says what is wrong."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from typing import Any

from payments.adapters.stripe_wire import Fields, UnreadableError, fields, id_of, read_charge, read_intent, text
from payments.domain.model import ProviderIntent
from payments.domain.ports import ProviderEvent
from shop.kernel.ids import SHAPE
from shop.kernel.untrusted_json import UntrustedJsonError, decode

MAX_KIND = 100
MOST_BYTES = 1 << 20
NEWS: dict[str, Callable[[Fields], ProviderIntent | None]] = {
    "payment_intent.amount_capturable_updated": read_intent,
    "payment_intent.payment_failed": read_intent,
    "payment_intent.succeeded": read_intent,
    "payment_intent.canceled": read_intent,
    "charge.captured": read_charge,
    "charge.refunded": read_charge,
}
ASKED_ABOUT = ("refund.created", "refund.updated", "refund.failed", "charge.refund.updated")
"""A refund names its intent and its own amount, but not the total refunded."""
THIN = "v2.core.event"


def read_event(body: bytes) -> ProviderEvent:
    try:
        event = decode(body, most_bytes=MOST_BYTES)
    except UntrustedJsonError:
        return _unread(body, "not_json")
    if not isinstance(event, dict):
        return _unread(body, "not_an_event")
    try:
        event_id, kind = text(event, "id"), _kind(event)
    except UnreadableError:
        return _unread(body, "not_an_event")
    if event.get("object") == THIN:
        return _thin(event_id, kind, fields(event.get("related_object")), body)
    return _snapshot(event_id, kind, fields(fields(event.get("data")).get("object")), body)


def _unread(body: bytes, problem: str) -> ProviderEvent:
    """Its id is the hash of its content, so that a repeated one is recognised."""
    return ProviderEvent(f"sha256-{hashlib.sha256(body).hexdigest()}", "", "", None, body, problem=problem)


def _kind(event: dict[str, Any]) -> str:
    kind = text(event, "type")
    if len(kind) > MAX_KIND:
        raise UnreadableError("no type")
    return kind


def _thin(event_id: str, kind: str, related: Fields, body: bytes) -> ProviderEvent:
    """A thin event names what changed, without its state."""
    intent_id = _or_none(related) if related.get("type") == "payment_intent" else ""
    return ProviderEvent(event_id, kind, "", None, body, intent_id, ask=bool(intent_id), problem="thin_event")


def _snapshot(event_id: str, kind: str, subject: Fields, body: bytes) -> ProviderEvent:
    order_id, intent_id, intent, problem = _order_of(subject), _intent_of(subject), None, ""
    if kind in NEWS:
        try:
            intent = NEWS[kind](subject)
        except UnreadableError:
            problem = "unreadable"
    ask = kind in ASKED_ABOUT or bool(problem)
    problem = "refund_failed" if kind == "refund.failed" else problem
    return ProviderEvent(event_id, kind, order_id, intent, body, intent_id, ask, problem)


def _order_of(subject: Fields) -> str:
    """Another application may use the same account with ids of another form."""
    order_id = fields(subject.get("metadata")).get("order_id")
    return order_id if isinstance(order_id, str) and re.fullmatch(SHAPE, order_id) else ""


def _intent_of(subject: Fields) -> str:
    return (
        _or_none(subject)
        if subject.get("object") == "payment_intent"
        else _or_none({"id": subject.get("payment_intent")})
    )


def _or_none(named: Fields) -> str:
    try:
        return id_of(named.get("id"))
    except UnreadableError:
        return ""
