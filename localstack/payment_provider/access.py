"""Authenticates the caller: the shop by its secret key, a customer by the secret of one intent."""

from __future__ import annotations

import base64
import binascii

from starlette.requests import Request

from localstack.payment_provider.books import Books
from localstack.payment_provider.errors import unauthenticated
from localstack.payment_provider.forms import Params
from localstack.payment_provider.intents import check_secret

CUSTOMER_MAY = ("confirm", "retrieve_intent")


def check(request: Request, params: Params, books: Books, operation: str, api_key: str) -> None:
    key = _key_of(request)
    if key == api_key:
        return
    if key is not None and not key.startswith("pk_"):
        raise unauthenticated("Invalid API key provided.")
    # Stripe also wants the publishable key here; the simulator takes the intent's own secret for enough.
    secret = params.get("client_secret")
    if operation not in CUSTOMER_MAY or not isinstance(secret, str):
        raise unauthenticated("Send the API key: 'Authorization: Bearer <secret key>'.")
    check_secret(books, request.path_params["id"], secret)


def _key_of(request: Request) -> str | None:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().split(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return None
