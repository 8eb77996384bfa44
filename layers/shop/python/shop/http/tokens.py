"""Access tokens: ES256 JWTs, verified by `kid` against auth's published keys (RFC 8725's advice on algorithms and
claims)."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.request import urlopen

from shop.kernel.errors import UnauthenticatedError, UnavailableError
from shop.settings import Tokens

if TYPE_CHECKING:
    from jwt import PyJWK, PyJWKSet

ALGORITHM = "ES256"
KEYS_TTL_SECONDS = 3600
REFETCH_COOLDOWN_SECONDS = 30
REQUIRED = ["exp", "iat", "iss", "aud", "sub", "jti"]


class TokenError(UnauthenticatedError):
    slug = "invalid_token"


@dataclass(frozen=True)
class Claims:
    subject: str
    token_id: str
    roles: tuple[str, ...]
    expires_at: int


class TokenVerifier:
    """Keeps the key set for an hour; an unknown `kid` fetches it anew, at most every 30 seconds."""

    def __init__(self, settings: Tokens) -> None:
        self._settings = settings
        self._keys: PyJWKSet | None = None
        self._fetched = float("-inf")

    def verify(self, token: str) -> Claims:
        import jwt

        try:
            header = jwt.get_unverified_header(token)
            key = self._key(str(header.get("kid")))
            if header.get("typ") != "at+jwt":
                raise TokenError("This is not an access token.")
            claims = jwt.decode(
                token,
                key,
                algorithms=[ALGORITHM],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=self._settings.leeway,
                options={"require": REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise TokenError("The access token has expired. Refresh it or log in again.") from None
        except jwt.PyJWTError:
            raise TokenError("The access token is not valid. Log in again.") from None
        return Claims(claims["sub"], claims["jti"], tuple(claims.get("roles", ())), int(claims["exp"]))

    def _key(self, kid: str) -> PyJWK:
        for fetch in (False, True):
            age = time.monotonic() - self._fetched
            if self._keys is None or age > KEYS_TTL_SECONDS or (fetch and age > REFETCH_COOLDOWN_SECONDS):
                self._fetch()
            for key in self._keys.keys if self._keys else ():
                if key.key_id == kid:
                    return key
        raise TokenError("The access token was signed with an unknown key. Log in again.")

    def _fetch(self) -> None:
        from jwt import PyJWKSet

        try:
            with urlopen(self._settings.jwks_url, timeout=2) as answer:  # noqa: S310 - our own URL, from the template
                self._keys = PyJWKSet.from_dict(json.load(answer))
        except OSError as error:
            raise UnavailableError("The token keys cannot be reached. Try again shortly.") from error
        self._fetched = time.monotonic()
