"""What the failure topic gets of records that no retry can process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from shop.kernel.errors import UnavailableError
from shop.messaging.failed_topic import FailedTopic
from shop.messaging.producer import Record
from shop.messaging.records import RawRecord

LIMIT = 100


@dataclass
class Topic:
    """Takes bodies of at most LIMIT bytes; after one that is larger it takes no more of that key, as the producer."""

    is_away: bool = False
    taken: list[Record] = field(default_factory=list)

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        acked: list[Record] = []
        too_large: list[Record] = []
        for record in [] if self.is_away else records:
            if any(record.key == other.key for other in too_large):
                continue
            (too_large if len(record.body) > LIMIT else acked).append(record)
        self.taken += acked
        return acked, too_large


def failed(offset: int, body: bytes, key: str = "k") -> tuple[RawRecord, str]:
    return RawRecord(f"e{offset}", key, "shop.orders.v1", 3, offset, "[]", body, {}), "the store refused it"


def test_a_record_is_published_whole_with_its_place_and_reason() -> None:
    topic = Topic()

    FailedTopic(topic).take("search", [failed(7, b"body")])

    (record,) = topic.taken
    assert (record.topic, record.key, record.body) == ("shop.failed.v1", "k", b"body")
    assert dict(record.headers) == {
        "failure-consumer": b"search",
        "failure-error": b"the store refused it",
        "failure-topic": b"shop.orders.v1",
        "failure-partition": b"3",
        "failure-offset": b"7",
    }


def test_a_record_that_is_too_large_is_published_without_its_body() -> None:
    topic = Topic()

    FailedTopic(topic).take("search", [failed(1, b"x" * 101), failed(2, b"small"), failed(3, b"x" * 102)])

    assert [(record.event_id, record.body) for record in topic.taken] == [("e1", b""), ("e2", b"small"), ("e3", b"")]
    headers = [dict(record.headers) for record in topic.taken]
    assert [each.get("failure-body") for each in headers] == [b"omitted", None, b"omitted"]
    assert [each["failure-offset"] for each in headers] == [b"1", b"2", b"3"]


def test_a_topic_that_takes_nothing_is_unavailable() -> None:
    with pytest.raises(UnavailableError):
        FailedTopic(Topic(is_away=True)).take("search", [failed(1, b"x")])
