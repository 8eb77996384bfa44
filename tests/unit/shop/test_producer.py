"""The order in which a producer lets records go; the broker is a toy."""

from __future__ import annotations

import pytest
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, TopicAuthorizationFailedError

from shop.messaging.producer import Producer, Record
from shop.settings import Kafka


class Future:
    def __init__(self, ok: bool) -> None:
        self.ok = ok

    def succeeded(self) -> bool:
        return self.ok


class Broker:
    """Acks everything but the bodies it was told to fail or refuse."""

    def __init__(self, lost: bytes = b"", too_large: bytes = b"") -> None:
        self.lost = lost
        self.too_large = too_large
        self.closed: set[str] = set()
        self.waves: list[list[bytes]] = [[]]

    def partitions_for(self, topic: str) -> set[int]:
        if topic in self.closed:
            raise TopicAuthorizationFailedError
        return {0}

    def bootstrap_connected(self) -> bool:
        return True

    def send(self, topic: str, key: bytes, value: bytes, headers: object) -> Future:
        if value == self.too_large:
            raise MessageSizeTooLargeError
        self.waves[-1].append(value)
        return Future(value != self.lost)

    def flush(self, timeout: float) -> None:
        self.waves.append([])
        if self.lost:
            raise KafkaTimeoutError


def record(seq: int, key: str) -> Record:
    return Record(seq, f"e{seq}", key, "topic", f"{key}{seq}".encode())


@pytest.fixture
def producer(monkeypatch: pytest.MonkeyPatch) -> Producer:
    return Producer(Kafka("nowhere:1", "PLAINTEXT", ""))


def publish(producer: Producer, broker: Broker, *records: Record) -> tuple[list[str], list[str]]:
    producer._producer = broker
    acked, too_large = producer.publish(records, 5)
    return [record.event_id for record in acked], [record.event_id for record in too_large]


def test_a_keys_next_record_goes_out_after_its_last_was_acked(producer: Producer) -> None:
    broker = Broker()

    publish(producer, broker, record(3, "a"), record(1, "a"), record(2, "b"))

    assert broker.waves == [[b"a1", b"b2"], [b"a3"], []]


def test_a_lost_record_stops_its_key_and_no_other(producer: Producer) -> None:
    broker = Broker(lost=b"a1")

    acked, _ = publish(producer, broker, record(1, "a"), record(2, "a"), record(3, "b"), record(4, "b"))

    assert acked == ["e3", "e4"]
    assert all(b"a2" not in wave for wave in broker.waves)


def test_a_record_the_broker_will_never_take_is_told_apart(producer: Producer) -> None:
    assert publish(producer, Broker(too_large=b"a1"), record(1, "a"), record(2, "b")) == (["e2"], ["e1"])


def test_a_topic_that_is_closed_to_us_keeps_no_other_waiting(producer: Producer) -> None:
    broker = Broker()
    broker.closed = {"closed"}
    behind = Record(2, "e2", "b", "topic", b"b2")

    assert publish(producer, broker, Record(1, "e1", "a", "closed", b"a1"), behind) == (["e2"], [])


def test_nothing_goes_out_after_the_deadline(producer: Producer) -> None:
    broker = Broker()
    producer._producer = broker

    assert producer.publish([record(1, "a")], 0) == ([], [])
    assert broker.waves == [[]]
