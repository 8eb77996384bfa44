"""From a cart to an order, and back. tests/integration/orders runs the same suite on the engine."""

from __future__ import annotations

from typing import Any, Literal

import pytest

from orders.domain.apply_answer import apply_answer
from orders.domain.cancel_order import cancel_order
from orders.domain.cart import Cart, CartLine
from orders.domain.errors import (
    AlreadyOrderedError,
    EmptyCartError,
    InsufficientStockError,
    NotCancellableError,
    OrderNotFoundError,
    PriceChangedError,
    TotalNotChargeableError,
    UnavailableProductError,
)
from orders.domain.list_orders import list_orders
from orders.domain.model import Order, Status
from orders.domain.place_order import OrderRequest, place_order
from orders.domain.read_order import read_order
from orders.domain.read_timeline import read_timeline
from shop.contracts.inventory import ReleaseStock, ReserveStock, StockReserved
from shop.contracts.message import Price
from shop.contracts.orders import OrderPlaced
from shop.contracts.payments import PaymentAuthorised, VoidPayment, charge_limits
from shop.contracts.products import Product, Variant
from shop.kernel.errors import DomainError
from shop.kernel.ids import new_id
from shop.kernel.money import Money
from tests.envelopes import NOON, envelope
from tests.unit.orders.fakes import HOME, World, a_cart, a_line

ProductStatus = Literal["draft", "published", "deleted"]


def on_sale(
    world: World, cents: int = 1_000, available: int | None = 5, status: ProductStatus = "published", version: int = 1
) -> str:
    sku = f"T-{new_id()}"
    relearn(world, f"product-of-{sku}", {sku: cents}, version, status)
    if available is not None:
        world.run(lambda work: work.copies.save_stock(sku, available, 1))
    return sku


def relearn(
    world: World, product_id: str, prices: dict[str, int], version: int, status: ProductStatus = "published"
) -> None:
    variants = [Variant(sku=sku, price=Price(amount=cents, currency="EUR")) for sku, cents in prices.items()]
    product = Product(
        product_id=product_id, title="A mug", description="", category="x", status=status, variants=variants
    )
    world.run(lambda work: work.copies.save_product(product, version))


def place(world: World, cart: Cart, customer: str = "ada", accepted: Money | None = None) -> Order:
    return world.run(lambda work: place_order(work, OrderRequest(customer, HOME, accepted), cart))


def refusal(world: World, cart: Cart, accepted: Money | None = None) -> DomainError:
    before = len(world.events)
    with pytest.raises(DomainError) as refused:
        place(world, cart, accepted=accepted)
    assert len(world.events) == before, "a refused order says nothing"
    return refused.value


def placed(world: World, customer: str = "ada") -> Order:
    return place(world, a_cart((on_sale(world), 1, 1_000)), customer)


def hear(world: World, event: Any) -> None:
    world.run(lambda work: apply_answer(envelope(event), work))


def reserved(world: World, order: Order) -> None:
    hear(world, StockReserved(order_id=order.order_id, lines=[], expires_at=NOON))


def authorised(world: World, order: Order) -> None:
    reserved(world, order)
    amount = Price(amount=order.total.amount, currency=order.total.currency)
    hear(world, PaymentAuthorised(order_id=order.order_id, payment_id="p", amount=amount))


def test_an_order_is_a_snapshot_and_asks_for_its_stock(world: World) -> None:
    mug, pen = on_sale(world, 1_000), on_sale(world, 250)
    cart = a_cart((mug, 2, 1_000), (pen, 1, 250))
    order = place(world, cart)
    assert (order.status, order.total, order.address) == (Status.STOCK_PENDING, Money(2_250, "EUR"), HOME)
    (told, first), (command, second) = world.events[-2:]
    assert isinstance(told, OrderPlaced)
    assert isinstance(command, ReserveStock)
    assert (first, second, told.cart_version) == (1, 2, cart.version)
    assert {(line.sku, line.quantity) for line in command.lines} == {(mug, 2), (pen, 1)}
    relearn(world, f"product-of-{mug}", {mug: 9_999}, 2)
    assert world.run(lambda work: read_order(work, order.order_id, "ada")) == order


def test_an_empty_cart_is_refused(world: World) -> None:
    assert isinstance(refusal(world, a_cart()), EmptyCartError)


def test_an_unknown_sku_is_refused_by_name(world: World) -> None:
    error = refusal(world, a_cart((on_sale(world), 1, 1_000), ("no-such-sku", 1, 1)))
    assert isinstance(error, UnavailableProductError)
    assert error.extra["skus"] == ["no-such-sku"]


@pytest.mark.parametrize("status", ["draft", "deleted"])
def test_what_is_not_published_is_refused(world: World, status: ProductStatus) -> None:
    assert isinstance(refusal(world, a_cart((on_sale(world, status=status), 1, 1_000))), UnavailableProductError)


def test_a_price_that_moved_needs_the_customers_word(world: World) -> None:
    sku = on_sale(world, 1_200)
    cart = a_cart((sku, 2, 1_000))
    error = refusal(world, cart)
    assert isinstance(error, PriceChangedError)
    assert error.extra["total"] == {"amount": 2_400, "currency": "EUR"}
    assert isinstance(refusal(world, cart, accepted=Money(2_000, "EUR")), PriceChangedError)
    assert isinstance(refusal(world, cart, accepted=Money(2_400, "USD")), PriceChangedError)
    assert place(world, cart, accepted=Money(2_400, "EUR")).total == Money(2_400, "EUR")


def test_a_total_that_was_never_true_is_not_taken_for_consent(world: World) -> None:
    assert isinstance(refusal(world, a_cart((on_sale(world), 1, 1_000)), accepted=Money(1, "EUR")), PriceChangedError)


def test_stock_that_is_seen_short_is_refused_with_the_lines(world: World) -> None:
    sku = on_sale(world, available=2)
    error = refusal(world, a_cart((sku, 3, 1_000)))
    assert isinstance(error, InsufficientStockError)
    assert error.extra["lines"] == [{"sku": sku, "requested": 3, "available": 2}]


def test_stock_that_is_not_known_is_left_to_the_saga(world: World) -> None:
    assert place(world, a_cart((on_sale(world, available=None), 1, 1_000))).status is Status.STOCK_PENDING


def test_one_cart_makes_one_order(world: World) -> None:
    cart = a_cart((on_sale(world), 1, 1_000))
    order = place(world, cart)
    error = refusal(world, cart)
    assert isinstance(error, AlreadyOrderedError)
    assert error.extra["order_id"] == order.order_id


def test_a_line_is_ordered_once_even_if_the_cart_has_changed(world: World) -> None:
    """Two tabs: the first orders A, the second adds B and orders before the cart knows of the first order."""
    tea, pot = on_sale(world), on_sale(world)
    first, second = a_line(tea, 1, 1_000, added_in=3), a_line(pot, 1, 1_000, added_in=4)
    cart_id = new_id()
    order = place(world, Cart(cart_id, 3, (first,)))
    error = refusal(world, Cart(cart_id, 4, (first, second)))
    assert isinstance(error, AlreadyOrderedError)
    assert (error.extra["order_id"], error.extra["skus"]) == (order.order_id, [tea])
    assert place(world, Cart(cart_id, 5, (second,))).lines[0].sku == pot, "what is left can be ordered"


def test_the_same_line_in_another_cart_is_another_line(world: World) -> None:
    tea = on_sale(world, available=2)
    place(world, a_cart((tea, 1, 1_000)))
    place(world, a_cart((tea, 1, 1_000)))


def test_a_sku_that_went_to_another_product_is_no_longer_what_was_put_into_the_cart(world: World) -> None:
    sku = on_sale(world)
    cart = a_cart((sku, 1, 1_000))
    relearn(world, f"product-of-{sku}", {sku: 1_000}, 2, "deleted")
    relearn(world, f"heir-of-{sku}", {sku: 1_000}, 1)
    error = refusal(world, cart)
    assert isinstance(error, UnavailableProductError)
    assert error.extra["skus"] == [sku]


@pytest.mark.parametrize("late", ["published", "deleted"])
def test_late_news_of_the_old_product_take_no_sku_from_the_new_one(world: World, late: ProductStatus) -> None:
    sku = on_sale(world, version=1)
    relearn(world, f"heir-of-{sku}", {sku: 1_000}, 1)
    relearn(world, f"product-of-{sku}", {sku: 700}, 2, late)
    heirs = CartLine("3.x", sku, f"heir-of-{sku}", 1, Money(1_000, "EUR"))
    assert place(world, Cart(new_id(), 1, (heirs,))).total == Money(1_000, "EUR")


def test_an_older_version_of_a_product_changes_nothing(world: World) -> None:
    sku = on_sale(world, 1_000, version=5)
    relearn(world, f"product-of-{sku}", {sku: 1}, 4)
    relearn(world, f"product-of-{sku}", {sku: 1}, 5)
    assert place(world, a_cart((sku, 1, 1_000))).total == Money(1_000, "EUR")


def test_a_variant_that_was_dropped_is_no_longer_for_sale(world: World) -> None:
    sku = on_sale(world)
    relearn(world, f"product-of-{sku}", {f"{sku}-b": 1}, 2)
    assert isinstance(refusal(world, a_cart((sku, 1, 1_000))), UnavailableProductError)


def test_older_news_of_stock_changes_nothing(world: World) -> None:
    sku = on_sale(world, available=None)
    for available, version in ((3, 7), (0, 6), (0, 7)):
        world.run(lambda work, a=available, v=version: work.copies.save_stock(sku, a, v))  # type: ignore[misc]
    assert world.run(lambda work: work.copies.offers([sku]))[sku, f"product-of-{sku}"].available == 3


def test_a_cancelled_order_gives_its_stock_back(world: World) -> None:
    order = placed(world)
    after = world.run(lambda work: cancel_order(work, order.order_id, "ada"))
    assert (after.status, after.reason) == (Status.RELEASE_PENDING, "cancelled_by_customer")
    assert isinstance(world.events[-1][0], ReleaseStock)


def test_an_order_that_waits_for_its_payment_is_voided_first(world: World) -> None:
    order = placed(world)
    reserved(world, order)
    after = world.run(lambda work: cancel_order(work, order.order_id, "ada"))
    assert after.status is Status.VOID_PENDING
    assert isinstance(world.events[-1][0], VoidPayment)


def test_cancelling_twice_changes_nothing(world: World) -> None:
    order = placed(world)
    first = world.run(lambda work: cancel_order(work, order.order_id, "ada"))
    said = len(world.events)
    assert world.run(lambda work: cancel_order(work, order.order_id, "ada")) == first
    assert len(world.events) == said


def test_a_paid_order_refuses_and_names_where_it_may_go(world: World) -> None:
    order = placed(world)
    authorised(world, order)
    with pytest.raises(NotCancellableError) as refused:
        world.run(lambda work: cancel_order(work, order.order_id, "ada"))
    assert refused.value.extra == {
        "order_status": Status.CONFIRMATION_PENDING,
        "allowed": [Status.CAPTURE_PENDING, Status.VOID_PENDING],
    }


def test_anothers_order_does_not_exist(world: World) -> None:
    order = placed(world, "ada")
    for use_case in (read_order, read_timeline, cancel_order):
        with pytest.raises(OrderNotFoundError):
            world.run(lambda work, use_case=use_case: use_case(work, order.order_id, "eve"))  # type: ignore[misc]


def test_the_timeline_lists_every_step(world: World) -> None:
    order = placed(world)
    authorised(world, order)
    _, entries = world.run(lambda work: read_timeline(work, order.order_id, "ada"))
    assert [(entry.came_from, entry.went_to) for entry in entries] == [
        (None, Status.STOCK_PENDING),
        (Status.STOCK_PENDING, Status.PAYMENT_PENDING),
        (Status.PAYMENT_PENDING, Status.CONFIRMATION_PENDING),
    ]
    assert [entry.cause.event for entry in entries] == [
        "place_order",
        "shop.inventory.stock_reserved",
        "shop.payments.payment_authorised",
    ]
    assert [bool(entry.cause.event_id) for entry in entries] == [False, True, True]
    assert [entry.version for entry in entries] == [2, 3, 4]


def test_lists_are_mine_newest_first_and_paged(world: World) -> None:
    me = new_id()
    mine = [placed(world, me).order_id for _ in range(3)]
    placed(world, new_id())
    first, more = world.run(lambda work: list_orders(work, me, None, None, 2))
    assert ([order.order_id for order in first], more) == (mine[:0:-1], True)
    rest, more = world.run(lambda work: list_orders(work, me, None, first[-1].order_id, 2))
    assert ([order.order_id for order in rest], more) == (mine[:1], False)
    reserved(world, rest[0])
    waiting, _ = world.run(lambda work: list_orders(work, me, Status.PAYMENT_PENDING, None, 2))
    assert [order.order_id for order in waiting] == mine[:1]


@pytest.mark.parametrize(
    ("cents", "quantity", "chargeable"), [(49, 1, False), (50, 1, True), (99_999_999, 1, True), (50_000_000, 2, False)]
)
def test_a_total_that_cannot_be_charged_is_refused_while_the_cart_is_there(
    world: World, cents: int, quantity: int, chargeable: bool
) -> None:
    cart = a_cart((on_sale(world, cents), quantity, cents))
    if chargeable:
        assert place(world, cart).total.amount == cents * quantity
        return
    error = refusal(world, cart)
    assert isinstance(error, TotalNotChargeableError)
    assert error.extra["least"] == {"amount": 50, "currency": "EUR"}
    assert error.extra["most"] == {"amount": 99_999_999, "currency": "EUR"}


def test_a_free_cart_cannot_be_charged(world: World) -> None:
    assert isinstance(refusal(world, a_cart((on_sale(world, 0), 1, 0))), TotalNotChargeableError)


@pytest.mark.parametrize(
    ("currency", "limits"),
    [
        ("EUR", (50, 99_999_999)),
        ("GBP", (30, 99_999_999)),
        ("JPY", (50, 9_999_999_999)),
        ("IDR", (50, 999_999_999_999)),
        ("XTS", (50, 99_999_999)),
    ],
)
def test_what_can_be_charged_depends_on_the_currency(currency: str, limits: tuple[int, int]) -> None:
    """XTS, which the provider's list does not have, is held to the usual limits."""
    assert charge_limits(currency) == limits
