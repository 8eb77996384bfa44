"""How much one charge may be, in minor units: Stripe's table (docs.stripe.com/currencies)."""

from __future__ import annotations

from localstack.payment_provider.errors import refused

LEAST = {
    "aed": 200, "aud": 50, "bgn": 100, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
LEAST_OF_OTHERS = 50
"""Stripe converts them to the account's own currency, and asks for the least of that; the simulator knows no rates."""
MOST = {"cop": 10**10 - 1, "huf": 10**10 - 1, "idr": 10**12 - 1, "inr": 10**9 - 1, "jpy": 10**10 - 1}
MOST_OF_OTHERS = 99_999_999


def check(amount: int, currency: str) -> None:
    least, most = LEAST.get(currency, LEAST_OF_OTHERS), MOST.get(currency, MOST_OF_OTHERS)
    if amount < least:
        raise refused(f"Amount must be at least {least} in the smallest unit of {currency}.", "amount_too_small")
    if amount > most:
        raise refused(f"Amount must be no more than {most} in the smallest unit of {currency}.", "amount_too_large")
