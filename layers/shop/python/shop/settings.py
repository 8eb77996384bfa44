"""The only reader of the environment. Each function's variables are set in template.yaml.

Secrets never stand in the environment: it names them, and `secret` asks the AWS Parameters and Secrets extension,
whose local HTTP endpoint caches them. boto3 is only the fallback where the extension is absent: a client costs 350 ms
of cold start.
"""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass, replace
from functools import cache
from http import HTTPStatus
from http.client import HTTPConnection
from typing import Any, cast
from urllib.parse import quote

SECRET_TTL_SECONDS = 300


class SettingError(Exception):
    """The function cannot start: says which variable or secret is missing."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise SettingError(f"the environment variable {name} is not set; see template.yaml")
    return value


def number(name: str, default: float | None = None) -> float:
    return float(text(name, None if default is None else str(default)))


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
    port = int(number("MYSQL_PORT"))
    return MySql(text("MYSQL_HOST"), port, text("MYSQL_DATABASE"), text("MYSQL_USER"), text("MYSQL_SECRET_ID"))


def redis() -> Redis:
    tls = text("REDIS_TLS", "true") == "true"
    return Redis(text("REDIS_HOST"), int(number("REDIS_PORT")), tls, text("REDIS_SECRET_ID"))


def cart_redis() -> Redis:
    """Guests' carts have memory of their own: strangers fill it, and must not fill that of tokens and throttles."""
    return replace(
        redis(),
        host=text("CART_REDIS_HOST"),
        port=int(number("CART_REDIS_PORT")),
        secret_id=text("CART_REDIS_SECRET_ID"),
    )


def kafka() -> Kafka:
    return Kafka(text("KAFKA_BROKERS"), text("KAFKA_SECURITY", "SASL_SCRAM"), text("KAFKA_SECRET_ID", ""))


def mongo() -> Mongo:
    return Mongo(text("MONGO_URI"), text("MONGO_DATABASE"), text("MONGO_SECRET_ID", ""))


def opensearch() -> OpenSearch:
    return OpenSearch(text("OPENSEARCH_URL"), text("OPENSEARCH_INDEX"), text("OPENSEARCH_SECRET_ID", ""))


def shop_url() -> str:
    return text("SHOP_URL").rstrip("/")


def tokens() -> Tokens:
    return Tokens(text("TOKEN_ISSUER"), text("TOKEN_AUDIENCE"), f"{shop_url()}/.well-known/jwks.json")


_secrets: dict[str, tuple[float, dict[str, Any]]] = {}


def secret(secret_id: str) -> dict[str, Any]:
    """The secret's JSON object, at most five minutes old."""
    known = _secrets.get(secret_id)
    if known and time.monotonic() - known[0] < SECRET_TTL_SECONDS:
        return known[1]
    value = _from_extension(secret_id) if _extension_port() else _from_boto3(secret_id)
    _secrets[secret_id] = (time.monotonic(), value)
    return value


@cache
def _extension_port() -> str:
    return os.environ.get("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", "")


def _from_extension(secret_id: str) -> dict[str, Any]:
    connection = HTTPConnection("localhost", int(_extension_port()), timeout=3)
    headers = {"X-Aws-Parameters-Secrets-Token": os.environ.get("AWS_SESSION_TOKEN", "")}
    try:
        connection.request("GET", f"/secretsmanager/get?secretId={quote(secret_id, safe='')}", headers=headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status != HTTPStatus.OK:
        raise SettingError(f"secret {secret_id}: the extension answered {answer.status}")
    return cast("dict[str, Any]", json.loads(json.loads(body)["SecretString"]))


def _from_boto3(secret_id: str) -> dict[str, Any]:
    import boto3

    answer = boto3.client("secretsmanager").get_secret_value(SecretId=secret_id)
    return cast("dict[str, Any]", json.loads(answer["SecretString"]))
