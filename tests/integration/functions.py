"""A service's Lambda functions as they are deployed: wired from their environment, called with AWS's payloads."""

from __future__ import annotations

import base64
import importlib
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from localstack.stack import Stack
from shop.contracts.message import Envelope, Message
from shop.kernel.clock import utc_now
from shop.kernel.ids import new_id
from shop.messaging.producer import Record
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql

STACK = Stack("test")
Handler = Callable[[Any, Any], Any]
Load = Callable[[str], Handler]


def variables(service: str) -> dict[str, str]:
    """What template.yaml sets for a service's functions, on the test stack."""
    shop = STACK.url("shop")
    return {
        "SERVICE": service,
        "MYSQL_HOST": "127.0.0.1",
        "MYSQL_PORT": str(STACK.port("mysql")),
        "SECRETS_PREFIX": "cartwright",
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(STACK.port("redis")),
        "REDIS_TLS": "false",
        "REDIS_SECRET_ID": "cartwright/redis",
        "CART_REDIS_HOST": "127.0.0.1",
        "CART_REDIS_PORT": str(STACK.port("cart_redis")),
        "CART_REDIS_SECRET_ID": "cartwright/cart-redis",
        "KAFKA_BROKERS": f"127.0.0.1:{STACK.port('kafka')}",
        "KAFKA_SECURITY": "PLAINTEXT",
        "SHOP_URL": shop,
        "TOKEN_ISSUER": shop,
        "TOKEN_AUDIENCE": "cartwright-shop",
        "TOKEN_SIGNING_SECRET_ID": "cartwright/tokens",
    }


@contextmanager
def functions_of(service: str, schema: MySql, **more: str) -> Iterator[Load]:
    """Imports handlers by module name under a test's environment. Nothing is published: news waits in the outbox."""
    environment = {
        "SERVICE": service,
        "MYSQL_HOST": schema.host,
        "MYSQL_PORT": str(schema.port),
        "MYSQL_DATABASE": schema.database,
        "SECRETS_PREFIX": "cartwright",
        "KAFKA_BROKERS": "127.0.0.1:9",
        "KAFKA_SECURITY": "PLAINTEXT",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (environment | more).items():
            patch.setenv(name, value)
        _forget(service)
        units = _units_of_work(service)
        try:
            yield lambda module: importlib.import_module(f"{service}.{module}").handler
        finally:
            for unit in units:
                unit.database.close()
            _forget(service)


def _forget(service: str) -> None:
    """Domains stay: they read no environment, and tests hold on to their classes."""
    for name in [name for name in sys.modules if name.startswith(f"{service}.") and ".domain" not in name]:
        del sys.modules[name]


def _units_of_work(service: str) -> list[UnitOfWork[Any]]:
    """As the service wired them, but without a broker."""
    wiring = importlib.import_module(f"{service}.wiring")
    units = [item for item in vars(wiring).values() if isinstance(item, UnitOfWork)]
    for unit in units:
        unit.outbox._publisher = Nowhere()
    return units


class Nowhere:
    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        return [], []


@dataclass
class Context:
    """The part of Lambda's context that handlers read."""

    millis: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.millis


def kafka_event(*messages: Message, ids: list[str] | None = None) -> dict[str, Any]:
    """An MSK batch with one partition."""
    ids = ids or [new_id() for _ in messages]
    records = [_record(number, message, ids[number]) for number, message in enumerate(messages)]
    return {"eventSource": "aws:kafka", "records": {"topic-0": records}}


def _record(offset: int, message: Message, event_id: str) -> dict[str, Any]:
    envelope = Envelope[Message](
        id=event_id,
        type=message.TYPE,
        version=message.VERSION,
        occurred_at=utc_now(),
        producer="tests",
        aggregate_id=message.aggregate_id,
        aggregate_version=offset + 1,
        correlation_id="corr-of-a-test",
        data=message,
    )
    body = envelope.to_json().encode()
    return {
        "topic": "topic",
        "partition": 0,
        "offset": offset,
        "key": base64.b64encode(message.aggregate_id.encode()).decode(),
        "value": base64.b64encode(body).decode(),
        "headers": [],
    }
