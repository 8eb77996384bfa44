from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from orders.domain.cancel_order import cancel_order
from orders.domain.list_orders import list_orders
from orders.domain.model import Status
from orders.domain.place_order import OrderRequest, place_order
from orders.domain.read_order import read_order
from orders.domain.read_timeline import read_timeline
from orders.routes.models import (
    ListOrders,
    OrderAccepted,
    OrderBody,
    OrderPage,
    PlaceOrder,
    Timeline,
    accepted_of,
    body_of,
    entry_of,
)
from orders.wiring import api_unit_of_work as unit_of_work
from orders.wiring import cart
from shop.http.callers import Customer
from shop.http.idempotency import Idempotent, once
from shop.http.ids import Id
from shop.http.paging import encode_cursor
from shop.http.routing import Router

router = Router(prefix="/v1/orders", tags=["orders"])


@router.post(
    "",
    status_code=202,
    operation_id="place_order",
    response_model=OrderAccepted,
    response_description="The order is accepted. Confirm its payment at `payment.href` next.",
)
async def place(body: PlaceOrder, customer: Customer, request: Idempotent) -> Response:
    """Order what is in your cart.

    Stock is reserved next; then the payment at `payment.href` waits for you to confirm it. After that, read the order
    until its status is CONFIRMED or CANCELLED.
    """
    wanted = OrderRequest(customer.id, body.address(), body.accepted())
    return once(
        unit_of_work,
        request,
        status=202,
        prepare=lambda: cart.read(customer.token),
        work=lambda work, found: accepted_of(place_order(work, wanted, found)),
    )


@router.get("", operation_id="list_orders", response_description="A page of your orders.")
async def list_mine(customer: Customer, query: Annotated[ListOrders, Query()]) -> OrderPage:
    """List your orders, the newest first."""
    orders, more = unit_of_work.run(
        lambda work: list_orders(work, customer.id, query.status, query.before(), query.limit)
    )
    cursor = encode_cursor(orders[-1].order_id) if more else None
    return OrderPage(items=[body_of(order) for order in orders], next_cursor=cursor)


@router.get("/{order_id}", operation_id="read_order", response_description="The order as it is now.")
async def read(order_id: Id, customer: Customer) -> OrderBody:
    """Read one of your orders."""
    return body_of(unit_of_work.run(lambda work: read_order(work, order_id, customer.id)))


@router.get("/{order_id}/timeline", operation_id="read_order_timeline", response_description="The steps, oldest first.")
async def timeline(order_id: Id, customer: Customer) -> Timeline:
    """Read what has happened to an order so far.

    Each step says what caused it, where the order went, and which message was sent.
    """
    order, entries = unit_of_work.run(lambda work: read_timeline(work, order_id, customer.id))
    steps = [entry_of(number, entry) for number, entry in enumerate(entries, 1)]
    return Timeline(order_id=order_id, status=order.status, entries=steps)


@router.post(
    "/{order_id}/cancel",
    operation_id="cancel_order",
    response_description="The order is cancelled.",
    responses={202: {"model": OrderBody, "description": "The order is being cancelled."}},
)
async def cancel(order_id: Id, customer: Customer, response: Response) -> OrderBody:
    """Cancel one of your orders.

    Possible until its payment is authorised. Safe to repeat.
    """
    order = unit_of_work.run(lambda work: cancel_order(work, order_id, customer.id))
    response.status_code = 200 if order.status is Status.CANCELLED else 202
    return body_of(order)
