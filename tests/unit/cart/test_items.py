from __future__ import annotations

from collections.abc import Callable

import pytest

from cart.domain.add_item import add_item
from cart.domain.errors import (
    CartFullError,
    CartMergedError,
    MixedCurrenciesError,
    NoSuchCartError,
    QuantityError,
    UnknownSkuError,
)
from cart.domain.model import MAX_LINES, MAX_QUANTITY, MAX_UNITS, Cart, Offer
from cart.domain.ports import CartWork
from cart.domain.read_cart import read_cart
from cart.domain.remove_item import remove_item
from cart.domain.set_item import set_item
from cart.domain.view import CartView
from shop.kernel.money import Money
from tests.unit.cart.fakes import CUSTOMER, World, eur, line, offer, quantities


@pytest.fixture
def world() -> World:
    return World()


def test_a_customer_without_a_cart_has_an_empty_one(world: World) -> None:
    view = read_cart(world.own)
    assert (view.cart, view.lines, view.total) == (Cart(CUSTOMER), (), eur(0))


def test_adding_twice_adds_up_in_one_line(world: World) -> None:
    add_item(world.own, "tea", 2)
    view = add_item(world.own, "tea", 3)
    assert quantities(view.cart) == {"tea": 5}
    assert view.cart.version == 2
    assert view.total == eur(5 * 499)


def test_lines_stay_in_the_order_they_were_added(world: World) -> None:
    for sku in ("tea", "pot", "tea"):
        view = add_item(world.own, sku, 1)
    assert [shown.line.sku for shown in view.lines] == ["tea", "pot"]


@pytest.mark.parametrize("change", [add_item, set_item])
def test_an_unknown_sku_is_refused_and_leaves_the_cart(world: World, change: Callable[..., CartView]) -> None:
    add_item(world.own, "tea", 1)
    before = dict(world.customers)
    with pytest.raises(UnknownSkuError):
        change(world.own, "gold", 1)
    assert world.customers == before


@pytest.mark.parametrize("quantity", [0, -1, MAX_QUANTITY + 1, 10**9])
def test_a_line_holds_a_bounded_quantity(world: World, quantity: int) -> None:
    with pytest.raises(QuantityError):
        set_item(world.own, "tea", quantity)
    assert not world.customers


def test_additions_may_not_exceed_the_limit_of_a_line(world: World) -> None:
    add_item(world.own, "tea", MAX_QUANTITY)
    with pytest.raises(QuantityError) as refused:
        add_item(world.own, "tea", 1)
    assert refused.value.extra["in_cart"] == MAX_QUANTITY
    assert quantities(world.customers[CUSTOMER]) == {"tea": MAX_QUANTITY}


def test_a_cart_holds_a_bounded_number_of_units() -> None:
    skus = [f"s{number}" for number in range(12)]
    cart = Cart("c")
    for sku in skus[:10]:
        cart = cart.with_quantity(offer(sku), MAX_QUANTITY)
    cart = cart.with_quantity(offer("s10"), MAX_UNITS - 10 * MAX_QUANTITY)
    with pytest.raises(CartFullError):
        cart.with_quantity(offer("s11"), 1)


def test_a_cart_holds_a_bounded_number_of_lines() -> None:
    cart = Cart("c")
    for number in range(MAX_LINES):
        cart = cart.added(offer(f"s{number}"), 1)
    with pytest.raises(CartFullError):
        cart.added(offer("one more"), 1)


def test_a_cart_holds_one_currency(world: World) -> None:
    world.catalogue.offers["usd"] = Offer("usd", "p-2", "A dollar", Money(100, "USD"))
    add_item(world.own, "tea", 1)
    with pytest.raises(MixedCurrenciesError):
        add_item(world.own, "usd", 1)


def test_a_changed_price_is_shown_beside_the_lines_price_until_the_line_is_changed(world: World) -> None:
    add_item(world.own, "tea", 2)
    world.catalogue.offers["tea"] = offer("tea", 599)
    (shown,) = read_cart(world.own).lines
    assert shown.problems == ("price_changed",)
    assert (shown.line.unit_price, shown.current_price) == (eur(499), eur(599))
    assert read_cart(world.own).total == eur(2 * 499)
    (shown,) = set_item(world.own, "tea", 2).lines
    assert shown.problems == ()
    assert shown.line.unit_price == eur(599)


def test_a_line_that_is_not_on_sale_any_more_is_unavailable_and_can_be_removed(world: World) -> None:
    add_item(world.own, "tea", 2)
    del world.catalogue.offers["tea"]
    (shown,) = read_cart(world.own).lines
    assert (shown.problems, shown.current_price) == (("unavailable",), None)
    assert remove_item(world.own, "tea").lines == ()


def test_removing_a_sku_that_is_not_in_the_cart_changes_nothing(world: World) -> None:
    version = add_item(world.own, "tea", 1).cart.version
    assert remove_item(world.own, "pot").cart.version == version


def test_a_guest_without_a_cart_is_refused(world: World) -> None:
    with pytest.raises(NoSuchCartError):
        read_cart(CartWork(world.guest(), world.catalogue))


@pytest.mark.parametrize(
    "change",
    [
        lambda work: add_item(work, "tea", 1),
        lambda work: set_item(work, "tea", 2),
        lambda work: remove_item(work, "tea"),
    ],
)
def test_a_merged_guest_cart_cannot_be_changed(world: World, change: Callable[..., CartView]) -> None:
    guest = world.guest_with(line())
    guest.update(lambda cart: cart.frozen_for(CUSTOMER))
    with pytest.raises(CartMergedError):
        change(CartWork(guest, world.catalogue))


def stale(world: World) -> Cart:
    """A cart with tea of a deleted product. The SKU belongs to another product now, at the same price."""
    world.customers[CUSTOMER] = Cart(
        CUSTOMER, 7, (line("tea", 2, added_in=3, product_id="p-gone"), line("pot", 1, 2_999))
    )
    return world.customers[CUSTOMER]


def test_a_line_whose_sku_belongs_to_another_product_now_is_unavailable(world: World) -> None:
    stale(world)
    tea, pot = read_cart(world.own).lines
    assert (tea.problems, tea.current_price) == (("unavailable",), None)
    assert pot.problems == ()


@pytest.mark.parametrize("change", [add_item, set_item])
def test_adding_the_new_product_of_a_sku_replaces_the_old_products_line(
    world: World, change: Callable[..., CartView]
) -> None:
    stale(world)
    view = change(world.own, "tea", 1)
    tea = next(shown.line for shown in view.lines if shown.line.sku == "tea")
    assert (tea.product_id, tea.quantity, tea.line_id) == ("p-1", 1, "8.tea")
    assert len(view.lines) == 2


def test_a_line_keeps_its_id_and_gets_another_when_it_is_added_again(world: World) -> None:
    ids = [add_item(world.own, "tea", 1), set_item(world.own, "tea", 7), add_item(world.own, "tea", 1)]
    remove_item(world.own, "tea")
    ids.append(add_item(world.own, "tea", 1))
    assert [view.lines[0].line.line_id for view in ids] == ["1.tea", "1.tea", "1.tea", "5.tea"]
