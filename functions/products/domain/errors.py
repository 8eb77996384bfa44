"""The errors of products."""

from __future__ import annotations

from typing import ClassVar

from shop.kernel.errors import ConflictError, InvalidError, NotFoundError, StaleVersionError, UnavailableError


class ProductNotFoundError(NotFoundError):
    slug: ClassVar[str] = "product_not_found"


class DuplicateSkuError(InvalidError):
    slug: ClassVar[str] = "duplicate_sku"


class DuplicateOptionsError(InvalidError):
    slug: ClassVar[str] = "duplicate_options"


class SkuTakenError(ConflictError):
    slug: ClassVar[str] = "sku_taken"


class BacklogError(UnavailableError):
    """Too many events of this product wait for the broker."""

    slug: ClassVar[str] = "event_backlog"


def not_found(product_id: str) -> ProductNotFoundError:
    return ProductNotFoundError(f"There is no product {product_id[:64]}. Look it up at /v1/products.")


def stale(current: int) -> StaleVersionError:
    return StaleVersionError("The product has changed. Read it again and repeat.", current_version=current)
