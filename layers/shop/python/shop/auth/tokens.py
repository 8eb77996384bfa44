"""Access tokens: ES256 JWTs, verified by `kid` against auth's published keys (RFC 8725's advice on algorithms and
claims)."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.request import urlopen

from shop.kernel.errors import UnauthenticatedError, UnavailableError
from shop.kernel.untrusted_json import UntrustedJsonError, decode
from shop.settings import Tokens

if TYPE_CHECKING:
    from jwt import PyJWK

ALGORITHM = "ES256"
TYPE = "at+jwt"
KEYS_TTL_SECONDS = 3600
REFETCH_COOLDOWN_SECONDS = 30
FETCH_SECONDS = 4
MOST_BYTES = 4_000
MOST_BYTES_OF_KEYS = 100_000
REQUIRED = ["exp", "iat", "iss", "aud", "sub", "jti"]

KeySet = Mapping[str, Any]


class TokenError(UnauthenticatedError):
    slug = "invalid_token"


@dataclass(frozen=True)
class Claims:
    subject: str
    token_id: str
    roles: tuple[str, ...]
    expires_at: int


class TokenVerifier:
    def __init__(self, settings: Tokens, fetch: Callable[[], KeySet] | None = None) -> None:
        self._settings = settings
        self._keys = _Keys(fetch or (lambda: _fetch(settings.jwks_url)))

    def verify(self, token: str) -> Claims:
        """The claims of a token of our issuer and audience that has not expired. Raises TokenError, or UnavailableError
        if the keys cannot be fetched."""
        import jwt

        try:
            header = _header(token)
            if header.get("typ") != TYPE:
                raise TokenError("This is not an access token. Send the access_token that the log-in answered.")
            claims = jwt.decode(
                token,
                self._keys.find(str(header.get("kid"))),
                algorithms=[ALGORITHM],
                audience=self._settings.audience,
                issuer=self._settings.issuer,
                leeway=self._settings.leeway,
                options={"require": REQUIRED},
            )
        except jwt.ExpiredSignatureError:
            raise TokenError("The access token has expired. Refresh it or log in again.") from None
        except (jwt.PyJWTError, ValueError):
            raise TokenError("The access token is not valid. Log in again.") from None
        return Claims(claims["sub"], claims["jti"], tuple(claims.get("roles", ())), int(claims["exp"]))


def _header(token: str) -> dict[str, Any]:
    """The token's header, the only part that is read before the signature is checked. Raises ValueError."""
    if len(token) > MOST_BYTES:
        raise UntrustedJsonError(f"it has more than {MOST_BYTES} characters")
    encoded = token.partition(".")[0]
    header = decode(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)), most_bytes=MOST_BYTES)
    if not isinstance(header, dict):
        raise UntrustedJsonError("it is no object")
    return header


class _Keys:
    """The key set, cached for an hour. An unknown `kid` fetches it again, at most every 30 seconds. If it cannot be
    fetched, the old keys stay in use."""

    def __init__(self, fetch: Callable[[], KeySet]) -> None:
        self._fetch = fetch
        self._known: dict[str, PyJWK] = {}
        self._asked = float("-inf")

    def find(self, kid: str) -> PyJWK:
        age = time.monotonic() - self._asked
        if age > KEYS_TTL_SECONDS or not self._known or (kid not in self._known and age > REFETCH_COOLDOWN_SECONDS):
            self._refresh()
        if kid not in self._known:
            raise TokenError("The access token was signed with an unknown key. Log in again.")
        return self._known[kid]

    def _refresh(self) -> None:
        from jwt import PyJWKSet, PyJWKSetError

        try:
            keys = PyJWKSet.from_dict(dict(self._fetch())).keys
        except (OSError, ValueError, PyJWKSetError) as error:
            if not self._known:
                raise UnavailableError("The token keys cannot be reached. Try again shortly.", retry_after=2) from error
        else:
            self._known = {key.key_id: key for key in keys if key.key_id}
        self._asked = time.monotonic()


def _fetch(url: str) -> KeySet:
    with urlopen(url, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - our own URL, from the template
        return cast("KeySet", decode(answer.read(MOST_BYTES_OF_KEYS + 1), most_bytes=MOST_BYTES_OF_KEYS))
