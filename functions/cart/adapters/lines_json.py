"""A cart's lines as JSON, for both of its stores."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cart.domain.model import Line
from shop.kernel.money import Money


def dumps(lines: Sequence[Line]) -> str:
    return json.dumps(
        [
            [line.sku, line.product_id, line.title, line.quantity, line.unit_price.amount, line.unit_price.currency]
            for line in lines
        ],
        separators=(",", ":"),
    )


def loads(text: str) -> tuple[Line, ...]:
    return tuple(
        Line(sku, product_id, title, quantity, Money(amount, currency))
        for sku, product_id, title, quantity, amount, currency in json.loads(text)
    )
