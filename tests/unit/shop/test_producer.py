"""The order in which a producer sends records, and what it does about topics and logins; the broker is a toy."""

from __future__ import annotations

from collections.abc import Callable

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
    """Acknowledges everything except the bodies in its lists of failures and refusals."""

    def __init__(self, lost: bytes = b"", too_large: bytes = b"") -> None:
        self.lost = lost
        self.too_large = too_large
        self.missing: set[str] = set()
        self.connected = True
        self.asked: list[str] = []
        self.waves: list[list[bytes]] = [[]]
        self.is_closed = False

    def partitions_for(self, topic: str) -> set[int]:
        self.asked.append(topic)
        if topic in self.missing:
            raise TopicAuthorizationFailedError
        return {0}

    def bootstrap_connected(self) -> bool:
        return self.connected

    def send(self, topic: str, key: bytes, value: bytes, headers: object) -> Future:
        if value == self.too_large:
            raise MessageSizeTooLargeError
        self.waves[-1].append(value)
        return Future(value != self.lost)

    def flush(self, timeout: float) -> None:
        self.waves.append([])
        if self.lost:
            raise KafkaTimeoutError

    def close(self, timeout: float) -> None:
        self.is_closed = True


Connect = Callable[..., Producer]


def record(seq: int, key: str, topic: str = "topic") -> Record:
    return Record(seq, f"e{seq}", key, topic, f"{key}{seq}".encode())


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Connect:
    """A producer that connects to these toys, one after the other."""

    def made(*brokers: Broker) -> Producer:
        left = iter(brokers)
        monkeypatch.setattr("shop.messaging.producer._made", lambda *_: next(left))
        return Producer(Kafka("nowhere:1", "PLAINTEXT", ""))

    return made


def publish(producer: Producer, *records: Record) -> tuple[list[str], list[str]]:
    acked, too_large = producer.publish(records, 5)
    return [record.event_id for record in acked], [record.event_id for record in too_large]


def test_a_keys_next_record_is_sent_after_its_last_was_acked(connect: Connect) -> None:
    broker = Broker()

    publish(connect(broker), record(3, "a"), record(1, "a"), record(2, "b"))

    assert broker.waves == [[b"a1", b"b2"], [b"a3"], []]


def test_a_lost_record_stops_its_key_and_no_other(connect: Connect) -> None:
    broker = Broker(lost=b"a1")

    acked, _ = publish(connect(broker), record(1, "a"), record(2, "a"), record(3, "b"), record(4, "b"))

    assert acked == ["e3", "e4"]
    assert all(b"a2" not in wave for wave in broker.waves)


def test_a_record_that_is_too_large_is_reported_apart(connect: Connect) -> None:
    producer = connect(Broker(too_large=b"a1"))

    assert publish(producer, record(1, "a"), record(2, "b")) == (["e2"], ["e1"])


def test_a_forbidden_topic_does_not_hold_up_the_others(connect: Connect) -> None:
    broker = Broker()
    broker.missing = {"forbidden"}

    assert publish(connect(broker), record(1, "a", "forbidden"), record(2, "b")) == (["e2"], [])


def test_a_forbidden_topic_is_not_asked_for_again_at_once(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.messaging.producer.BREAKER_SECONDS", 60)
    broker = Broker()
    broker.missing = {"forbidden"}
    producer = connect(broker)

    for seq in range(3):
        publish(producer, record(seq, "a", "forbidden"))

    assert broker.asked == ["forbidden"]


def test_a_forbidden_topic_is_asked_for_again_after_a_while(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.messaging.producer.BREAKER_SECONDS", 0)
    broker = Broker()
    broker.missing = {"forbidden"}
    producer = connect(broker)
    publish(producer, record(1, "a", "forbidden"))
    broker.missing = set()

    assert publish(producer, record(1, "a", "forbidden")) == (["e1"], [])


def test_no_topic_is_taken_for_forbidden_while_there_is_no_broker(connect: Connect) -> None:
    broker = Broker()
    broker.missing, broker.connected = {"topic"}, False
    producer = connect(broker)
    assert publish(producer, record(1, "a")) == ([], [])
    broker.missing, broker.connected = set(), True

    assert publish(producer, record(1, "a")) == (["e1"], [])


def test_a_rotated_password_reaches_a_running_producer(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    login = {"username": "shop", "password": "old"}
    monkeypatch.setattr("shop.messaging.producer.secret", lambda _: login)
    old, new = Broker(), Broker()
    connect(old, new)
    producer = Producer(Kafka("nowhere:1", "SASL_SCRAM", "kafka"))
    publish(producer, record(1, "a"))
    publish(producer, record(2, "a"))

    login["password"] = "new"
    publish(producer, record(3, "a"))

    assert old.is_closed
    assert (old.waves, new.waves) == ([[b"a1"], [b"a2"], []], [[b"a3"], []])


def test_nothing_is_sent_after_the_deadline(connect: Connect) -> None:
    broker = Broker()

    assert connect(broker).publish([record(1, "a")], 0) == ([], [])
    assert broker.waves == [[]]
