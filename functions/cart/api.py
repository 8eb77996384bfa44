"""The HTTP API of cart."""

from __future__ import annotations

from cart.routes import carts, items
from shop.http.app import create_app, lambda_handler

app = create_app("cart", [carts.router, items.router])
handler = lambda_handler(app)
