"""The purchase, from registration to mail, through every service."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from localstack.customer import ADDRESS, Customer, until
from localstack.stack import Stack

from .conftest import Sellable, ledger


def test_a_guest_fills_a_cart_logs_in_buys_and_gets_a_mail(
    stack: Stack, http: httpx.Client, customer: Customer, admin: Customer, sellable: Sellable
) -> None:
    sku = sellable(stock=10, amount=1_990)
    guest = Customer(stack, http)
    token = guest.post("/v1/carts")["cart_token"]
    guest.headers["X-Cart-Token"] = token
    guest.add(sku, 2)
    merged = customer.post("/v1/cart/merge", {"cart_token": token})
    assert merged["total"] == {"amount": 3_980, "currency": "EUR"}

    placed = customer.place()
    assert placed["payment"] == {"status": "pending", "href": f"/v1/orders/{placed['order_id']}/payment"}
    customer.pay(customer.payable(placed["order_id"])).raise_for_status()
    order = customer.settled(placed["order_id"])

    assert order["status"] == "CONFIRMED"
    assert order["total"] == {"amount": 3_980, "currency": "EUR"}
    assert admin.get(f"/v1/inventory/{sku}")["available"] == 8
    assert ledger(stack, placed["order_id"]) == (3_980, 0)
    mail = until(lambda: next(iter(customer.mails()), None), "the confirmation mail")
    assert placed["order_id"] in mail["Body"]["text_part"]
    until(lambda: customer.get("/v1/cart")["lines"] == [] or None, "the empty cart")


def test_the_timeline_has_each_step_under_one_correlation_id(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())
    placed = customer.place()
    customer.pay(customer.payable(placed["order_id"])).raise_for_status()
    customer.settled(placed["order_id"])

    entries = customer.get(f"/v1/orders/{placed['order_id']}/timeline")["entries"]

    events = [entry["event"] for entry in entries]
    for event in ("stock_reserved", "payment_authorised", "stock_confirmed", "payment_captured"):
        assert any(name.endswith(event) for name in events), events
    assert entries[-1]["to"] == "CONFIRMED"
    assert len({entry["correlation_id"] for entry in entries}) == 1


def test_each_event_is_mailed_once(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())
    for _ in range(2):
        placed = customer.place()
        customer.pay(customer.payable(placed["order_id"])).raise_for_status()
        customer.settled(placed["order_id"])
        mailed(customer, placed["order_id"])
        customer.add(sellable())

    assert len(customer.mails()) == 2


def mailed(customer: Customer, order_id: str) -> None:
    def found() -> bool | None:
        return any(order_id in mail["Body"]["text_part"] for mail in customer.mails()) or None

    until(found, f"the mail about {order_id}")


def test_two_tabs_never_order_one_cart_line_twice(customer: Customer, sellable: Sellable) -> None:
    """One tab orders the cart. At the same time the other adds a line and orders as well."""
    first, second = sellable(stock=100), sellable(stock=100)
    for _ in range(TABS):
        customer.add(first)
        acts = partial(order, customer), partial(add_and_order, customer, second)
        with ThreadPoolExecutor(2) as tabs:
            answers = list(tabs.map(lambda act: act(), acts))
        bought = [sku for answer in answers if answer.status_code == 202 for sku in skus(customer, answer.json())]
        assert bought.count(first) == 1
        assert {answer.json().get("type", "").rpartition("/")[2] for answer in answers} <= {"", *REFUSALS}
        until(lambda: first not in in_cart(customer) or None, "the ordered line to leave the cart")
        if second in in_cart(customer):
            until(lambda: order(customer).status_code == 202 or None, "the rest to be ordered")
        until(lambda: in_cart(customer) == [] or None, "the empty cart")


TABS = 5
REFUSALS = ("cart_already_ordered", "empty_cart")


def order(customer: Customer) -> httpx.Response:
    return customer.ask("POST", "/v1/orders", {"shipping_address": ADDRESS}, **{"Idempotency-Key": uuid.uuid4().hex})


def add_and_order(customer: Customer, sku: str) -> httpx.Response:
    customer.add(sku)
    return order(customer)


def skus(customer: Customer, placed: dict[str, str]) -> list[str]:
    return [line["sku"] for line in customer.get(f"/v1/orders/{placed['order_id']}")["lines"]]


def in_cart(customer: Customer) -> list[str]:
    return [line["sku"] for line in customer.get("/v1/cart")["lines"]]
