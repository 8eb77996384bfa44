"""Refunds. Their sum never exceeds the captured amount."""

from __future__ import annotations

from localstack.payment_provider import params as read
from localstack.payment_provider.books import Books
from localstack.payment_provider.errors import Json, missing, no_such, refused
from localstack.payment_provider.forms import Params


def create(books: Books, params: Params) -> Json:
    read.only(params, "payment_intent", "charge", "amount", "reason", "metadata")
    charge = _charge_of(books, params)
    intent = books.intent(charge["payment_intent"])
    left = charge["amount"] - charge["amount_refunded"]
    if left == 0:
        raise refused(f"Charge {charge['id']} has already been refunded.", "charge_already_refunded")
    amount = read.integer(params, "amount", left)
    if amount > left:
        raise refused(f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left}).")
    refund = _new(books, params, charge, amount)
    charge |= {"amount_refunded": charge["amount_refunded"] + amount, "refunded": amount == left}
    books.store.add(refund, intent)
    books.store.save(charge)
    books.post(intent, "refund", amount)
    books.emit("refund.created", refund, intent)
    books.emit("charge.refunded", charge, intent)
    books.emit("refund.updated", refund, intent)
    books.emit("charge.refund.updated", refund, intent)
    return refund


def _new(books: Books, params: Params, charge: Json, amount: int) -> Json:
    """Its metadata are its own: they don't name the order."""
    return {
        "id": books.new_id("re"), "object": "refund", "amount": amount, "balance_transaction": books.new_id("txn"),
        "charge": charge["id"], "created": books.clock.now(), "currency": charge["currency"],
        "destination_details": {"card": {"reference_status": "pending", "type": "refund"}, "type": "card"},
        "metadata": read.mapping(params, "metadata"), "payment_intent": charge["payment_intent"],
        "reason": params.get("reason"), "receipt_number": None, "source_transfer_reversal": None,
        "status": "succeeded", "transfer_reversal": None,
    }  # fmt: skip


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
