"""Refunds: never more, in all, than what was captured."""

from __future__ import annotations

from localstack.payment_provider import params as read
from localstack.payment_provider.books import Books
from localstack.payment_provider.errors import Json, missing, no_such, refused
from localstack.payment_provider.forms import Params


def create(books: Books, params: Params) -> Json:
    read.only(params, "payment_intent", "charge", "amount", "reason", "metadata")
    charge = _charge_of(books, params)
    intent = books.intent(charge["payment_intent"])
    left = charge["amount_captured"] - charge["amount_refunded"]
    if left == 0:
        raise refused("There is nothing left to refund on this charge.", "charge_already_refunded")
    amount = read.integer(params, "amount", left)
    if amount > left:
        raise refused(f"amount is more than the {left} left to refund on this charge.", "amount_too_large")
    refund = {
        "id": books.new_id("re"), "object": "refund", "amount": amount, "charge": charge["id"],
        "created": books.clock.now(), "currency": intent["currency"], "metadata": read.mapping(params, "metadata"),
        "payment_intent": intent["id"], "reason": params.get("reason"), "status": "succeeded",
    }  # fmt: skip
    charge |= {"amount_refunded": charge["amount_refunded"] + amount, "refunded": amount == left}
    books.store.add(refund, intent)
    books.store.save(charge)
    books.post(intent, "refund", amount)
    books.emit("charge.refunded", charge, intent)
    return refund


def _charge_of(books: Books, params: Params) -> Json:
    if "payment_intent" in params:
        intent = books.intent(read.text(params, "payment_intent"))
        if intent["status"] != "succeeded":
            raise refused("This PaymentIntent has no captured charge to refund.", "charge_not_captured")
        key = intent["latest_charge"]
    elif "charge" in params:
        key = read.text(params, "charge")
    else:
        raise missing("payment_intent")
    charge = books.store.get("charge", key)
    if charge is None:
        raise no_such("charge", key, "charge")
    return charge
