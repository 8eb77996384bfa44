"""The HTTP API of products."""

from __future__ import annotations

from products.routes import admin, public
from shop.http.app import create_app, lambda_handler

app = create_app("Products", [public.router, admin.router])
handler = lambda_handler(app)
