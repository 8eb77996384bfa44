"""The errors of orders, with their slugs."""

from __future__ import annotations

from shop.kernel.errors import ConflictError, NotFoundError


class EmptyCartError(ConflictError):
    slug = "empty_cart"


class UnavailableProductError(ConflictError):
    slug = "unavailable_product"


class PriceChangedError(ConflictError):
    slug = "price_changed"


class TotalNotChargeableError(ConflictError):
    slug = "total_not_chargeable"


class InsufficientStockError(ConflictError):
    slug = "insufficient_stock"


class AlreadyOrderedError(ConflictError):
    """Another request ordered lines of this cart."""

    slug = "cart_already_ordered"


class OrderNotFoundError(NotFoundError):
    slug = "order_not_found"


class NotCancellableError(ConflictError):
    slug = "order_not_cancellable"
