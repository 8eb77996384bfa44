"""Where the audit reads: in the local stack that STACK names, unless AUDIT_… variables name other places."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from localstack import services
from localstack.stack import Stack

HELP = """
To audit another place than the local stack, set (each is optional):
  AUDIT_MYSQL_HOST, AUDIT_MYSQL_PORT, AUDIT_MYSQL_USER, AUDIT_MYSQL_PASSWORD   a user that may SELECT in every schema
  AUDIT_KAFKA_BROKERS, AUDIT_KAFKA_CONFIG      host:port,...; further librdkafka settings as name=value,...
  AUDIT_MONGO_URI, AUDIT_MONGO_DATABASE
  AUDIT_PROVIDER_URL                           of a provider with /_sim/ledger; empty: money is not checked
"""


@dataclass(frozen=True, slots=True)
class Places:
    mysql_host: str
    mysql_port: int
    mysql_user: str
    mysql_password: str
    schemas: tuple[str, ...]
    kafka: Mapping[str, str]
    mongo: str
    mongo_database: str
    provider: str


def places(stack: Stack, environment: Mapping[str, str] | None = None) -> Places:
    given = os.environ if environment is None else environment
    extra = dict(pair.split("=", 1) for pair in given.get("AUDIT_KAFKA_CONFIG", "").split(",") if pair)
    return Places(
        mysql_host=given.get("AUDIT_MYSQL_HOST", "127.0.0.1"),
        mysql_port=int(given.get("AUDIT_MYSQL_PORT", stack.port("mysql"))),
        mysql_user=given.get("AUDIT_MYSQL_USER", "root"),
        mysql_password=given.get("AUDIT_MYSQL_PASSWORD", stack.values["MYSQL_ROOT_PASSWORD"]),
        schemas=tuple(services.with_schema()),
        kafka={
            "bootstrap.servers": given.get("AUDIT_KAFKA_BROKERS", f"127.0.0.1:{stack.port('kafka')}"),
            **extra,
        },
        mongo=given.get("AUDIT_MONGO_URI", f"mongodb://127.0.0.1:{stack.port('mongo')}"),
        mongo_database=given.get("AUDIT_MONGO_DATABASE", stack.values["MONGO_DATABASE"]),
        provider=given.get("AUDIT_PROVIDER_URL", stack.url("provider")),
    )
