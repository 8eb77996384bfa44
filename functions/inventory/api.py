"""Inventory over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from inventory.domain.adjust_stock import adjust_stock
from inventory.domain.model import Availability, Stock
from inventory.domain.read_stock import read_stock, read_stock_for_sale
from inventory.domain.set_stock import set_stock
from inventory.wiring import few_left, unit_of_work
from shop.http.app import create_app, lambda_handler
from shop.http.caching import FRESH_BY_CALLER
from shop.http.callers import Admin, OptionalCustomer
from shop.http.etags import IF_NONE_MATCH, NOT_MODIFIED, OptionalIfMatch, set_etag
from shop.http.idempotency import Idempotent, once
from shop.http.ids import Sku
from shop.http.routing import Router
from shop.http.texts import OneLine

router = Router(prefix="/v1/inventory", tags=["inventory"])

MOST = 1_000_000_000


class StockForSale(BaseModel):
    """What customers are told. `few` means that it may be sold out soon."""

    sku: str
    availability: Availability


class StockLevel(StockForSale):
    """What admins are told. `available` is what orders do not hold of `on_hand`."""

    available: int
    on_hand: int
    reserved: int


class OnHand(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"on_hand": 250}]})
    on_hand: Annotated[int, Field(ge=0, le=MOST)]


class Adjustment(BaseModel):
    """`delta` is added to what is on hand."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"delta": -3, "reason": "broken in the warehouse"}]},
    )
    delta: Annotated[int, Field(ge=-MOST, le=MOST)]
    reason: Annotated[str, Field(min_length=1, max_length=200), OneLine]


@router.get(
    "/{sku}",
    operation_id="read_stock",
    response_description="What there is of the SKU.",
    responses=NOT_MODIFIED,
    openapi_extra=IF_NONE_MATCH,
)
async def read(sku: Sku, caller: OptionalCustomer, response: Response) -> StockLevel | StockForSale:
    """Read whether a SKU is in stock.

    Admins get numbers, and the ETag that PUT takes. Customers and guests get `availability` of what is for sale, and no
    ETag: a version that grows with each sale would tell them how much is sold.
    """
    if caller is None or not caller.is_admin:
        stock = unit_of_work.run(lambda work: read_stock_for_sale(work, sku))
        response.headers.update(FRESH_BY_CALLER)
        return StockForSale(sku=sku, availability=stock.availability(few_left()))
    stock = unit_of_work.run(lambda work: read_stock(work, sku))
    set_etag(response, stock.version)
    return _level(stock)


@router.put("/{sku}", operation_id="set_stock", response_description="The stock as it is now.")
async def put(sku: Sku, body: OnHand, _: Admin, if_match: OptionalIfMatch, response: Response) -> StockLevel:
    """Set how many pieces of a SKU are on hand.

    A SKU that is new gets its stock this way. With `If-Match` only if nothing has moved since that ETag.
    """
    stock = unit_of_work.run(lambda work: set_stock(work, sku, body.on_hand, if_match))
    set_etag(response, stock.version)
    return _level(stock)


@router.post(
    "/{sku}/adjustments",
    operation_id="adjust_stock",
    response_model=StockLevel,
    response_description="The stock after the adjustment.",
)
async def adjust(sku: Sku, body: Adjustment, _: Admin, request: Idempotent) -> Response:
    """Add pieces to the stock of a SKU, or take some away."""
    return once(
        unit_of_work,
        request,
        status=200,
        prepare=lambda: None,
        work=lambda work, _: _level(adjust_stock(work, sku, body.delta, body.reason)),
    )


def _level(stock: Stock) -> StockLevel:
    return StockLevel(
        sku=stock.sku,
        availability=stock.availability(few_left()),
        available=stock.available,
        on_hand=stock.on_hand,
        reserved=stock.reserved,
    )


app = create_app("Inventory", [router])
handler = lambda_handler(app)
