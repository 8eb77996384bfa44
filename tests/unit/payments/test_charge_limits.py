"""What a checkout refuses is what the provider would refuse: two tables, in two rooms that do not import each other."""

from __future__ import annotations

import pytest

from localstack.payment_provider import limits
from localstack.payment_provider.errors import ProviderError
from shop.contracts.payments import LEAST_CHARGE, MOST_CHARGE, charge_limits

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("currency", sorted({*LEAST_CHARGE, *MOST_CHARGE, *map(str.upper, limits.LEAST), "XTS"}))
def test_a_total_within_the_shops_limits_is_charged_and_no_other(currency: str) -> None:
    least, most = charge_limits(currency)
    for amount in (least, most):
        limits.check(amount, currency.lower())
    for amount in (least - 1, most + 1):
        with pytest.raises(ProviderError):
            limits.check(amount, currency.lower())
