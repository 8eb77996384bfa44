"""What inventory answers when it cannot do as it is asked."""

from __future__ import annotations

from shop.kernel.errors import ConflictError, NotFoundError


class UnknownSkuError(NotFoundError):
    slug = "unknown_sku"


class BelowReservedError(ConflictError):
    slug = "stock_below_reserved"
