"""Signs access tokens (RFC 9068) and publishes the public key."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
from jwt.algorithms import ECAlgorithm

from auth.domain.model import Grant

ALGORITHM = "ES256"


@dataclass(frozen=True)
class JwtAccessTokens:
    """`secret` returns {"kid", "private_key"}. It is read for each token, so a rotated key needs no restart."""

    issuer: str
    audience: str
    lifetime: timedelta
    secret: Callable[[], Mapping[str, Any]]

    def sign(self, grant: Grant) -> str:
        key = self.secret()
        claims = {
            "iss": self.issuer,
            "aud": self.audience,
            "sub": grant.account.customer_id,
            "iat": int(grant.issued_at.timestamp()),
            "exp": int((grant.issued_at + self.lifetime).timestamp()),
            "jti": grant.access_token_id,
            "roles": list(grant.account.roles),
        }
        head = {"typ": "at+jwt", "kid": key["kid"]}
        return jwt.encode(claims, _loaded(key["private_key"]), ALGORITHM, head)

    def jwks(self) -> dict[str, Any]:
        key = self.secret()
        public = json.loads(ECAlgorithm.to_jwk(_loaded(key["private_key"]).public_key()))
        return {"keys": [{**public, "kid": key["kid"], "alg": ALGORITHM, "use": "sig"}]}


@cache
def _loaded(pem: str) -> Any:
    return ECAlgorithm(ECAlgorithm.SHA256).prepare_key(pem)
