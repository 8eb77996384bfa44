"""The test stack's engines, as a function would see them. `make test` starts them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator

import pymysql
import pytest
from confluent_kafka import Consumer, TopicPartition
from confluent_kafka.admin import AdminClient
from confluent_kafka.cimpl import NewTopic

from localstack.stack import Stack
from shop.messaging.producer import Producer
from shop.settings import Kafka, MySql
from shop.stores.mysql import Database
from tests.integration.service_schema import BACKBONE, apply

STACK = Stack("test")


@pytest.fixture(scope="session", autouse=True)
def environment() -> Iterator[None]:
    """Secrets come from the test stack's LocalStack, through boto3: there is no extension here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", STACK.url("localstack"))
        patch.setenv("AWS_DEFAULT_REGION", STACK.values["AWS_REGION"])
        patch.setenv("AWS_ACCESS_KEY_ID", STACK.values["AWS_ACCESS_KEY_ID"])
        patch.setenv("AWS_SECRET_ACCESS_KEY", STACK.values["AWS_SECRET_ACCESS_KEY"])
        patch.setenv("SERVICE", "tests")
        yield


@pytest.fixture(scope="session")
def kafka_settings() -> Kafka:
    return Kafka(f"127.0.0.1:{STACK.port('kafka')}", "PLAINTEXT", "")


def mysql_settings(service: str, database: str | None = None) -> MySql:
    return MySql("127.0.0.1", STACK.port("mysql"), database or service, service, f"cartwright/mysql/{service}")


@pytest.fixture
def open_database() -> Iterator[Callable[[MySql], Database]]:
    """Opens connections that are closed with the test. A service's own schema is `mysql_settings("auth")`: all tests
    share it, so use fresh ids."""
    opened: list[Database] = []

    def open_one(settings: MySql) -> Database:
        opened.append(Database(settings))
        return opened[-1]

    yield open_one
    for database in opened:
        database.close()


@pytest.fixture
def open_producer(kafka_settings: Kafka) -> Iterator[Callable[[], Producer]]:
    opened: list[Producer] = []

    def open_one() -> Producer:
        opened.append(Producer(kafka_settings))
        return opened[-1]

    yield open_one
    for producer in opened:
        producer.close()


@pytest.fixture(scope="session")
def root_connection() -> Iterator[pymysql.Connection[pymysql.cursors.Cursor]]:
    password = STACK.values["MYSQL_ROOT_PASSWORD"]
    connection = pymysql.connect(
        host="127.0.0.1", port=STACK.port("mysql"), user="root", password=password, autocommit=True
    )
    yield connection
    connection.close()


@pytest.fixture
def own_schema(root_connection: pymysql.Connection[pymysql.cursors.Cursor]) -> Iterator[MySql]:
    """A schema of the test's own with the backbone's tables, for what must see all rows of a table."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with root_connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute(f"GRANT ALL ON {name}.* TO 'orders'")
        cursor.execute(f"USE {name}")
        apply(cursor, BACKBONE)
    yield mysql_settings("orders", name)
    with root_connection.cursor() as cursor:
        cursor.execute(f"REVOKE ALL ON {name}.* FROM 'orders'")
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def topic(kafka_settings: Kafka) -> Iterator[str]:
    """A topic of the test's own, with one partition."""
    name = f"test.{uuid.uuid4().hex[:12]}"
    admin = AdminClient({"bootstrap.servers": kafka_settings.brokers})
    admin.create_topics([NewTopic(name, num_partitions=1, replication_factor=1)])[name].result(10)
    yield name
    admin.delete_topics([name])[name].result(10)


@pytest.fixture
def read_topic(kafka_settings: Kafka) -> Callable[[str], list[tuple[str, bytes]]]:
    """(key, value) of every record that stands on a one-partition topic now."""

    def read(topic: str) -> list[tuple[str, bytes]]:
        consumer = Consumer({"bootstrap.servers": kafka_settings.brokers, "group.id": uuid.uuid4().hex})
        try:
            _, end = consumer.get_watermark_offsets(TopicPartition(topic, 0), timeout=10)
            consumer.assign([TopicPartition(topic, 0, 0)])
            records = consumer.consume(end, timeout=10) if end else []
        finally:
            consumer.close()
        return [((record.key() or b"").decode(), record.value() or b"") for record in records]

    return read
