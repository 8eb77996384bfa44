"""Logging in and out, refreshing, and the keys that tokens are checked with."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from auth.domain import log_in as logging_in
from auth.domain import log_out as logging_out
from auth.domain import refresh as refreshing
from auth.domain.errors import RefreshTokenError
from auth.domain.model import Tokens
from auth.routes.bodies import Credentials, KeySet, Refresh, TokenPair
from auth.wiring import access_tokens, desk
from shop.http.callers import Customer
from shop.http.routing import Router
from shop.telemetry.metrics import count

router = Router(tags=["auth"])
SCHEME: Final = "Bearer"


@router.post("/v1/auth/login", response_description="An access token and a refresh token.")
async def log_in(request: Request, body: Credentials) -> TokenPair:
    """Log in with e-mail address and password.

    Send the access token as `Authorization: Bearer …`. Before it expires, exchange the refresh token for new tokens.
    """
    address = request.client.host if request.client else ""
    tokens = logging_in.log_in(desk(), body.email, body.password.get_secret_value(), address)
    return _pair(tokens)


@router.post("/v1/auth/refresh", operation_id="refresh_tokens", response_description="New tokens of both kinds.")
async def refresh(body: Refresh) -> TokenPair:
    """Exchange a refresh token for new tokens.

    A refresh token works once: keep the new one in its place.
    """
    try:
        tokens = refreshing.refresh(desk(), body.refresh_token.get_secret_value())
    except RefreshTokenError as error:
        count("refresh_refused", reason=error.reason)
        raise
    return _pair(tokens)


@router.post("/v1/auth/logout", status_code=204, response_description="The session has ended.")
async def log_out(customer: Customer) -> None:
    """Log out, so that the session's tokens stop working."""
    logging_out.log_out(desk(), customer.token_id)


@router.get("/.well-known/jwks.json", operation_id="read_public_keys", response_description="A JSON Web Key Set.")
async def jwks(response: Response) -> KeySet:
    """Read the public keys that access tokens are verified with."""
    response.headers["Cache-Control"] = "public, max-age=300"
    return KeySet.model_validate(access_tokens().jwks())


def _pair(tokens: Tokens) -> TokenPair:
    return TokenPair(
        access_token=tokens.access_token,
        token_type=SCHEME,
        refresh_token=tokens.refresh_token,
        expires_in=int(tokens.lifetime.total_seconds()),
    )
