"""Which SKUs customers may ask about, and what the answer shows them."""

from __future__ import annotations

from itertools import permutations

import pytest

from inventory.domain.errors import UnknownSkuError
from inventory.domain.model import Availability, Stock
from inventory.domain.read_stock import read_stock, read_stock_for_sale
from shop.kernel.ids import new_id
from tests.unit.inventory.desk import Desk


def for_sale(desk: Desk, sku: str) -> bool:
    try:
        return desk.world.run(lambda work: read_stock_for_sale(work, sku)).sku == sku
    except UnknownSkuError:
        return False


def test_only_a_published_products_skus_are_for_sale(desk: Desk) -> None:
    sku, product = desk.shelf(5), new_id()
    assert not for_sale(desk, sku)
    for version, status, expected in ((1, "draft", False), (2, "published", True), (3, "deleted", False)):
        desk.product(product, version, status, sku)
        assert for_sale(desk, sku) is expected


def test_a_variant_that_was_taken_out_is_no_longer_for_sale(desk: Desk) -> None:
    blue, red, product = desk.shelf(5), desk.shelf(5), new_id()
    desk.product(product, 1, "published", blue, red)
    desk.product(product, 2, "published", red)
    assert (for_sale(desk, blue), for_sale(desk, red)) == (False, True)


def test_an_older_version_changes_nothing(desk: Desk) -> None:
    sku, product = desk.shelf(5), new_id()
    desk.product(product, 3, "deleted", sku)
    desk.product(product, 2, "published", sku)
    assert not for_sale(desk, sku)


def test_a_sku_that_moved_is_for_sale_whichever_event_comes_last(desk: Desk) -> None:
    """Two products are two keys on the topic: nothing orders the events of one after those of the other."""
    for events in permutations(
        [("old", 1, "published"), ("old", 2, "deleted"), ("new", 1, "draft"), ("new", 2, "published")]
    ):
        sku, run = desk.shelf(5), new_id()
        for name, version, status in events:
            desk.product(f"{name}-{run}", version, status, sku)
        assert for_sale(desk, sku), events


def test_a_sku_on_sale_without_a_stock_row_has_none(desk: Desk) -> None:
    sku = f"T-{new_id()}"
    desk.product(new_id(), 1, "published", sku)
    assert desk.world.run(lambda work: read_stock_for_sale(work, sku)) == Stock(sku)
    with pytest.raises(UnknownSkuError):
        desk.world.run(lambda work: read_stock(work, sku))


def test_what_orders_hold_is_not_available(desk: Desk) -> None:
    sku = desk.shelf(7)
    desk.product(new_id(), 1, "published", sku)
    desk.reserve(new_id(), (sku, 3))
    assert desk.world.run(lambda work: read_stock_for_sale(work, sku)).available == 4


@pytest.mark.parametrize(
    ("on_hand", "reserved", "expected"),
    [
        (0, 0, Availability.NONE),
        (9, 9, Availability.NONE),
        (9, 8, Availability.FEW),
        (5, 0, Availability.FEW),
        (6, 0, Availability.IN_STOCK),
        (10**9, 0, Availability.IN_STOCK),
    ],
)
def test_few_are_up_to_the_threshold(on_hand: int, reserved: int, expected: Availability) -> None:
    assert Stock("mug", on_hand, reserved).availability(few_left=5) is expected
