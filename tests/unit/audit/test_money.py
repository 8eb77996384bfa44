from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.proof.audit.facts import Facts
from tests.proof.audit.money import no_double_charge
from tests.unit.audit.planted import INTENT, ORDER, PAYMENT, cancelled, whole

REFUNDED = replace(INTENT, refunded=500)


def test_paid_once_cancelled_unpaid_and_cancelled_refunded_pass() -> None:
    back = cancelled(intents=[REFUNDED], payments=[replace(PAYMENT, status="voided", refunded=500)])

    assert no_double_charge(whole()).holds
    assert no_double_charge(cancelled()).holds
    assert no_double_charge(back).holds


def test_what_the_providers_dashboard_did_passes_once_it_is_booked() -> None:
    part = replace(PAYMENT, status="captured", refunded=200, posted=(500, 200))
    given_back = replace(whole(), intents=[replace(INTENT, refunded=200)], payments=[part])
    taken: dict[str, Any] = {"captured": 300, "refunded": 300}
    voided = cancelled(intents=[replace(INTENT, **taken)], payments=[replace(PAYMENT, status="voided", **taken)])
    waiting = replace(
        whole(),
        orders=[replace(ORDER, status="CAPTURE_PENDING")],
        intents=[replace(INTENT, captured=300)],
        payments=[replace(PAYMENT, captured=300)],
    )

    for facts in (given_back, voided, waiting):
        assert no_double_charge(facts).holds, no_double_charge(facts).broken


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (replace(whole(), intents=[INTENT, replace(INTENT, intent_id="pi_2")]), "captured 2 times"),
        (replace(whole(), intents=[replace(INTENT, captures=2)]), "captured 2 times"),
        (replace(whole(), intents=[replace(INTENT, captured=499)]), "CONFIRMED, but 499 of 500 was paid"),
        (replace(whole(), intents=[replace(INTENT, captured=501)]), "captured 501 of a total of 500"),
        (replace(whole(), intents=[replace(INTENT, refunded=501)]), "refunded 501 of 500"),
        (replace(whole(), intents=[]), "CONFIRMED, but 0 of 500 was paid"),
        (replace(whole(), intents=[REFUNDED]), "our books say 500 captured, 0 refunded; the provider 500, 500"),
        (
            replace(whole(), intents=[REFUNDED], payments=[replace(PAYMENT, status="voided", refunded=500)]),
            "CONFIRMED, but its payment is voided",
        ),
        (replace(whole(), payments=[replace(PAYMENT, amount=499)]), "captured 500 of a payment of 499"),
        (replace(whole(), payments=[replace(PAYMENT, posted=(1_000, 0))]), "entries add up to (1000, 0)"),
        (replace(whole(), orders=[]), "taken for an order that does not exist"),
        (replace(whole(), payments=[replace(PAYMENT, captured=0)]), "our books say 0 captured"),
        (replace(whole(), payments=[replace(PAYMENT, balance=-500)]), "out by -500"),
        (cancelled(intents=[INTENT], payments=[PAYMENT]), "500 was not given back"),
        (cancelled(intents=[replace(INTENT, status="requires_capture", captures=0, captured=0)]), "still holds"),
    ],
)
def test_wrong_money_is_found(facts: Facts, why: str) -> None:
    found = no_double_charge(facts).broken

    assert any(line.startswith(ORDER.order_id) and why in line for line in found), found
