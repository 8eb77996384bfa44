"""Request and response bodies of auth. Lengths are limited here, so that the service never hashes a huge text."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, SecretStr

from auth.domain.credentials import MAX_PASSWORD, MIN_PASSWORD
from shop.http.texts import OneLine

MOST = 256
"""The longest password as sent. The domain checks the length again in the normal form, which may be shorter."""


def _bounded(password: SecretStr) -> SecretStr:
    """Replaces Pydantic's own message, which would count `items` and name another limit."""
    if not 1 <= len(password) <= MOST:
        raise ValueError(f"must be {MIN_PASSWORD} to {MAX_PASSWORD} characters long")
    return password


Email = Annotated[
    str, Field(min_length=3, max_length=254, examples=["ada@example.com"], json_schema_extra={"format": "email"})
]
Password = Annotated[SecretStr, Field(json_schema_extra={"minLength": 1, "maxLength": MOST}), AfterValidator(_bounded)]
_NEW: dict[str, JsonValue] = {"minLength": MIN_PASSWORD, "maxLength": MAX_PASSWORD}
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S", examples=["Ada Lovelace"]), OneLine]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registration(Body):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"email": "ada@example.com", "password": "correct horse battery staple", "name": "Ada Lovelace"}
            ]
        }
    )

    email: Email
    password: Annotated[Password, Field(description="One that is not easy to guess.", json_schema_extra=_NEW)]
    name: Name


class Registered(BaseModel):
    customer_id: str


class Credentials(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"email": "ada@example.com", "password": "correct horse battery staple"}]}
    )

    email: Email
    password: Password


class Refresh(Body):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"refresh_token": "kq3C0zYv1mH8sWn5RrT2uXo7LbJ4dGf9eAiPyQwMZhE"}]}
    )

    refresh_token: Annotated[SecretStr, Field(min_length=1, max_length=1000)]


class TokenPair(BaseModel):
    """`expires_in` is the access token's, in seconds."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    refresh_token: str


class PublicKey(BaseModel):
    kty: str
    crv: str
    x: str
    y: str
    kid: str
    alg: str
    use: str


class KeySet(BaseModel):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[PublicKey]
