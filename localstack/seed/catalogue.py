"""Generates the products from a fixed seed, with names to search for, and prices and stock for load tests."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SEED = 20261122
SIZE = 1_000
CATEGORIES: dict[str, tuple[str, ...]] = {
    "lighting": ("Desk Lamp", "Floor Lamp", "Pendant Light", "Reading Light", "Lantern"),
    "kitchen": ("Kettle", "Chef Knife", "Cutting Board", "Frying Pan", "Coffee Grinder"),
    "office": ("Notebook", "Fountain Pen", "Desk Organiser", "Monitor Stand", "Paper Tray"),
    "outdoor": ("Backpack", "Water Bottle", "Camping Stove", "Sleeping Bag", "Head Torch"),
    "textiles": ("Wool Blanket", "Linen Cushion", "Cotton Towel", "Table Runner", "Apron"),
    "audio": ("Headphones", "Bookshelf Speaker", "Turntable", "Microphone", "Radio"),
    "bicycle": ("Saddle", "Pannier", "Bell", "Pump", "Chain Lock"),
    "garden": ("Watering Can", "Pruning Shears", "Planter", "Trowel", "Bird Feeder"),
    "toys": ("Building Blocks", "Wooden Train", "Puzzle", "Kite", "Marble Run"),
    "bags": ("Tote Bag", "Messenger Bag", "Weekender", "Wallet", "Belt Bag"),
}
STYLES = ("Nordic", "Classic", "Compact", "Artisan", "Studio", "Coastal", "Heritage", "Modern", "Alpine", "Urban")
MATERIALS = ("Oak", "Walnut", "Brass", "Steel", "Canvas", "Linen", "Copper", "Bamboo", "Leather", "Ceramic")
COLOURS = ("black", "white", "green", "blue", "red")
MAKERS = ("Fernweh", "Holt & Sons", "Kiruna", "Osier", "Tamsin Grey")


@dataclass(frozen=True)
class SeedVariant:
    sku: str
    price: int
    """Cents."""
    on_hand: int
    options: dict[str, str]


@dataclass(frozen=True)
class SeedProduct:
    title: str
    description: str
    category: str
    attributes: dict[str, str]
    variants: tuple[SeedVariant, ...]


def products() -> list[SeedProduct]:
    random = Random(SEED)
    return [_product(number, random) for number in range(SIZE)]


def _product(number: int, random: Random) -> SeedProduct:
    category = list(CATEGORIES)[number % len(CATEGORIES)]
    noun = random.choice(CATEGORIES[category])
    style, material, maker = random.choice(STYLES), random.choice(MATERIALS), random.choice(MAKERS)
    return SeedProduct(
        title=f"{style} {material} {noun}",
        description=f"{noun} in {material.lower()}, in the {style.lower()} style, by {maker}. Article {number + 1:04}.",
        category=category,
        attributes={"maker": maker, "material": material.lower()},
        variants=_variants(f"{category[:3].upper()}-{number + 1:04}", random),
    )


def _variants(stem: str, random: Random) -> tuple[SeedVariant, ...]:
    """Most products have one variant, some come in two or three colours."""
    price = random.randrange(495, 24_995, 50)
    colours = random.sample(COLOURS, random.choices((1, 2, 3), weights=(7, 2, 1))[0])
    return tuple(
        SeedVariant(
            f"{stem}-{colour[:3].upper()}", price + 100 * place, random.randrange(500, 5_000), {"colour": colour}
        )
        for place, colour in enumerate(colours)
    )
