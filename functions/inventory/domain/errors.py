"""The errors of inventory, with their slugs."""

from __future__ import annotations

from shop.kernel.errors import ConflictError, NotFoundError


class UnknownSkuError(NotFoundError):
    slug = "unknown_sku"


class BelowReservedError(ConflictError):
    slug = "stock_below_reserved"


def unknown_sku(sku: str) -> UnknownSkuError:
    return UnknownSkuError(f"There is no stock row for {sku}. An admin makes one with PUT /v1/inventory/{{sku}}.")
