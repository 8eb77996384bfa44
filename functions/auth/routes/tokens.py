"""The routes to log in and out, to refresh tokens, and to read the public keys."""

from __future__ import annotations

from typing import Final

from fastapi import Request, Response

from auth.domain.errors import RefreshTokenError
from auth.domain.log_in import log_in
from auth.domain.log_out import log_out
from auth.domain.model import Tokens
from auth.domain.refresh_tokens import refresh_tokens
from auth.routes.bodies import Credentials, KeySet, Refresh, TokenPair
from auth.wiring import access_tokens, collaborators, throttle
from shop.http.callers import Customer
from shop.http.routing import Router
from shop.telemetry.metrics import count

router = Router(tags=["auth"])
SCHEME: Final = "Bearer"


@router.post("/v1/auth/login", operation_id="log_in", response_description="An access token and a refresh token.")
async def login(request: Request, body: Credentials) -> TokenPair:
    """Log in with e-mail address and password.

    Send the access token as `Authorization: Bearer …`. Before it expires, exchange the refresh token for new tokens.
    """
    address = request.client.host if request.client else ""
    tokens = log_in(
        collaborators(),
        throttle(),
        access_tokens(),
        email=body.email,
        password=body.password.get_secret_value(),
        address=address,
    )
    return _pair(tokens)


@router.post("/v1/auth/refresh", operation_id="refresh_tokens", response_description="New tokens of both kinds.")
async def refresh(body: Refresh) -> TokenPair:
    """Exchange a refresh token for new tokens.

    A refresh token works once: keep the new one in its place.
    """
    try:
        tokens = refresh_tokens(collaborators(), access_tokens(), body.refresh_token.get_secret_value())
    except RefreshTokenError as error:
        count("refresh_refused", reason=error.reason)
        raise
    return _pair(tokens)


@router.post("/v1/auth/logout", status_code=204, operation_id="log_out", response_description="The session has ended.")
async def logout(customer: Customer) -> None:
    """Log out, so that the session's tokens stop working."""
    log_out(collaborators(), customer.token_id)


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
