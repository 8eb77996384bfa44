from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Sequence

import pytest

from shop.messaging.outbox import BATCH_ROWS, Outbox, Unwritten, write
from shop.messaging.producer import Producer, Record
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import Kafka, MySql
from shop.stores.mysql import Database

from .conftest import Noted, Notes

OpenProducer = Callable[[], Producer]
ReadTopic = Callable[[str], list[tuple[str, bytes]]]


class Refusing:
    """A broker that acks everything but one event."""

    def __init__(self, refused: str) -> None:
        self.refused = refused
        self.calls = 0
        self.sent: list[str] = []

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        self.calls += 1
        acked = [record for record in records if record.event_id != self.refused]
        self.sent += [record.event_id for record in acked]
        return acked, []


class Behind(Refusing):
    """Acks nothing of one key."""

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        acked = [record for record in records if record.key != self.refused]
        self.sent += [record.event_id for record in acked]
        return acked, []


def put(database: Database, topic: str, *pairs: tuple[str, str]) -> list[Record]:
    return database.run(lambda session: write(session, [Unwritten(event, key, topic, event) for key, event in pairs]))


def unsent(database: Database) -> list[str]:
    rows = database.run(lambda session: session.all("SELECT event_id FROM outbox WHERE sent_at IS NULL ORDER BY seq"))
    return [row["event_id"] for row in rows]


def test_run_publishes_what_it_emitted(
    unit_of_work: UnitOfWork[Notes], noted: type[Noted], topic: str, read_topic: ReadTopic
) -> None:
    unit_of_work.outbox.relay(10, 0)  # connects the producer: a first connection may outlast a drain
    unit_of_work.run(lambda notes: notes.emit(noted(note_id="n1", text="hi"), version=7))
    unit_of_work.outbox.relay(10, 0)

    [(key, value)] = set(read_topic(topic))

    envelope = json.loads(value)
    assert key == "n1"
    assert envelope["type"] == "shop.tests.noted"
    assert envelope["aggregate_version"] == 7
    assert envelope["data"] == {"note_id": "n1", "text": "hi"}


def test_relay_keeps_the_order_of_each_key(
    database: Database, open_producer: OpenProducer, topic: str, read_topic: ReadTopic
) -> None:
    put(database, topic, *[(f"k{number % 3}", f"e{number}") for number in range(30)])

    assert Outbox(database, open_producer()).relay(20, 0) == 30

    records = read_topic(topic)
    for key in ("k0", "k1", "k2"):
        events = [value.decode() for name, value in records if name == key]
        assert events == sorted(events, key=lambda event: int(event[1:]))
    assert unsent(database) == []


def test_a_drain_also_sends_older_rows_of_its_key_and_marks_only_what_was_acked(database: Database) -> None:
    put(database, "t", ("k", "left-behind"))
    committed = put(database, "t", ("k", "refused"))
    broker = Refusing("refused")

    Outbox(database, broker).drain(committed)

    assert broker.sent == ["left-behind"]
    assert unsent(database) == ["refused"]


def test_after_a_drain_that_sent_nothing_the_breaker_leaves_it_to_the_relay(database: Database) -> None:
    committed = put(database, "t", ("k", "refused"))
    broker = Refusing("refused")
    outbox = Outbox(database, broker)

    outbox.drain(committed)
    outbox.drain(committed)

    assert broker.calls == 1


def test_a_drain_that_sent_some_leaves_the_breaker_closed(database: Database) -> None:
    committed = put(database, "t", ("k", "sent"), ("k", "refused"))
    broker = Refusing("refused")
    outbox = Outbox(database, broker)

    outbox.drain(committed)
    outbox.drain(committed)

    assert broker.calls == 2


def test_a_drain_never_raises(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
            raise RuntimeError("broker is on fire")

    committed = put(database, "t", ("k", "e"))

    Outbox(database, Broken()).drain(committed)

    assert unsent(database) == ["e"]


def test_many_publishers_at_once_keep_first_appearances_in_order(  # noqa: PLR0917 - fixtures
    own_schema: MySql,
    database: Database,
    open_database: Callable[[MySql], Database],
    open_producer: OpenProducer,
    topic: str,
    read_topic: ReadTopic,
) -> None:
    put(database, topic, *[(f"k{number % 2}", f"e{number}") for number in range(40)])

    def publish() -> None:
        Outbox(open_database(own_schema), open_producer()).relay(20, 0)

    threads = [threading.Thread(target=publish) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert unsent(database) == []
    seen = list(dict.fromkeys(value.decode() for _, value in read_topic(topic)))
    assert len(seen) == 40
    for parity in (0, 1):
        events = [event for event in seen if int(event[1:]) % 2 == parity]
        assert events == sorted(events, key=lambda event: int(event[1:]))


def test_a_topic_that_is_missing_keeps_no_other_waiting(
    database: Database, open_producer: OpenProducer, topic: str, read_topic: ReadTopic
) -> None:
    """More rows than the relay reads at once stand before the one that can go."""
    put(database, "no-such-topic", *[(f"k{number}", f"e{number}") for number in range(BATCH_ROWS + 1)])
    put(database, topic, ("k", "behind"))

    assert Outbox(database, open_producer()).relay(20, 0) == 1

    assert [value for _, value in read_topic(topic)] == [b"behind"]
    assert len(unsent(database)) == BATCH_ROWS + 1


def test_a_key_that_is_stuck_keeps_no_other_waiting(database: Database) -> None:
    put(database, "t", *[("stuck", f"e{number}") for number in range(BATCH_ROWS)], ("k", "sent"), ("k2", "behind"))
    broker = Behind("stuck")

    assert Outbox(database, broker).relay(20, 0) == 2

    assert broker.sent == ["sent", "behind"]


def test_a_broker_that_never_answers_costs_a_bounded_time_and_loses_nothing(database: Database) -> None:
    put(database, "t", ("k", "e"))
    with socket.create_server(("127.0.0.1", 0)) as mute:
        producer = Producer(Kafka(f"127.0.0.1:{mute.getsockname()[1]}", "PLAINTEXT", ""))
        started = time.monotonic()

        assert Outbox(database, producer).relay(1, 0) == 0

        assert time.monotonic() - started < 5
        producer.close()
    assert unsent(database) == ["e"]
