from __future__ import annotations

import pytest

from products.domain.create_product import create_product
from products.domain.delete_product import delete_product
from products.domain.edit_product import edit_product
from products.domain.errors import DuplicateOptionsError, DuplicateSkuError, ProductNotFoundError, SkuTakenError
from products.domain.model import Edit, Product
from products.domain.publish_product import publish_product
from shop.contracts.message import Event
from shop.contracts.products import ProductCreated, ProductUpdated
from shop.kernel.errors import StaleVersionError
from shop.kernel.versions import Expected
from tests.unit.products.fakes import FakeProducts, World, mug, variant


@pytest.fixture
def world() -> World:
    return World()


def test_a_new_product_is_a_draft_and_its_event_has_all_of_it(world: World) -> None:
    product = create_product(world.work, mug(variant("A", 500, colour="blue"), variant("B", 700, colour="red")))
    assert (product.status, product.version) == ("draft", 1)
    event = world.products.events[0]
    assert isinstance(event, ProductCreated)
    assert event.product.title == "Blue mug"
    assert [(each.sku, each.price.amount, each.options) for each in event.product.variants] == [
        ("A", 500, {"colour": "blue"}),
        ("B", 700, {"colour": "red"}),
    ]
    assert event.changed == ["title", "description", "category", "variants", "attributes", "status"]


def test_an_edit_changes_only_its_fields_and_its_event_names_them(world: World) -> None:
    product = create_product(world.work, mug())
    edited = edit_product(world.work, product.product_id, Expected.of(1), Edit(title="Green mug", category="kitchen"))
    assert (edited.title, edited.category, edited.version) == ("Green mug", "kitchen", 2)
    assert edited.updated_at > product.updated_at
    assert edited.created_at == product.created_at
    event = world.products.events[-1]
    assert isinstance(event, ProductUpdated)
    assert (event.changed, event.product.title) == (["title"], "Green mug")


def test_an_edit_that_changes_nothing_makes_no_version_and_no_event(world: World) -> None:
    product = create_product(world.work, mug())
    assert edit_product(world.work, product.product_id, Expected.of(1), mug()) == product
    assert world.told() == ["ProductCreated"]


@pytest.mark.parametrize("version", [0, 2])
def test_an_edit_of_another_version_is_refused_with_the_current_one(world: World, version: int) -> None:
    product = create_product(world.work, mug())
    with pytest.raises(StaleVersionError) as refusal:
        edit_product(world.work, product.product_id, Expected.of(version), Edit(title="Late"))
    assert refusal.value.extra == {"current_version": 1}
    assert world.told() == ["ProductCreated"]


def test_publishing_again_emits_no_second_event(world: World) -> None:
    product = create_product(world.work, mug())
    assert publish_product(world.work, product.product_id, None).status == "published"
    assert publish_product(world.work, product.product_id, None).version == 2
    assert world.told() == ["ProductCreated", "ProductPublished"]


def test_publishing_a_named_version_is_refused_when_it_is_stale(world: World) -> None:
    product = create_product(world.work, mug())
    with pytest.raises(StaleVersionError):
        publish_product(world.work, product.product_id, Expected.of(7))
    assert world.told() == ["ProductCreated"]


class Racing(FakeProducts):
    """Another edit is saved just before the first save."""

    races = 1

    def save(self, product: Product, event: Event) -> None:
        if self.races:
            self.races -= 1
            current = self.rows[product.product_id]
            rival, _ = current.edited(Edit(title=f"{current.title}!"), current.updated_at)
            super().save(rival, event)
        super().save(product, event)


def test_publishing_without_a_version_tries_again_after_another_change() -> None:
    world = World(Racing())
    product = create_product(world.work, mug())
    published = publish_product(world.work, product.product_id, None)
    assert (published.title, published.status, published.version) == ("Blue mug!", "published", 3)


def test_a_deleted_product_is_gone_and_emits_an_event(world: World) -> None:
    product = create_product(world.work, mug())
    delete_product(world.work, product.product_id, Expected.of(1))
    assert world.told() == ["ProductCreated", "ProductDeleted"]
    for attempt in (
        lambda: delete_product(world.work, product.product_id, Expected.of(2)),
        lambda: edit_product(world.work, product.product_id, Expected.of(2), Edit(title="Ghost")),
        lambda: publish_product(world.work, product.product_id, None),
    ):
        with pytest.raises(ProductNotFoundError):
            attempt()


def test_a_sku_belongs_to_one_product(world: World) -> None:
    create_product(world.work, mug(variant("A")))
    with pytest.raises(SkuTakenError):
        create_product(world.work, mug(variant("A")))


def test_variants_of_one_product_can_be_told_apart() -> None:
    with pytest.raises(DuplicateSkuError):
        mug(variant("A", colour="blue"), variant("A", colour="red"))
    with pytest.raises(DuplicateOptionsError):
        mug(variant("A", colour="blue", size="m"), variant("B", size="m", colour="blue"))
