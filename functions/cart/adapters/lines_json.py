"""A cart's lines as JSON, for MySQL and Redis."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cart.domain.model import Line
from shop.kernel.money import Money


def dumps(lines: Sequence[Line]) -> str:
    return json.dumps(
        [
            [
                line.sku,
                line.product_id,
                line.title,
                line.quantity,
                line.unit_price.amount,
                line.unit_price.currency,
                line.added_in,
            ]
            for line in lines
        ],
        separators=(",", ":"),
    )


def loads(text: str) -> tuple[Line, ...]:
    """Older lines have no `added_in`; they end with the currency."""
    return tuple(
        Line(sku, product_id, title, quantity, Money(amount, currency), *added_in)
        for sku, product_id, title, quantity, amount, currency, *added_in in json.loads(text)
    )
