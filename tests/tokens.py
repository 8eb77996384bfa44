"""Mints access tokens, right and wrong ones, with a key of the test's own."""

from __future__ import annotations

import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from jwt.algorithms import ECAlgorithm
from jwt.utils import base64url_encode

from shop.settings import Tokens

SETTINGS = Tokens("http://issuer.test", "shop-test", "http://issuer.test/.well-known/jwks.json")
WEEK = 7 * 24 * 3600


@dataclass
class Mint:
    settings: Tokens = SETTINGS
    kid: str = "key-1"
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public_jwk(self) -> dict[str, Any]:
        jwk: dict[str, Any] = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return {**jwk, "kid": self.kid, "alg": "ES256", "use": "sig"}

    @property
    def jwks(self) -> dict[str, Any]:
        return {"keys": [self.public_jwk]}

    def claims(self, **changes: Any) -> dict[str, Any]:
        """`None` leaves a claim out."""
        now = int(time.time())
        usual: dict[str, Any] = {
            "iss": self.settings.issuer,
            "aud": self.settings.audience,
            "sub": str(uuid.uuid4()),
            "iat": now,
            "exp": now + 600,
            "jti": str(uuid.uuid4()),
            "roles": ["customer"],
        }
        return {name: value for name, value in {**usual, **changes}.items() if value is not None}

    def token(self, *, header: dict[str, Any] | None = None, **changes: Any) -> str:
        head = {"typ": "at+jwt", "kid": self.kid, **(header or {})}
        return jwt.encode(self.claims(**changes), self.key, "ES256", head)


def unsigned(claims: dict[str, Any], header: dict[str, Any]) -> str:
    parts = (base64url_encode(json.dumps(part).encode()).decode() for part in (header, claims))
    return ".".join(parts) + "."


def with_hmac(mint: Mint, header: dict[str, Any]) -> str:
    """Signed with what everybody knows: the public key as an HMAC secret."""
    pem = mint.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = unsigned(mint.claims(), {**header, "alg": "HS256"}).removesuffix(".")
    return f"{signed}.{base64url_encode(hmac.digest(pem, signed.encode(), 'sha256')).decode()}"


def bad_tokens(mint: Mint) -> dict[str, str]:
    """By what is wrong with them. None of them may open anything."""
    now = int(time.time())
    good = mint.token()
    head, body, signature = good.split(".")
    other_body = mint.token(roles=["admin"]).split(".")[1]
    names = {"typ": "at+jwt", "kid": mint.kid}
    return {
        "empty": "",
        "no jwt": "not-a-token",
        "a refresh token": "q7d0Hq1PqvU5H0ziUJUGv8lX1v9yqk1qjR0a2cEwJ3s",
        "nested too deeply": base64url_encode(b"[" * 2_500).decode() + ".e30.",
        "no object": base64url_encode(b"[1]").decode() + ".e30.",
        "too long": mint.token(note="x" * 4_000),
        "no text": "\udcff.\udcff.\udcff",
        "alg=none": unsigned(mint.claims(), {**names, "alg": "none"}),
        "alg=none with a signature": unsigned(mint.claims(), {**names, "alg": "none"}) + signature,
        "HS256 with the public key": with_hmac(mint, names),
        "claims changed": f"{head}.{other_body}.{signature}",
        "signature cut off": f"{head}.{body}.",
        "signed by another key": Mint(mint.settings, mint.kid).token(),
        "unknown kid": mint.token(header={"kid": "nobody"}),
        "no kid": jwt.encode(mint.claims(), mint.key, "ES256", {"typ": "at+jwt"}),
        "an id token": mint.token(header={"typ": "JWT"}),
        "expired": mint.token(iat=now - WEEK, exp=now - 61),
        "not yet valid": mint.token(nbf=now + WEEK),
        "wrong issuer": mint.token(iss="http://evil.test"),
        "wrong audience": mint.token(aud="another-shop"),
        **{f"no {claim}": mint.token(**{claim: None}) for claim in ("iss", "aud", "sub", "iat", "exp", "jti")},
    }
