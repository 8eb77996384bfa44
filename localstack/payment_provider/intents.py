"""The life of a PaymentIntent. Every operation checks first and changes afterwards: an error leaves no half change,
save a declined card, which is itself a change."""

from __future__ import annotations

import re

from localstack.payment_provider import limits
from localstack.payment_provider import params as read
from localstack.payment_provider.books import Books
from localstack.payment_provider.cards import Decline, decline_of
from localstack.payment_provider.errors import Json, card_error, invalid, no_such, refused, unexpected_state
from localstack.payment_provider.forms import Params

CONFIRMABLE = ("requires_payment_method", "requires_confirmation", "requires_action")
CANCELABLE = (*CONFIRMABLE, "requires_capture")


def create(books: Books, params: Params) -> Json:
    read.only(
        params, "amount", "currency", "capture_method", "metadata", "automatic_payment_methods", "description",
        "payment_method", "payment_method_types", "confirm",
    )  # fmt: skip
    intent = _new(books, params)
    method = params.get("payment_method")
    if method:
        decline_of(method)
        intent |= {"payment_method": method, "status": "requires_confirmation"}
    confirming = read.flag(params, "confirm")
    if confirming and not method:
        raise invalid("payment_method", "An intent is confirmed with a payment_method.")
    books.store.add(intent)
    books.emit("payment_intent.created", intent, intent)
    return _charge(books, intent) if confirming else intent


def _new(books: Books, params: Params) -> Json:
    amount = read.integer(params, "amount")
    currency = read.text(params, "currency").lower()
    if not re.fullmatch("[a-z]{3}", currency):
        raise invalid("currency", f"Invalid currency: {currency}")
    limits.check(amount, currency)
    capture = read.choice(params, "capture_method", ("automatic", "automatic_async", "manual"), "automatic_async")
    metadata = read.mapping(params, "metadata")
    key = books.new_id("pi")
    return {
        "id": key, "object": "payment_intent", "amount": amount, "amount_capturable": 0, "amount_received": 0,
        "automatic_payment_methods": {"enabled": True}, "canceled_at": None, "cancellation_reason": None,
        "capture_method": capture, "client_secret": f"{key}_secret_{books.new_id('s')[2:]}",
        "confirmation_method": "automatic", "created": books.clock.now(), "currency": currency, "customer": None,
        "description": params.get("description"), "last_payment_error": None, "latest_charge": None,
        "livemode": False, "metadata": metadata, "next_action": None, "payment_method": None,
        "payment_method_types": ["card"], "processing": None, "receipt_email": None, "setup_future_usage": None,
        "status": "requires_payment_method",
    }  # fmt: skip


def confirm(books: Books, params: Params, key: str) -> Json:
    read.only(params, "payment_method", "client_secret", "return_url", "key", "use_stripe_sdk")
    intent = books.intent(key)
    if intent["status"] not in CONFIRMABLE:
        raise unexpected_state(intent, "confirmed")
    intent["payment_method"] = read.text(params, "payment_method", intent["payment_method"])
    return _charge(books, intent)


def _charge(books: Books, intent: Json) -> Json:
    decline = decline_of(intent["payment_method"])
    if decline:
        raise _decline(books, intent, decline)
    manual = intent["capture_method"] == "manual"
    charge = _new_charge(books, intent, captured=not manual)
    intent |= {"latest_charge": charge["id"], "last_payment_error": None}
    books.post(intent, "authorise", intent["amount"])
    if manual:
        intent |= {"status": "requires_capture", "amount_capturable": intent["amount"]}
        books.emit("payment_intent.amount_capturable_updated", intent, intent)
    else:
        _receive(books, intent, intent["amount"])
    books.store.save(intent)
    return intent


def _new_charge(books: Books, intent: Json, captured: bool) -> Json:
    charge = {
        "id": books.new_id("ch"), "object": "charge", "amount": intent["amount"],
        "amount_captured": intent["amount"] if captured else 0, "amount_refunded": 0, "captured": captured,
        "created": books.clock.now(), "currency": intent["currency"], "livemode": False,
        "metadata": intent["metadata"], "paid": True, "payment_intent": intent["id"],
        "payment_method": intent["payment_method"], "refunded": False, "status": "succeeded",
    }  # fmt: skip
    books.store.add(charge, intent)
    return charge


def _decline(books: Books, intent: Json, decline: Decline) -> Exception:
    details = {"code": decline.code, **decline.fields()}
    failed = {"type": "card_error", "message": decline.message, **details}
    intent |= {"status": "requires_payment_method", "payment_method": None, "last_payment_error": failed}
    books.store.save(intent)
    books.emit("payment_intent.payment_failed", intent, intent)
    return card_error(decline.message, decline.code, payment_intent=intent, **decline.fields())


def capture(books: Books, params: Params, key: str) -> Json:
    read.only(params, "amount_to_capture", "metadata")
    intent = books.intent(key)
    if intent["status"] != "requires_capture":
        raise unexpected_state(intent, "captured")
    amount = read.integer(params, "amount_to_capture", intent["amount_capturable"])
    if amount > intent["amount_capturable"]:
        raise refused("amount_to_capture is more than what was authorised.", "amount_too_large")
    left = intent["amount_capturable"] - amount
    charge = books.store.get("charge", intent["latest_charge"]) or {}
    # What is held and not taken counts as refunded, in Stripe's charges.
    charge |= {"captured": True, "amount_captured": amount, "amount_refunded": left}
    books.store.save(charge)
    if left:
        books.post(intent, "release", left)
    books.emit("charge.captured", charge, intent)
    _receive(books, intent, amount)
    books.store.save(intent)
    return intent


def _receive(books: Books, intent: Json, amount: int) -> None:
    intent |= {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    books.post(intent, "capture", amount)
    books.emit("payment_intent.succeeded", intent, intent)


def cancel(books: Books, params: Params, key: str) -> Json:
    read.only(params, "cancellation_reason")
    reasons = ("requested_by_customer", "duplicate", "fraudulent", "abandoned")
    reason = read.choice(params, "cancellation_reason", reasons, "requested_by_customer")
    intent = books.intent(key)
    if intent["status"] not in CANCELABLE:
        raise unexpected_state(intent, "canceled")
    if intent["amount_capturable"]:
        _let_go(books, intent)
    intent |= {
        "status": "canceled", "amount_capturable": 0, "canceled_at": books.clock.now(), "cancellation_reason": reason,
    }  # fmt: skip
    books.emit("payment_intent.canceled", intent, intent)
    books.store.save(intent)
    return intent


def _let_go(books: Books, intent: Json) -> None:
    """Releases a hold. Stripe reports it as a refund, although nothing was captured."""
    books.post(intent, "release", intent["amount_capturable"])
    charge = books.store.get("charge", intent["latest_charge"]) or {}
    charge |= {"amount_refunded": charge["amount"], "refunded": True}
    books.store.save(charge)
    books.emit("charge.refunded", charge, intent)


def check_secret(books: Books, key: str, secret: str) -> None:
    """The customer's access: the secret of this one intent. A wrong one says no more than an unknown intent."""
    if books.intent(key)["client_secret"] != secret:
        raise no_such("payment_intent", key, "intent")
