"""What every ProductStore does. tests/integration/products runs this suite on MongoDB."""

from __future__ import annotations

import pytest

from products.domain.errors import BacklogError, ProductNotFoundError, SkuTakenError
from products.domain.events import event
from products.domain.model import Edit, Product, Variant
from products.domain.ports import ProductStore
from shop.contracts.products import ProductCreated, ProductDeleted, ProductUpdated
from shop.kernel.clock import utc_now
from shop.kernel.errors import StaleVersionError
from shop.kernel.ids import new_id
from tests.unit.products.fakes import MAX_PENDING, mug, variant


def draft(*variants: Variant) -> Product:
    now = utc_now().replace(microsecond=0)
    edit = mug(*variants or (variant(new_id(), 500, colour="blue"), variant(new_id(), 700, colour="red")))
    return Product(new_id(), status="draft", version=1, created_at=now, updated_at=now, **edit.given())  # type: ignore[arg-type]


def add(store: ProductStore, product: Product) -> Product:
    store.add(product, event(ProductCreated, product, []))
    return product


def renamed(store: ProductStore, product: Product, title: str) -> Product:
    edited, changed = product.edited(Edit(title=title), product.updated_at)
    store.save(edited, event(ProductUpdated, edited, changed))
    return edited


def deleted(store: ProductStore, product: Product) -> Product:
    gone = product.deleted(product.updated_at)
    store.save(gone, event(ProductDeleted, gone, ["status"]))
    return gone


def test_what_was_added_is_read_back_whole(store: ProductStore) -> None:
    product = add(store, draft())
    assert store.get(product.product_id) == product
    assert store.get(new_id()) is None


def test_what_was_saved_is_read_back_whole(store: ProductStore) -> None:
    edited = renamed(store, add(store, draft()), "Grün & größer 'mug' 🫖")
    assert store.get(edited.product_id) == edited


def test_a_save_over_another_version_is_refused_with_the_current_one(store: ProductStore) -> None:
    product = add(store, draft())
    current = renamed(store, product, "First")
    with pytest.raises(StaleVersionError) as refusal:
        renamed(store, product, "Second")
    assert refusal.value.extra == {"current_version": 2}
    assert store.get(product.product_id) == current


def test_a_deleted_product_is_gone(store: ProductStore) -> None:
    product = add(store, draft())
    gone = deleted(store, product)
    assert store.get(product.product_id) is None
    with pytest.raises(ProductNotFoundError):
        renamed(store, gone, "Ghost")


def test_a_sku_of_another_product_is_refused_by_name(store: ProductStore) -> None:
    first, second = add(store, draft()), add(store, draft())
    taken = first.variants[0]
    with pytest.raises(SkuTakenError) as refusal:
        add(store, draft(taken, variant(new_id(), colour="red")))
    assert refusal.value.extra == {"skus": [taken.sku]}
    edited, changed = second.edited(Edit(variants=(taken,)), second.updated_at)
    with pytest.raises(SkuTakenError):
        store.save(edited, event(ProductUpdated, edited, changed))
    assert store.get(second.product_id) == second


def test_a_sku_stays_with_a_deleted_product_until_the_deletion_is_published(store: ProductStore) -> None:
    product = add(store, draft())
    deleted(store, product)
    with pytest.raises(SkuTakenError):
        add(store, draft(*product.variants))


def test_too_many_unsent_events_refuse_the_next_change(store: ProductStore) -> None:
    product = add(store, draft())
    for number in range(MAX_PENDING - 1):
        product = renamed(store, product, f"Name {number}")
    with pytest.raises(BacklogError):
        renamed(store, product, "One too many")
    assert store.get(product.product_id) == product
