"""An order's lines and address as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from orders.domain.model import Address, Line
from shop.kernel.money import Money


def lines_to(lines: Sequence[Line]) -> str:
    return json.dumps([asdict(line) for line in lines])


def lines_from(stored: str) -> tuple[Line, ...]:
    return tuple(Line(**(line | {"unit_price": Money(**line["unit_price"])})) for line in json.loads(stored))


def address_to(address: Address) -> str:
    return json.dumps(asdict(address))


def address_from(stored: str) -> Address:
    fields = json.loads(stored)
    return Address(**fields | {"label": tuple(fields.get("label", ()))})
