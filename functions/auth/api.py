"""The HTTP API of auth."""

from __future__ import annotations

from auth.routes import accounts, tokens
from shop.http.app import create_app, lambda_handler

app = create_app("auth", [accounts.router, tokens.router])
handler = lambda_handler(app)
