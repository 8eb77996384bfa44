"""Request and response bodies of cart."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from cart.domain.model import MAX_QUANTITY
from cart.domain.view import CartView, LineView, Problem
from shop.contracts.message import Price
from shop.http.ids import Sku

Quantity = Annotated[int, Field(strict=True, ge=1, le=MAX_QUANTITY)]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NewItem(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"sku": "LIG-0001-BLA", "quantity": 2}]})

    sku: Sku
    quantity: Quantity = 1


class NewQuantity(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"quantity": 3}]})

    quantity: Quantity


class Merge(Body):
    model_config = ConfigDict(json_schema_extra={"examples": [{"cart_token": "m3uYp0Zt7Qe5sXw1Rk8dVh2Lc9Na4Bgf"}]})

    cart_token: Annotated[str, Field(min_length=1, max_length=200)]


class GuestCart(BaseModel):
    """`cart_token` is a secret: whoever has it has the cart. Send it as X-Cart-Token."""

    cart_token: str
    cart_id: str


class LineBody(BaseModel):
    """`unit_price` is the price when the line was last changed. `current_price` is the price now, or null if the line
    is not on sale any more. Solve or accept the `problems` before checkout. `line_id` is ordered at most once: the same
    SKU, added again later, gets another."""

    line_id: str
    sku: str
    product_id: str
    title: str
    quantity: int
    unit_price: Price
    current_price: Price | None
    problems: list[Problem]

    @classmethod
    def of(cls, shown: LineView) -> LineBody:
        line = shown.line
        return cls(
            line_id=line.line_id,
            sku=line.sku,
            product_id=line.product_id,
            title=line.title,
            quantity=line.quantity,
            unit_price=Price.of(line.unit_price),
            current_price=Price.of(shown.current_price) if shown.current_price else None,
            problems=list(shown.problems),
        )


class CartBody(BaseModel):
    """`total` is the sum at `unit_price`."""

    cart_id: str
    version: int
    lines: list[LineBody]
    total: Price

    @classmethod
    def of(cls, view: CartView) -> CartBody:
        return cls(
            cart_id=view.cart.cart_id,
            version=view.cart.version,
            lines=[LineBody.of(line) for line in view.lines],
            total=Price.of(view.total),
        )
