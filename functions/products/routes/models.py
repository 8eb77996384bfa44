"""Request and response bodies of products."""

from __future__ import annotations

from typing import Annotated, Literal, cast

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints

from products.domain.model import Edit, Variant
from shop.contracts.message import Price
from shop.http.ids import Sku
from shop.http.texts import Identity, Lines, OneLine
from shop.kernel.money import Money

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), OneLine]
Label = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100), OneLine]
Category = Annotated[Label, Identity]
Name = Annotated[str, StringConstraints(pattern=r"^\w[\w -]{0,39}$"), OneLine, Identity]
Options = Annotated[dict[Name, Label], Field(max_length=5)]
Attributes = Annotated[dict[Name, Text], Field(max_length=30)]
Description = Annotated[str, StringConstraints(max_length=5000), Lines]

MAX_PRICE = 1_000_000_00


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PriceInput(_Input):
    """`amount` is in cents. The shop sells in one currency."""

    amount: Annotated[int, Field(ge=1, le=MAX_PRICE, strict=True)]
    currency: Literal["EUR"] = "EUR"


class VariantInput(_Input):
    sku: Sku
    price: PriceInput
    options: Options = {}

    def variant(self) -> Variant:
        return Variant(self.sku, Money(self.price.amount, self.price.currency), self.options)


_LAMP: dict[str, JsonValue] = {
    "title": "Nordic Oak Desk Lamp",
    "description": "Desk lamp in oak, 40 cm high.",
    "category": "lighting",
    "variants": [{"sku": "DESK-LAMP-OAK", "price": {"amount": 4990, "currency": "EUR"}, "options": {"colour": "oak"}}],
    "attributes": {"maker": "Fernweh"},
}
Variants = Annotated[list[VariantInput], Field(min_length=1, max_length=100)]


class ProductInput(_Input):
    """The whole product, for POST and PUT."""

    model_config = ConfigDict(json_schema_extra={"examples": [_LAMP]})

    title: Text
    description: Description = ""
    category: Category
    variants: Variants
    attributes: Attributes = {}

    def edit(self) -> Edit:
        variants = tuple(variant.variant() for variant in self.variants)
        return Edit(self.title, self.description, self.category, variants, self.attributes)


def _described(schema: dict[str, JsonValue]) -> None:
    """Removes the defaults, which mean "not sent": a client that sent them would clear those fields."""
    for field in cast("dict[str, dict[str, JsonValue]]", schema["properties"]).values():
        del field["default"]
    schema["examples"] = [
        {"title": "Nordic Oak Desk Lamp, tall", "attributes": {"maker": "Fernweh", "height": "55 cm"}}
    ]


class ProductPatch(_Input):
    """The fields to change, each as a whole. Fields that are left out stay as they are."""

    model_config = ConfigDict(json_schema_extra=_described)

    title: Text = ""
    description: Description = ""
    category: Category = ""
    variants: Variants = []
    attributes: Attributes = {}

    def edit(self) -> Edit:
        given = {name: getattr(self, name) for name in self.model_fields_set - {"variants"}}
        variants = tuple(variant.variant() for variant in self.variants) if self.variants else None
        return Edit(variants=variants, **given)


class _Output(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class VariantBody(_Output):
    sku: str
    price: Price
    options: dict[str, str]


class ProductBody(_Output):
    product_id: str
    title: str
    description: str
    category: str
    variants: list[VariantBody]
    attributes: dict[str, str]
    status: Literal["draft", "published"]
    version: int
    created_at: AwareDatetime
    updated_at: AwareDatetime


class ProductsBody(_Output):
    """`next_cursor` is null on the last page."""

    items: list[ProductBody]
    next_cursor: str | None
