from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from auth.adapters.access_tokens_jwt import JwtAccessTokens
from auth.domain.model import Account, Grant
from auth.domain.ports import AccessTokens
from tests.unit.auth.fakes import ACCESS, NOON, FakeAccessTokens

GRANT = Grant(Account("c-1", "ada@example.com", "Ada", "hash", ("customer",)), "jti-1", "secret", NOON)


def jwt_access_tokens() -> JwtAccessTokens:
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return JwtAccessTokens("issuer", "audience", ACCESS, lambda: {"kid": "k", "private_key": key.decode()})


@pytest.fixture(params=[FakeAccessTokens, jwt_access_tokens])
def access_tokens(request: pytest.FixtureRequest) -> AccessTokens:
    made: AccessTokens = request.param()
    return made


def test_each_grant_gets_its_own_token(access_tokens: AccessTokens) -> None:
    other = replace(GRANT, access_token_id="jti-2")
    assert access_tokens.sign(GRANT) != access_tokens.sign(other)


def test_a_token_says_nothing_of_the_refresh_token(access_tokens: AccessTokens) -> None:
    assert GRANT.refresh_token not in access_tokens.sign(GRANT)


def test_the_lifetime_is_known(access_tokens: AccessTokens) -> None:
    assert access_tokens.lifetime == timedelta(minutes=10)
