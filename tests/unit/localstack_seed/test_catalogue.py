from __future__ import annotations

from uuid import UUID

from localstack.seed.catalogue import CATEGORIES, SIZE, products
from localstack.seed.ids import product_id


def test_the_catalogue_is_the_same_every_time_and_no_sku_comes_twice() -> None:
    catalogue = products()
    assert catalogue == products()
    assert len(catalogue) == SIZE
    skus = [variant.sku for product in catalogue for variant in product.variants]
    assert len(set(skus)) == len(skus)
    assert {product.category for product in catalogue} == set(CATEGORIES)


def test_everything_can_be_bought() -> None:
    for product in products():
        assert product.variants
        assert all(variant.price > 0 and variant.on_hand > 0 for variant in product.variants)


def test_ids_are_uuid7_in_the_order_of_the_catalogue_and_the_same_every_time() -> None:
    ids = [product_id(number) for number in range(SIZE)]
    assert ids == [product_id(number) for number in range(SIZE)]
    assert ids == sorted(set(ids))
    assert {(UUID(each).version, UUID(each).variant) for each in ids} == {(7, "specified in RFC 4122")}
