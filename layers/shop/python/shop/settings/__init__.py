"""The only room that reads the environment. template.yaml sets each function's variables.

The environment holds the ids of secrets, never their values; `secret` reads those.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from shop.settings.environment import SettingError, choice, flag, number, text, whole
from shop.settings.secrets import secret

__all__ = [
    "Kafka",
    "Mongo",
    "MySql",
    "OpenSearch",
    "Redis",
    "SettingError",
    "Tokens",
    "cart_redis",
    "choice",
    "flag",
    "kafka",
    "mongo",
    "mysql",
    "number",
    "opensearch",
    "redis",
    "secret",
    "service",
    "shop_url",
    "text",
    "tokens",
    "whole",
]


def service() -> str:
    return text("SERVICE")


@dataclass(frozen=True)
class MySql:
    host: str
    port: int
    database: str
    user: str
    secret_id: str


@dataclass(frozen=True)
class Redis:
    host: str
    port: int
    tls: bool
    secret_id: str


@dataclass(frozen=True)
class Kafka:
    brokers: str
    security: str
    secret_id: str


@dataclass(frozen=True)
class Mongo:
    uri: str
    database: str
    secret_id: str


@dataclass(frozen=True)
class OpenSearch:
    url: str
    index: str
    secret_id: str


@dataclass(frozen=True)
class Tokens:
    """`jwks_url` is where the public keys are; `leeway` in seconds."""

    issuer: str
    audience: str
    jwks_url: str
    leeway: int = 30


def mysql() -> MySql:
    """The service's own schema. The schema, its user and the end of the secret's name are the service's name; tests
    name another schema."""
    name = service()
    database, secret_id = text("MYSQL_DATABASE", name), f"{text('SECRETS_PREFIX')}/mysql/{name}"
    return MySql(text("MYSQL_HOST"), _port("MYSQL_PORT"), database, name, secret_id)


def redis() -> Redis:
    tls = flag("REDIS_TLS", default=True)
    return Redis(text("REDIS_HOST"), _port("REDIS_PORT"), tls, text("REDIS_SECRET_ID"))


def cart_redis() -> Redis:
    """The Redis of guests' carts. Anyone can fill it, so it is not the Redis of tokens and throttles."""
    host, port, secret_id = text("CART_REDIS_HOST"), _port("CART_REDIS_PORT"), text("CART_REDIS_SECRET_ID")
    return replace(redis(), host=host, port=port, secret_id=secret_id)


def kafka() -> Kafka:
    security = choice("KAFKA_SECURITY", ("SASL_SCRAM", "PLAINTEXT"), "SASL_SCRAM")
    return Kafka(text("KAFKA_BROKERS"), security, text("KAFKA_SECRET_ID", ""))


def mongo() -> Mongo:
    return Mongo(text("MONGO_URI"), text("MONGO_DATABASE"), text("MONGO_SECRET_ID", ""))


def opensearch() -> OpenSearch:
    return OpenSearch(text("OPENSEARCH_URL"), text("OPENSEARCH_INDEX"), text("OPENSEARCH_SECRET_ID", ""))


def shop_url() -> str:
    return text("SHOP_URL").rstrip("/")


def tokens() -> Tokens:
    return Tokens(text("TOKEN_ISSUER"), text("TOKEN_AUDIENCE"), f"{shop_url()}/.well-known/jwks.json")


def _port(name: str) -> int:
    return whole(name, at_least=1, at_most=65_535)
