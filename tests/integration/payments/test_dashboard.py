"""The provider's dashboard moves the money: our books, events and answers follow, on a real database."""

from __future__ import annotations

from typing import Any

from tests.integration.payments.harness import AMOUNT, World

PART = 1_500


def intents(world: World) -> Any:
    return world.simulator.client.v1.payment_intents


def hear_all(world: World, count: int, *, backwards: bool = False) -> None:
    """Each webhook that came so far, again."""
    world.hooks.wait_for(count)
    for body, signature in list(world.hooks.received)[:: -1 if backwards else 1]:
        world.accept(body, signature)


def books_agree(world: World, captured: int, refunded: int) -> None:
    row, there = world.row("payments"), world.simulator.ledger(world.order_id)
    assert (row["captured"], row["refunded"]) == (there["captured"], there["refunded"]) == (captured, refunded)
    posted = {"capture": 0, "refund": 0}
    for line in world.rows("ledger"):
        if line["amount"] > 0:
            posted[line["entry"]] += line["amount"]
    assert posted == {"capture": captured, "refund": refunded}


def test_a_part_captured_and_refunded_in_parts_is_booked_and_the_rest_is_voided(world: World) -> None:
    world.authorised()
    intent_id = world.row("payments")["intent_id"]
    intents(world).capture(intent_id, {"amount_to_capture": PART})
    hear_all(world, 2)
    books_agree(world, PART, 0)
    for amount in (300, 500):
        world.simulator.client.v1.refunds.create({"payment_intent": intent_id, "amount": amount})
    hear_all(world, 8, backwards=True)
    world.sweep()
    books_agree(world, PART, 800)
    assert world.told_types()[:2] == ["payment_authorised", "payment_captured"]
    told = [message["data"] for message in world.told() if message["type"].endswith("payment_refunded")]
    assert sum(each["amount"]["amount"] for each in told) == told[-1]["total_refunded"]["amount"] == 800
    world.void()
    books_agree(world, PART, PART)
    assert world.told()[-1]["data"]["refunded"] == {"amount": PART, "currency": "EUR"}


def test_a_part_captured_does_not_end_the_sweep_of_our_own_capture(world: World) -> None:
    world.authorised()
    intents(world).capture(world.row("payments")["intent_id"], {"amount_to_capture": PART})
    world.simulator.fault("error_before", on="retrieve_intent", times=2)
    world.capture()
    assert world.sweep()["operations"] == 1
    books_agree(world, PART, 0)
    assert world.told()[-1]["data"]["amount"] == {"amount": PART, "currency": "EUR"}


def test_a_hold_let_go_is_voided_and_no_refund_is_booked(world: World) -> None:
    world.authorised()
    world.void()
    hear_all(world, 3, backwards=True)
    books_agree(world, 0, 0)
    assert world.row("payments")["status"] == "voided"
    assert world.told_types() == ["payment_authorised", "payment_voided"]


def test_a_full_refund_reported_by_webhook_and_by_the_sweep_is_booked_once(world: World) -> None:
    world.authorised().capture()
    world.simulator.client.v1.refunds.create({"payment_intent": world.row("payments")["intent_id"]})
    for _ in range(2):
        hear_all(world, 5)
        world.sweep()
    books_agree(world, AMOUNT, AMOUNT)
    assert world.told_types() == ["payment_authorised", "payment_captured", "payment_refunded"]
    assert world.told()[-1]["data"]["fully_refunded"] is True
    assert all(row["applied_at"] for row in world.rows("webhooks"))
