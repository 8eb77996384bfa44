"""One order's money, from the command to the provider's ledger and back into the outbox."""

from __future__ import annotations

from tests.integration.payments.harness import AMOUNT, World


def test_authorise_confirm_capture(world: World) -> None:
    world.authorise()
    waiting = world.row("payments")
    assert waiting["status"] == "awaiting_customer"
    assert waiting["client_secret"].startswith(waiting["intent_id"] + "_secret_")
    world.confirm()
    world.hear()
    world.capture()
    assert world.row("payments")["status"] == "captured"
    assert world.told_types() == ["payment_authorised", "payment_captured"]
    assert world.charged() == (1, 0)


def test_events_bear_the_orders_correlation_and_rising_versions(world: World) -> None:
    world.authorised().capture()
    assert {message["correlation_id"] for message in world.told()} == {world.correlation_id}
    assert [message["aggregate_version"] for message in world.told()] == [1, 2]
    assert {message["aggregate_id"] for message in world.told()} == {world.order_id}


def test_void_after_capture_refunds_and_the_ledger_adds_up(world: World) -> None:
    world.authorised().capture()
    world.void()
    assert world.charged() == (1, 1)
    assert world.told()[-1]["data"]["refunded"] == {"amount": AMOUNT, "currency": "EUR"}
    lines = {(row["entry"], row["account"]): row["amount"] for row in world.rows("ledger")}
    assert lines == {
        ("capture", "provider"): AMOUNT,
        ("capture", "customer"): -AMOUNT,
        ("refund", "provider"): -AMOUNT,
        ("refund", "customer"): AMOUNT,
    }


def test_void_before_the_customer_confirms_cancels_the_intent(world: World) -> None:
    world.authorise()
    world.void()
    assert world.simulator.ledger(world.order_id)["status"] == "canceled"
    assert (world.row("payments")["status"], world.told_types()) == ("voided", ["payment_voided"])


def test_void_of_an_order_without_a_payment(world: World) -> None:
    world.void()
    world.authorise()
    assert world.told_types() == ["payment_voided", "payment_declined"]
    assert world.rows("operations") == []


def test_a_declined_card_ends_the_payment_and_its_intent(world: World) -> None:
    world.authorise()
    world.confirm("pm_card_chargeDeclinedInsufficientFunds")
    world.hear()
    assert world.told()[-1]["data"]["reason"] == "insufficient_funds"
    assert world.simulator.ledger(world.order_id)["status"] == "canceled"
    assert world.told_types() == ["payment_declined"]


def test_a_capture_that_the_provider_refuses_is_reported(world: World) -> None:
    world.authorised()
    world.simulator.fault("card_error", on="capture")
    world.capture()
    assert world.told()[-1]["data"]["reason"] == "generic_decline"
    assert world.charged() == (0, 0)


def test_a_command_delivered_again_changes_nothing(world: World) -> None:
    world.authorised()
    world.capture("capture-1")
    world.capture("capture-1")
    assert world.told_types() == ["payment_authorised", "payment_captured"]
    assert world.charged() == (1, 0)
