"""Clients are built anew when their login has changed."""

from __future__ import annotations

from typing import Any

import pytest

from payments.adapters.provider_stripe import StripeProvider
from shop.settings import Mongo, OpenSearch, Redis
from shop.stores import mongo, opensearch, redis
from shop.stores.rebuilt import Rebuilt

Members = dict[str, str]


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Members:
    """The secret of every store. It is rotated by changing it."""
    members = {"username": "shop", "password": "old"}
    for store in ("mongo", "opensearch", "redis_connection"):
        monkeypatch.setattr(f"shop.stores.{store}.secret", lambda _: members)
    return members


def test_a_client_is_built_once_for_a_login() -> None:
    rebuilt: Rebuilt[str, list[str]] = Rebuilt(lambda login: [login], lambda client: client.append("closed"))

    first = rebuilt.get("old")
    assert rebuilt.get("old") is first
    assert rebuilt.get("new") == ["new"]
    assert first == ["old", "closed"]


def test_a_client_that_cannot_be_built_leaves_the_last_one() -> None:
    def build(login: str) -> list[str]:
        if login == "wrong":
            raise ValueError(login)
        return [login]

    rebuilt: Rebuilt[str, list[str]] = Rebuilt(build, lambda client: client.append("closed"))
    first = rebuilt.get("old")
    with pytest.raises(ValueError, match="wrong"):
        rebuilt.get("wrong")
    assert rebuilt.get("old") is first
    assert first == ["old"]


def test_a_rotated_password_reaches_mongo(login: Members) -> None:
    settings = Mongo("mongodb://127.0.0.1:9/?connect=false", "products", "mongo")
    old = mongo.database(settings).client
    assert mongo.database(settings).client is old

    login["password"] = "new"
    new = mongo.database(settings).client

    credentials = new.options.pool_options._credentials
    assert credentials is not None
    assert credentials.password == "new"
    new.close()


def test_a_rotated_password_reaches_opensearch(login: Members) -> None:
    settings = OpenSearch("http://127.0.0.1:9", "products", "opensearch")
    old = opensearch.client(settings)
    assert opensearch.client(settings) is old

    login["password"] = "new"

    assert opensearch.client(settings) is not old
    opensearch.client(settings).close()


def test_a_rotated_password_reaches_redis(login: Members) -> None:
    client = redis.client(Redis("127.0.0.1", 9, tls=False, secret_id="redis"))
    asked = client.connection_pool.connection_kwargs["credential_provider"].get_credentials
    assert asked() == ("old",)

    login["password"] = "new"

    assert asked() == ("new",)


def test_a_rotated_api_key_reaches_stripe() -> None:
    keys: dict[str, Any] = {"api_key": "sk_test_old"}
    provider = StripeProvider("http://127.0.0.1:9", lambda: str(keys["api_key"]), (1, 1))
    old = provider._client
    assert provider._client is old

    keys["api_key"] = "sk_test_new"

    assert provider._client is not old
    assert provider._client._requestor.api_key == "sk_test_new"
