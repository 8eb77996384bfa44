"""A product of the catalogue and its changes."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Literal

from products.domain.errors import DuplicateOptionsError, DuplicateSkuError
from shop.kernel.money import Money

Status = Literal["draft", "published", "deleted"]


@dataclass(frozen=True)
class Variant:
    """What customers buy. `options` distinguish the variants of one product."""

    sku: str
    price: Money
    options: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Edit:
    """The fields that an admin wants to set; None leaves a field as it is. Raises DuplicateSkuError and
    DuplicateOptionsError."""

    title: str | None = None
    description: str | None = None
    category: str | None = None
    variants: tuple[Variant, ...] | None = None
    attributes: dict[str, str] | None = None

    def __post_init__(self) -> None:
        variants = self.variants or ()
        if len({variant.sku for variant in variants}) < len(variants):
            raise DuplicateSkuError("Two variants have the same sku. Give each its own.")
        if len({frozenset(variant.options.items()) for variant in variants}) < len(variants):
            raise DuplicateOptionsError("Two variants have the same options. Customers could not tell them apart.")

    def given(self) -> dict[str, object]:
        return {each.name: value for each in fields(self) if (value := getattr(self, each.name)) is not None}


@dataclass(frozen=True)
class Product:
    """Each change adds one to `version` and emits one event."""

    product_id: str
    title: str
    description: str
    category: str
    variants: tuple[Variant, ...]
    attributes: dict[str, str]
    status: Status
    version: int
    created_at: datetime
    updated_at: datetime

    def edited(self, edit: Edit, now: datetime) -> tuple[Product, list[str]]:
        """Returns the edited product and the names of the changed fields; the same product if nothing changes."""
        changes = {name: value for name, value in edit.given().items() if value != getattr(self, name)}
        return (self._next(now, **changes) if changes else self), list(changes)

    def published(self, now: datetime) -> Product:
        return self if self.status == "published" else self._next(now, status="published")

    def deleted(self, now: datetime) -> Product:
        return self._next(now, status="deleted")

    def _next(self, now: datetime, **changes: object) -> Product:
        return replace(self, version=self.version + 1, updated_at=now, **changes)  # type: ignore[arg-type]
