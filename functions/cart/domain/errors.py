"""The errors of cart."""

from __future__ import annotations

from shop.kernel.errors import ConflictError, InvalidError, NotFoundError, UnauthenticatedError


class UnknownSkuError(NotFoundError):
    slug = "unknown_sku"


class NoSuchCartError(NotFoundError):
    slug = "no_such_cart"


class CartMergedError(ConflictError):
    slug = "cart_merged"


class MixedCurrenciesError(ConflictError):
    slug = "mixed_currencies"


class QuantityError(InvalidError):
    slug = "quantity_out_of_range"


class CartFullError(InvalidError):
    slug = "cart_full"


class CallerRequiredError(UnauthenticatedError):
    """The caller sent neither a bearer token nor a cart token."""
