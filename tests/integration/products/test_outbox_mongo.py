from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from products.adapters.collection_mongo import Products
from products.adapters.outbox_mongo import MongoOutbox
from products.adapters.products_mongo import MongoProducts
from products.domain.create_product import create_product
from products.domain.delete_product import delete_product
from products.domain.edit_product import edit_product
from products.domain.model import Edit, Product
from products.domain.ports import Work
from shop.contracts.products import ProductCreated, ProductUpdated
from shop.kernel.clock import utc_now
from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.kernel.versions import Expected
from shop.messaging.producer import Producer
from shop.settings import Kafka
from shop.telemetry.correlation import Correlation, bound
from tests.integration.products.conftest import FakeBroker
from tests.unit.products.fakes import mug, variant

ReadTopic = Callable[[str], list[tuple[str, bytes]]]


@pytest.fixture
def work(products: Products) -> Work:
    return Work(MongoProducts(products), utc_now, new_id)


@pytest.fixture
def own_topic(topic: str, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(ProductCreated, "TOPIC", topic)
    monkeypatch.setattr(ProductUpdated, "TOPIC", topic)
    return topic


@pytest.fixture
def product(work: Work) -> Product:
    return create_product(work, mug(variant(new_id())))


def rename(work: Work, product: Product, times: int) -> Product:
    for _ in range(times):
        product = edit_product(work, product.product_id, Expected.of(product.version), Edit(title=new_id()))
    return product


def unsent(products: Products, product: Product) -> list[Any]:
    document = products().find_one({"_id": product.product_id})
    return document["pending"] if document else []


def versions(bodies: list[bytes]) -> list[int]:
    return [json.loads(body)["aggregate_version"] for body in bodies]


def test_a_drain_sends_in_order_and_leaves_nothing(
    work: Work, products: Products, product: Product, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    rename(work, product, 3)
    outbox.drain([product.product_id])
    assert versions([record.body for record in broker.taken]) == [1, 2, 3, 4]
    assert {(record.key, record.topic) for record in broker.taken} == {(product.product_id, ProductCreated.TOPIC)}
    assert unsent(products, product) == []


def test_the_envelope_has_the_aggregate_the_correlation_and_the_product(
    work: Work, products: Products, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    with bound(Correlation("request-1", None, None)):
        product = create_product(work, mug(variant(new_id())))
    outbox.drain([product.product_id])
    envelope = json.loads(broker.taken[0].body)
    assert envelope["type"] == ProductCreated.TYPE
    assert (envelope["aggregate_id"], envelope["aggregate_version"]) == (product.product_id, 1)
    assert envelope["correlation_id"] == "request-1"
    assert envelope["data"]["product"]["variants"][0]["price"] == {"amount": 1295, "currency": "EUR"}
    assert broker.taken[0].event_id == envelope["id"]


def test_a_broker_that_stops_midway_keeps_the_rest_for_the_relay(
    work: Work, products: Products, product: Product, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    rename(work, product, 3)
    broker.down_after = 2
    outbox.drain([product.product_id])
    assert len(unsent(products, product)) == 2
    broker.down_after = 10**9
    assert outbox.relay(5, min_age=-1) >= 2
    assert versions([record.body for record in broker.taken if record.key == product.product_id]) == [1, 2, 3, 4]


def test_after_a_failure_invokes_leave_it_to_the_relay_for_a_while(
    product: Product, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    broker.down_after = 0
    outbox.drain([product.product_id])
    broker.down_after = 10**9
    outbox.drain([product.product_id])
    assert broker.taken == []


def test_a_drain_never_fails_the_request(broker: FakeBroker) -> None:
    def unreachable() -> Any:
        raise UnavailableError("down")

    MongoOutbox(unreachable, broker).drain(["anything"])
    assert broker.taken == []


def test_the_relay_leaves_young_events_to_their_invoke(
    products: Products, product: Product, broker: FakeBroker
) -> None:
    MongoOutbox(products, broker).relay(5, min_age=60)
    assert product.product_id not in {record.key for record in broker.taken}
    later = MongoOutbox(products, broker, now=lambda: utc_now() + timedelta(seconds=61))
    later.relay(5, min_age=60)
    assert product.product_id in {record.key for record in broker.taken}
    assert unsent(products, product) == []


@pytest.mark.usefixtures("product")
def test_the_relay_stops_when_the_broker_is_down(outbox: MongoOutbox, broker: FakeBroker) -> None:
    broker.down_after = 0
    assert outbox.relay(5, min_age=-1) == 0
    assert broker.calls == 1


def test_an_event_that_is_too_large_is_parked_and_blocks_no_other(
    work: Work, products: Products, product: Product, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    rename(work, product, 1)
    (first, second) = unsent(products, product)
    broker.too_large = {first["id"]}
    outbox.drain([product.product_id])
    assert [record.event_id for record in broker.taken] == [second["id"]]
    document = products().find_one({"_id": product.product_id})
    assert document is not None
    assert [each["id"] for each in document["parked"]] == [first["id"]]


def test_a_deleted_product_is_removed_once_its_deletion_is_published(
    work: Work, products: Products, product: Product, outbox: MongoOutbox, broker: FakeBroker
) -> None:
    broker.down_after = 1
    delete_product(work, product.product_id, Expected.of(1))
    outbox.drain([product.product_id])
    assert products().count_documents({"_id": product.product_id}) == 1
    broker.down_after = 10**9
    outbox.relay(5, min_age=-1)
    assert products().count_documents({"_id": product.product_id}) == 0
    assert versions([record.body for record in broker.taken if record.key == product.product_id]) == [1, 2]


def test_publishers_at_the_same_time_keep_the_order_of_first_appearances(
    work: Work, products: Products, kafka_settings: Kafka, own_topic: str, read_topic: ReadTopic
) -> None:
    """Three invokes, each also a relay, publish one product's events to the real broker while it is being edited."""
    producers = [Producer(kafka_settings) for _ in range(3)]
    outboxes = [MongoOutbox(products, producer) for producer in producers]
    product = create_product(work, mug(variant(new_id())))

    def publish(outbox: MongoOutbox) -> None:
        for _ in range(6):
            outbox.drain([product.product_id])
            outbox.relay(2, min_age=-1)

    with ThreadPoolExecutor(4) as pool:
        running = [pool.submit(publish, outbox) for outbox in outboxes]
        last = rename(work, product, 20)
        for each in running:
            each.result(30)
    outboxes[0].relay(5, min_age=-1)
    for producer in producers:
        producer.close()
    assert unsent(products, product) == []
    sent = versions([body for _, body in read_topic(own_topic)])
    assert list(dict.fromkeys(sent)) == list(range(1, last.version + 1))
