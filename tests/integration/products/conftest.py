"""The test's own catalogue, in its own database on the test stack's MongoDB wire server."""

from __future__ import annotations

import importlib
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from types import ModuleType

import pytest

from localstack.stack import Stack
from products.adapters.collection_mongo import Products, products_of
from products.adapters.outbox_mongo import MongoOutbox
from shop.messaging.producer import Record
from shop.settings import Mongo
from shop.stores import mongo
from tests.integration.lambda_http import Caller

URI = f"mongodb://127.0.0.1:{Stack('test').port('mongo')}"


@pytest.fixture(scope="module")
def mongo_settings() -> Iterator[Mongo]:
    settings = Mongo(URI, f"test_{uuid.uuid4().hex[:12]}", "")
    yield settings
    client = mongo.database(settings).client
    client.drop_database(settings.database)
    client.close()


@pytest.fixture(scope="module")
def products(mongo_settings: Mongo) -> Products:
    return products_of(partial(mongo.database, mongo_settings))


class FakeBroker:
    """Accepts `down_after` more records, then none."""

    def __init__(self) -> None:
        self.taken: list[Record] = []
        self.calls = 0
        self.down_after = 10**9
        self.too_large: set[str] = set()

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        self.calls += 1
        refused = [record for record in records if record.event_id in self.too_large]
        acked = [record for record in records if record not in refused][: max(0, self.down_after)]
        self.down_after -= len(acked)
        self.taken += acked
        return acked, refused


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


@pytest.fixture
def outbox(products: Products, broker: FakeBroker) -> MongoOutbox:
    return MongoOutbox(products, broker)


@dataclass(frozen=True)
class Api:
    """ProductsApi as it is deployed, with a fake broker."""

    admin: Caller
    customer: Caller
    anybody: Caller
    broker: FakeBroker


@pytest.fixture(scope="module")
def wired(mongo_settings: Mongo) -> Iterator[ModuleType]:
    """products.wiring, with the environment of this module's catalogue."""
    environment = {
        "SERVICE": "products",
        "MONGO_URI": mongo_settings.uri,
        "MONGO_DATABASE": mongo_settings.database,
        "MONGO_SECRET_ID": "",
        "KAFKA_BROKERS": "127.0.0.1:9",
        "KAFKA_SECURITY": "PLAINTEXT",
        "READ_CACHE_SECONDS": "0",
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        for name in list(sys.modules):
            if name.startswith(("products.wiring", "products.api", "products.routes")):
                del sys.modules[name]
        yield importlib.import_module("products.wiring")


@pytest.fixture
def api(wired: ModuleType, outbox: MongoOutbox, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch) -> Api:
    monkeypatch.setattr(wired.unit_of_work, "_outbox", outbox)
    handler = importlib.import_module("products.api").handler
    return Api(Caller(handler, "boss", "admin"), Caller(handler, "ann"), Caller(handler), broker)
