"""What auth's routes take and answer. Texts are bounded here, so that nobody hashes a megabyte."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from shop.http.texts import OneLine

Email = Annotated[str, Field(min_length=3, max_length=254, examples=["ada@example.com"])]
Password = Annotated[SecretStr, Field(min_length=1, max_length=256)]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"\S", examples=["Ada Lovelace"]), OneLine]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Registration(Body):
    email: Email
    password: Annotated[Password, Field(description="10 to 128 characters, not one that is guessed at once")]
    name: Name


class Registered(BaseModel):
    customer_id: str


class Credentials(Body):
    email: Email
    password: Password


class Refresh(Body):
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
