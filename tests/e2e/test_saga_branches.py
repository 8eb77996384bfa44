"""Each way an order can fail: it is cancelled with the reason, its stock is given back and no money is kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from localstack.customer import ADDRESS, Customer, until
from localstack.stack import Stack

from .conftest import NewCustomer, Sellable, Sql, ledger

Json = dict[str, Any]
PAST_DEADLINE = "UPDATE orders SET deadline = '2020-01-01', next_at = '2020-01-01' WHERE order_id = %s"


def awaiting_payment(customer: Customer, sku: str) -> Json:
    """Places an order, and waits until its stock is reserved and its payment can be made."""
    customer.add(sku)
    placed = customer.place()
    customer.payable(placed["order_id"])
    return placed


def stock_is_back(admin: Customer, sku: str, available: int) -> None:
    until(lambda: admin.get(f"/v1/inventory/{sku}")["available"] == available or None, f"the stock of {sku}")


def ended(customer: Customer, order_id: str) -> tuple[str, str | None]:
    order = customer.settled(order_id)
    return order["status"], order["reason"]


def test_a_declined_card_cancels_the_order(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable
) -> None:
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)

    declined = customer.pay(customer.payable(placed["order_id"]), "pm_card_chargeDeclined")

    assert declined.status_code == httpx.codes.PAYMENT_REQUIRED
    assert ended(customer, placed["order_id"]) == ("CANCELLED", "payment_declined")
    stock_is_back(admin, sku, 3)
    assert ledger(stack, placed["order_id"]) == (0, 0)
    mail = until(lambda: next(iter(customer.mails()), None), "the mail that it was cancelled")
    assert placed["order_id"] in mail["Body"]["text_part"]


def test_a_customer_cancels_before_paying(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable
) -> None:
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)
    payment = customer.payable(placed["order_id"])

    customer.post(f"/v1/orders/{placed['order_id']}/cancel")

    assert ended(customer, placed["order_id"]) == ("CANCELLED", "cancelled_by_customer")
    stock_is_back(admin, sku, 3)
    assert customer.pay(payment).is_error, "a cancelled order's intent must not take money"
    assert ledger(stack, placed["order_id"]) == (0, 0)


def at_the_dashboard(stack: Stack, path: str, **form: object) -> None:
    key = {"Authorization": f"Bearer {stack.values['PROVIDER_API_KEY']}"}
    httpx.post(f"{stack.url('provider')}/v1/{path}", data=form, headers=key).raise_for_status()


def test_a_part_captured_at_the_providers_dashboard_does_not_confirm_the_order(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable
) -> None:
    """The webhook about the authorised payment is delayed, so that the shop can't capture before the dashboard does."""
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)
    payment = customer.payable(placed["order_id"])
    intent = payment["client_secret"].partition("_secret_")[0]
    late = {"kind": "webhook_delay", "on": "payment_intent.amount_capturable_updated", "order_id": placed["order_id"]}
    httpx.post(f"{stack.url('provider')}/_sim/faults", json=late).raise_for_status()

    customer.pay(payment).raise_for_status()
    at_the_dashboard(stack, f"payment_intents/{intent}/capture", amount_to_capture=100)

    assert ended(customer, placed["order_id"]) == ("CANCELLED", "payment_failed")
    stock_is_back(admin, sku, 3)
    assert ledger(stack, placed["order_id"]) == (100, 100)
    assert customer.get(f"/v1/orders/{placed['order_id']}/payment")["status"] == "voided"


def test_refunds_at_the_providers_dashboard_are_shown_to_the_customer(
    stack: Stack, customer: Customer, sellable: Sellable
) -> None:
    placed = awaiting_payment(customer, sellable())
    payment = customer.payable(placed["order_id"])
    customer.pay(payment).raise_for_status()
    assert ended(customer, placed["order_id"]) == ("CONFIRMED", None)
    path = f"/v1/orders/{placed['order_id']}/payment"
    intent = payment["client_secret"].partition("_secret_")[0]

    at_the_dashboard(stack, "refunds", payment_intent=intent, amount=100)
    until(lambda: customer.get(path)["status"] == "partially_refunded" or None, "the refund of a part")
    at_the_dashboard(stack, "refunds", payment_intent=intent)
    until(lambda: customer.get(path)["status"] == "refunded" or None, "the refund of the rest")


def test_a_confirmed_order_cannot_be_cancelled(customer: Customer, sellable: Sellable) -> None:
    placed = awaiting_payment(customer, sellable())
    customer.pay(customer.payable(placed["order_id"])).raise_for_status()
    customer.settled(placed["order_id"])

    refused = customer.ask("POST", f"/v1/orders/{placed['order_id']}/cancel")

    assert refused.status_code == httpx.codes.CONFLICT
    assert customer.get(f"/v1/orders/{placed['order_id']}")["status"] == "CONFIRMED"


def test_the_last_piece_goes_to_one_of_two_customers(
    new_customer: NewCustomer, admin: Customer, sellable: Sellable
) -> None:
    sku = sellable(stock=1)
    rivals = [new_customer(), new_customer()]
    for rival in rivals:
        rival.add(sku)

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(buy, rivals))

    assert outcomes == ["CONFIRMED", "insufficient_stock"]
    assert admin.get(f"/v1/inventory/{sku}")["available"] == 0


def buy(customer: Customer) -> str:
    """Returns CONFIRMED, or the reason of the refusal, at placing or later."""
    answer = customer.ask("POST", "/v1/orders", {"shipping_address": ADDRESS}, **{"Idempotency-Key": customer.email})
    if answer.is_error:
        return str(answer.json()["type"].rpartition("/")[2])
    order_id = answer.json()["order_id"]
    paid = until(lambda: payable_or_cancelled(customer, order_id), f"the payment of {order_id}")
    if "client_secret" in paid:
        customer.pay(paid).raise_for_status()
    order = customer.settled(order_id)
    return str(order["reason"] or order["status"])


def payable_or_cancelled(customer: Customer, order_id: str) -> Json | None:
    payment = customer.ask("GET", f"/v1/orders/{order_id}/payment")
    if payment.is_success and payment.json()["client_secret"]:
        return dict(payment.json())
    order: Json = customer.get(f"/v1/orders/{order_id}")
    return order if order["status"] == "CANCELLED" else None


def test_an_order_nobody_pays_is_cancelled_at_its_deadline(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable, sql: Sql
) -> None:
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)

    sql("orders", PAST_DEADLINE, placed["order_id"])

    assert ended(customer, placed["order_id"]) == ("CANCELLED", "payment_timeout")
    stock_is_back(admin, sku, 3)
    assert ledger(stack, placed["order_id"]) == (0, 0)


def test_a_reservation_that_expires_before_payment_cancels_the_order(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable, sql: Sql
) -> None:
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)

    sql("inventory", "UPDATE reservations SET expires_at = '2020-01-01' WHERE order_id = %s", placed["order_id"])

    assert ended(customer, placed["order_id"]) == ("CANCELLED", "reservation_expired")
    stock_is_back(admin, sku, 3)
    assert ledger(stack, placed["order_id"]) == (0, 0)


def test_a_capture_the_provider_refuses_gives_everything_back(
    stack: Stack, customer: Customer, admin: Customer, sellable: Sellable
) -> None:
    sku = sellable(stock=3)
    placed = awaiting_payment(customer, sku)
    fault = {"kind": "card_error", "on": "capture", "order_id": placed["order_id"], "times": 1}
    httpx.post(f"{stack.url('provider')}/_sim/faults", json=fault).raise_for_status()

    customer.pay(customer.payable(placed["order_id"])).raise_for_status()

    assert ended(customer, placed["order_id"]) == ("CANCELLED", "payment_failed")
    stock_is_back(admin, sku, 3)
    captured, refunded = ledger(stack, placed["order_id"])
    assert captured == refunded


@pytest.mark.parametrize("kind", ["timeout_after", "error_after"])
def test_an_order_is_charged_once_if_the_providers_answer_is_lost(
    stack: Stack, customer: Customer, sellable: Sellable, kind: str
) -> None:
    placed = awaiting_payment(customer, sellable())
    fault = {"kind": kind, "on": "capture", "order_id": placed["order_id"], "times": 1, "seconds": 12}
    httpx.post(f"{stack.url('provider')}/_sim/faults", json=fault).raise_for_status()

    customer.pay(customer.payable(placed["order_id"])).raise_for_status()

    assert customer.settled(placed["order_id"], seconds=60)["status"] == "CONFIRMED"
    assert ledger(stack, placed["order_id"]) == (placed["total"]["amount"], 0)
