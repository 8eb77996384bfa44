from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from cart.domain.copy_product import copy_product
from cart.domain.model import Cart
from cart.domain.remove_ordered import remove_ordered
from shop.contracts.message import Envelope, Price
from shop.contracts.orders import OrderLine, OrderPlaced
from shop.contracts.products import Product, ProductCreated, ProductDeleted, ProductPublished, ProductUpdated, Variant
from tests.envelopes import envelope
from tests.unit.cart.fakes import CUSTOMER, FakeCatalogue, World, eur, line, quantities


def product(status: str, **prices: int) -> dict[str, Any]:
    variants = [Variant(sku=sku, price=Price(amount=amount, currency="EUR")) for sku, amount in prices.items()]
    texts = {"product_id": "p-9", "title": "Cup", "description": "", "category": "c", "status": status}
    whole = Product.model_validate({**texts, "variants": variants})
    return {"product_id": "p-9", "product": whole}


LIFE: list[Envelope[Any]] = [
    envelope(ProductCreated(**product("draft", cup=100)), 1),
    envelope(ProductPublished(**product("published", cup=100, mug=300)), 2),
    envelope(ProductUpdated(**product("published", cup=120)), 3),
]


def test_only_the_variants_of_the_newest_published_version_are_on_sale() -> None:
    world = World(FakeCatalogue())
    seen = []
    for event in LIFE:
        copy_product(event, world.work)
        seen.append({sku: found.price for sku, found in world.catalogue.find(["cup", "mug"]).items()})
    assert seen == [{}, {"cup": eur(100), "mug": eur(300)}, {"cup": eur(120)}]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_older_version_never_overwrites_a_newer_one(order: tuple[int, ...]) -> None:
    world = World(FakeCatalogue())
    for number in order:
        copy_product(LIFE[number], world.work)
    assert {sku: found.price for sku, found in world.catalogue.offers.items()} == {"cup": eur(120)}


def test_a_deleted_product_is_never_on_sale_again() -> None:
    world = World(FakeCatalogue())
    deleted: Envelope[Any] = envelope(ProductDeleted(**product("deleted", cup=100)), 9)
    copy_product(deleted, world.work)
    copy_product(LIFE[1], world.work)
    assert not world.catalogue.offers


def placed(*lines: tuple[str, int]) -> Envelope[Any]:
    price = Price(amount=499, currency="EUR")
    ordered = [OrderLine(sku=sku, product_id="p", title="t", quantity=count, unit_price=price) for sku, count in lines]
    order = OrderPlaced(order_id="o", customer_id=CUSTOMER, lines=ordered, total=price, cart_version=1)
    return envelope(order)


@pytest.mark.parametrize(
    ("in_cart", "ordered", "left"),
    [
        ({"tea": 2, "pot": 1}, [("tea", 2), ("pot", 1)], {}),
        ({"tea": 3, "pot": 1}, [("tea", 2)], {"tea": 1, "pot": 1}),
        ({"tea": 1}, [("tea", 2)], {}),
        ({"pot": 1}, [("tea", 2)], {"pot": 1}),
        ({"tea": 5}, [("tea", 2), ("tea", 2)], {"tea": 1}),
        ({}, [("tea", 2)], {}),
    ],
)
def test_an_order_removes_what_was_ordered_and_leaves_what_was_added_later(
    in_cart: dict[str, int], ordered: list[tuple[str, int]], left: dict[str, int]
) -> None:
    world = World()
    lines = tuple(line(sku, quantity) for sku, quantity in in_cart.items())
    world.customers[CUSTOMER] = Cart(CUSTOMER, 7, lines)
    remove_ordered(placed(*ordered), world.work)
    cart = world.customers[CUSTOMER]
    assert quantities(cart) == left
    assert cart.version == (7 if left == in_cart else 8)


def ordered(*lines: tuple[str, int, str]) -> Envelope[Any]:
    """(sku, quantity, cart_line_id)"""
    event = placed(*((sku, quantity) for sku, quantity, _ in lines)).data
    named = [line.model_copy(update={"cart_line_id": each[2]}) for line, each in zip(event.lines, lines, strict=True)]
    return envelope(event.model_copy(update={"lines": named}))


def test_a_line_that_was_removed_and_added_again_stays() -> None:
    world = World()
    world.customers[CUSTOMER] = Cart(CUSTOMER, 9, (line("tea", 1, added_in=9),))
    remove_ordered(ordered(("tea", 1, "3.tea")), world.work)
    assert quantities(world.customers[CUSTOMER]) == {"tea": 1}


def test_the_rest_of_a_raised_line_stays_as_a_new_line() -> None:
    world = World()
    world.customers[CUSTOMER] = Cart(CUSTOMER, 9, (line("tea", 3, added_in=3), line("pot", 1, added_in=4)))
    remove_ordered(ordered(("tea", 1, "3.tea")), world.work)
    left = world.customers[CUSTOMER]
    assert quantities(left) == {"tea": 2, "pot": 1}
    assert [each.line_id for each in left.lines] == ["10.tea", "4.pot"], "an ordered line's id is never used again"
