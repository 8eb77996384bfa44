"""Sets the stock of every variant through the use case of inventory. Runs with the environment of InventoryApi."""

from __future__ import annotations

from inventory.domain.model import Stock
from inventory.domain.ports import Work
from inventory.domain.set_stock import set_stock
from inventory.wiring import unit_of_work
from localstack.seed.catalogue import SeedVariant, products

BATCH = 200
RELAY_SECONDS = 60.0


def main() -> None:
    variants = [variant for product in products() for variant in product.variants]
    for start in range(0, len(variants), BATCH):
        _commit(variants[start : start + BATCH])
    unit_of_work.outbox.relay(RELAY_SECONDS, min_age=0)


def _commit(batch: list[SeedVariant]) -> None:
    unit_of_work.commit(lambda _, work: [_set(work, variant) for variant in batch])


def _set(work: Work, variant: SeedVariant) -> Stock:
    return set_stock(work, variant.sku, variant.on_hand)


if __name__ == "__main__":
    main()
