from __future__ import annotations

import pytest

from cart.domain.errors import CartMergedError, NoSuchCartError
from cart.domain.merge_guest_cart import merge_guest_cart
from cart.domain.model import MAX_LINES, MAX_QUANTITY, MAX_UNITS, Cart
from shop.kernel.money import Money
from tests.unit.cart.fakes import CUSTOMER, World, eur, line, quantities


@pytest.fixture
def world() -> World:
    return World()


def test_quantities_add_up_and_the_customers_prices_stay(world: World) -> None:
    world.customers[CUSTOMER] = Cart(CUSTOMER, 4, (line("tea", 1, 450),))
    view = merge_guest_cart(world.run, world.guest_with(line("tea", 2), line("pot", 1, 2_999)), CUSTOMER)
    assert quantities(view.cart) == {"tea": 3, "pot": 1}
    assert view.cart.version == 5
    assert [shown.line.unit_price for shown in view.lines] == [eur(450), eur(2_999)]


def test_a_guest_cart_is_merged_for_a_customer_without_a_cart(world: World) -> None:
    assert quantities(merge_guest_cart(world.run, world.guest_with(line("tea", 2)), CUSTOMER).cart) == {"tea": 2}


def test_merging_again_changes_nothing(world: World) -> None:
    guest = world.guest_with(line("tea", 2))
    first = merge_guest_cart(world.run, guest, CUSTOMER)
    assert merge_guest_cart(world.run, guest, CUSTOMER) == first
    assert world.guests["token"].merged_into == CUSTOMER


def test_a_crash_between_the_two_steps_neither_loses_nor_doubles_a_line(world: World) -> None:
    guest = world.guest_with(line("tea", 2))
    world.crash_at_commit = 2
    for _ in range(2):
        with pytest.raises(ConnectionError):
            merge_guest_cart(world.run, guest, CUSTOMER)
        assert not world.customers
    assert quantities(merge_guest_cart(world.run, guest, CUSTOMER).cart) == {"tea": 2}
    assert quantities(merge_guest_cart(world.run, guest, CUSTOMER).cart) == {"tea": 2}


def test_merging_again_does_not_undo_the_customers_later_changes(world: World) -> None:
    guest = world.guest_with(line("tea", 2))
    merge_guest_cart(world.run, guest, CUSTOMER)
    world.customers[CUSTOMER] = world.customers[CUSTOMER].without("tea")
    assert merge_guest_cart(world.run, guest, CUSTOMER).lines == ()


def test_a_guest_cart_is_merged_for_one_customer_only(world: World) -> None:
    guest = world.guest_with(line("tea", 2))
    merge_guest_cart(world.run, guest, CUSTOMER)
    with pytest.raises(CartMergedError):
        merge_guest_cart(world.run, guest, "somebody-else")
    assert "somebody-else" not in world.customers


def test_a_guest_cart_that_was_lost_after_its_merge_and_filled_again_is_merged_again(world: World) -> None:
    merge_guest_cart(world.run, world.guest_with(line("tea", 2)), CUSTOMER)
    filled_again = world.guest_with(line("pot", 1), incarnation="second")
    assert quantities(merge_guest_cart(world.run, filled_again, CUSTOMER).cart) == {"tea": 2, "pot": 1}
    assert quantities(merge_guest_cart(world.run, filled_again, CUSTOMER).cart) == {"tea": 2, "pot": 1}


def test_an_unknown_guest_cart_is_refused(world: World) -> None:
    with pytest.raises(NoSuchCartError):
        merge_guest_cart(world.run, world.guest("no-such-token"), CUSTOMER)
    assert not world.customers


def test_a_merge_fills_up_to_the_limits_and_never_fails() -> None:
    own = Cart("c", 1, (line("tea", MAX_QUANTITY - 1),))
    assert quantities(own.merged_with(Cart("g", 1, (line("tea", 5),)))) == {"tea": MAX_QUANTITY}
    full = Cart("c", 1, tuple(line(f"s{number}", 1) for number in range(MAX_LINES)))
    merged = full.merged_with(Cart("g", 1, (line("tea", 5), line("s0", 2))))
    assert quantities(merged)["s0"] == 3
    assert "tea" not in quantities(merged)
    heavy = Cart("c", 1, tuple(line(f"s{number}", MAX_QUANTITY) for number in range(10)))
    merged = heavy.merged_with(Cart("g", 1, (line("tea", MAX_QUANTITY),)))
    assert sum(quantities(merged).values()) == MAX_UNITS


def test_lines_in_another_currency_stay_behind() -> None:
    dollars = line("usd", 1)
    dollars = type(dollars)(dollars.sku, dollars.product_id, dollars.title, 1, Money(100, "USD"))
    assert quantities(Cart("c", 1, (line("tea", 1),)).merged_with(Cart("g", 1, (dollars,)))) == {"tea": 1}


def test_an_empty_guest_cart_leaves_the_customers_as_it_is() -> None:
    own = Cart("c", 3, (line("tea", 1),))
    assert own.merged_with(Cart("g")) is own


def test_merged_lines_get_ids_of_the_customers_cart(world: World) -> None:
    """A guest's cart counts its own versions, so its line ids could equal those of lines that were ordered long ago."""
    world.customers[CUSTOMER] = Cart(CUSTOMER, 4, (line("tea", 1, added_in=2),))
    view = merge_guest_cart(
        world.run, world.guest_with(line("tea", 2, added_in=1), line("pot", 1, added_in=1)), CUSTOMER
    )
    assert [shown.line.line_id for shown in view.lines] == ["2.tea", "5.pot"]


def test_two_products_with_the_same_sku_stay_two_lines(world: World) -> None:
    world.customers[CUSTOMER] = Cart(CUSTOMER, 4, (line("tea", 1, product_id="p-gone"),))
    view = merge_guest_cart(world.run, world.guest_with(line("tea", 2)), CUSTOMER)
    assert [(shown.line.product_id, shown.problems) for shown in view.lines] == [
        ("p-gone", ("unavailable",)),
        ("p-1", ()),
    ]
