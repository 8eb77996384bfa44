"""The methods of every path. Written by `make docs` from template.yaml."""

from __future__ import annotations

METHODS: dict[str, tuple[str, ...]] = {
    "/.well-known/jwks.json": ("GET", "HEAD"),
    "/v1/auth/login": ("POST",),
    "/v1/auth/logout": ("POST",),
    "/v1/auth/refresh": ("POST",),
    "/v1/auth/register": ("POST",),
    "/v1/cart": ("GET", "HEAD"),
    "/v1/cart/items": ("POST",),
    "/v1/cart/items/{sku}": ("DELETE", "PUT"),
    "/v1/cart/merge": ("POST",),
    "/v1/carts": ("POST",),
    "/v1/inventory/{sku}": ("GET", "HEAD", "PUT"),
    "/v1/inventory/{sku}/adjustments": ("POST",),
    "/v1/orders": ("GET", "HEAD", "POST"),
    "/v1/orders/{order_id}": ("GET", "HEAD"),
    "/v1/orders/{order_id}/cancel": ("POST",),
    "/v1/orders/{order_id}/payment": ("GET", "HEAD"),
    "/v1/orders/{order_id}/timeline": ("GET", "HEAD"),
    "/v1/payments/webhooks/stripe": ("POST",),
    "/v1/products": ("GET", "HEAD", "POST"),
    "/v1/products/{product_id}": ("DELETE", "GET", "HEAD", "PATCH", "PUT"),
    "/v1/products/{product_id}/publish": ("POST",),
    "/v1/search": ("GET", "HEAD"),
    "/v1/search/suggest": ("GET", "HEAD"),
}
