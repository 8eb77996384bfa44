"""Bearer tokens. No web framework is imported, so that the authorizer starts fast."""

from __future__ import annotations

from functools import cache

from shop import settings
from shop.auth.denylist import Denylist
from shop.auth.tokens import Claims, TokenError, TokenVerifier


def token_of(authorization: str) -> str:
    """The token of an Authorization header's value. Raises TokenError."""
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise TokenError("Send the access token as: Authorization: Bearer <token>.")
    return token.strip()


def verify_live(token: str) -> Claims:
    """The claims of a token that is valid and not revoked. Raises TokenError, or UnavailableError if Redis or the keys
    cannot be reached."""
    claims = _verifier().verify(token)
    if _denylist().holds(claims.token_id):
        raise TokenError("You have logged out. Log in again.")
    return claims


@cache
def _verifier() -> TokenVerifier:
    return TokenVerifier(settings.tokens())


@cache
def _denylist() -> Denylist:
    return Denylist(settings.redis())
