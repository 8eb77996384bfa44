"""Creates and publishes the catalogue through the use cases of products. Runs with the environment of ProductsApi."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

from localstack.seed.catalogue import SeedProduct, products
from localstack.seed.ids import product_id
from products.adapters.collection_mongo import products_of
from products.adapters.products_mongo import MongoProducts
from products.domain.create_product import create_product
from products.domain.errors import SkuTakenError
from products.domain.model import Edit, Variant
from products.domain.ports import Work
from products.domain.publish_product import publish_product
from products.wiring import outbox
from shop import settings
from shop.kernel.clock import utc_now
from shop.kernel.money import Money
from shop.stores import mongo

RELAY_SECONDS = 60.0


def main() -> None:
    store = MongoProducts(products_of(partial(mongo.database, settings.mongo())))
    for number, seeded in enumerate(products()):
        _put(store, product_id(number), seeded)
    outbox.relay(RELAY_SECONDS, min_age=0)


def _put(store: MongoProducts, wanted: str, seeded: SeedProduct) -> None:
    work = Work(store, utc_now, lambda: wanted)
    with suppress(SkuTakenError):  # by the run that was killed
        create_product(work, _content(seeded))
    publish_product(work, wanted, expected=None)


def _content(seeded: SeedProduct) -> Edit:
    return Edit(
        title=seeded.title,
        description=seeded.description,
        category=seeded.category,
        attributes=seeded.attributes,
        variants=tuple(Variant(each.sku, Money(each.price, "EUR"), each.options) for each in seeded.variants),
    )


if __name__ == "__main__":
    main()
