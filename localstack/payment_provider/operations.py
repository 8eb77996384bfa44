"""The calls the simulator answers: path, verb, and what each does with the books."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from localstack.payment_provider import intents, listing, refunds
from localstack.payment_provider.books import Books
from localstack.payment_provider.errors import Json, no_such
from localstack.payment_provider.forms import Params

Run = Callable[[Books, Params, str], Json]


@dataclass(frozen=True)
class Operation:
    """`name` is what faults are aimed at; `run` takes the id of the path, empty where it has none."""

    method: str
    path: str
    name: str
    run: Run


def _list(kind: str, path: str) -> Operation:
    return Operation("GET", path, "list", lambda books, params, _: listing.page(books, params, kind, path))


def _search(kind: str, path: str) -> Operation:
    return Operation("GET", path, "search", lambda books, params, _: listing.search(books, params, kind, path))


def _retrieve(kind: str, path: str) -> Operation:
    def run(books: Books, _: Params, key: str) -> Json:
        found = books.store.get(kind, key)
        if found is None:
            raise no_such(kind, key)
        return found

    return Operation("GET", path, "retrieve", run)


def _retrieve_intent(books: Books, params: Params, key: str) -> Json:
    """`expand[]=latest_charge` puts the charge in place of its id: it knows what was refunded."""
    intent = books.intent(key)
    wanted = params.get("expand")
    if isinstance(wanted, dict) and "latest_charge" in wanted.values() and intent["latest_charge"]:
        intent["latest_charge"] = books.store.get("charge", intent["latest_charge"])
    return intent


OPERATIONS = (
    Operation("POST", "/v1/payment_intents", "create", lambda books, params, _: intents.create(books, params)),
    _list("payment_intent", "/v1/payment_intents"),
    _search("payment_intent", "/v1/payment_intents/search"),
    Operation("GET", "/v1/payment_intents/{id}", "retrieve_intent", _retrieve_intent),
    Operation("POST", "/v1/payment_intents/{id}/confirm", "confirm", intents.confirm),
    Operation("POST", "/v1/payment_intents/{id}/capture", "capture", intents.capture),
    Operation("POST", "/v1/payment_intents/{id}/cancel", "cancel", intents.cancel),
    Operation("POST", "/v1/refunds", "refund", lambda books, params, _: refunds.create(books, params)),
    _list("refund", "/v1/refunds"),
    _retrieve("refund", "/v1/refunds/{id}"),
    _retrieve("charge", "/v1/charges/{id}"),
    _list("event", "/v1/events"),
    _retrieve("event", "/v1/events/{id}"),
)
