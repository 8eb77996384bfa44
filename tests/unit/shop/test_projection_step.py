"""How a projection fares under its mapping: an outage of any length is borne, poison is not."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from shop.contracts.message import Envelope
from shop.contracts.products import ProductCreated
from shop.kernel.errors import UnavailableError
from shop.messaging.failed_topic import TOPIC, FailedTopic
from shop.messaging.patience import MAX_ATTEMPTS
from shop.messaging.producer import Record
from shop.messaging.projection_step import projection_step
from shop.telemetry.logs import logger
from tests.deliveries import Delivered, DiedError, deliver
from tools.sample_messages import BY_TYPE, envelope

OLD_BUDGET = 31
"""Tries that an outage had when this was written: each lasts as long as an invoke may, so half an hour in all."""


@dataclass
class Publisher:
    """A broker that does not answer its first calls."""

    away_for: int = 0
    taken: list[Record] = field(default_factory=list)

    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]:
        self.away_for -= 1
        if self.away_for >= 0:
            return [], []
        self.taken += records
        return list(records), []


@dataclass
class Store:
    """Keeps event ids. `bad` of them are refused, raise, or end the process, as `how` says; it is away for its first
    `away_for` calls."""

    away_for: int = 0
    bad: str = ""
    how: str = "refuse"
    kept: list[str] = field(default_factory=list)
    calls: int = 0

    def project(self, events: Sequence[Envelope[Any]]) -> set[str]:
        self.calls += 1
        if self.calls <= self.away_for:
            raise UnavailableError("away")
        if self.bad in {event.id for event in events}:
            if self.how == "die":
                raise DiedError
            if self.how == "raise":
                raise ValueError
        self.kept += [event.id for event in events if event.id != self.bad]
        return {self.bad} if self.bad in {event.id for event in events} else set()


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


def made(count: int) -> list[Envelope[Any]]:
    found = envelope(BY_TYPE["shop.products.product_created"], "products")
    return [found.model_copy(update={"id": f"event-{number}"}) for number in range(count)]


def run(store: Store, publisher: Publisher, *bodies: bytes) -> Delivered:
    handler = projection_step(
        consumer="search.on_products", contracts=[ProductCreated], project=store.project, failed=FailedTopic(publisher)
    )
    return deliver("SearchOnProductsMapping", handler, *bodies)


def bodies(events: Sequence[Envelope[Any]]) -> list[bytes]:
    return [event.to_json().encode() for event in events]


@pytest.mark.parametrize("count", [1, 4])
def test_a_store_that_is_away_for_long_loses_no_record(count: int) -> None:
    store, publisher, events = Store(away_for=20 * OLD_BUDGET), Publisher(), made(count)
    delivered = run(store, publisher, *bodies(events))
    assert sorted(store.kept) == sorted(event.id for event in events)
    assert (delivered.discarded, publisher.taken) == ([], [])


def test_what_cannot_be_read_goes_to_the_failure_topic_at_once() -> None:
    store, publisher, events = Store(), Publisher(), made(1)
    delivered = run(store, publisher, b"no json", *bodies(events))
    assert (delivered.invokes, delivered.discarded, store.kept) == (1, [], ["event-0"])
    (record,) = publisher.taken
    assert (record.topic, record.key, record.body) == (TOPIC, "k0", b"no json")
    assert dict(record.headers) == {
        "failure-consumer": b"search.on_products",
        "failure-error": b"the body is not an envelope in JSON",
        "failure-topic": b"t",
        "failure-partition": b"0",
        "failure-offset": b"0",
    }


def test_what_the_store_refuses_goes_there_at_once_and_alone() -> None:
    store, publisher = Store(bad="event-1"), Publisher()
    delivered = run(store, publisher, *bodies(made(3)))
    assert (delivered.invokes, delivered.discarded, store.kept) == (1, [], ["event-0", "event-2"])
    assert [record.event_id for record in publisher.taken] == ["event-1"]


@pytest.mark.parametrize("how", ["raise", "die"])
def test_what_fails_each_time_is_isolated_and_ends_there_soon(how: str) -> None:
    store, publisher = Store(bad="event-2", how=how), Publisher()
    delivered = run(store, publisher, *bodies(made(8)))
    assert [record.event_id for record in publisher.taken] == ["event-2"]
    assert sorted(set(store.kept)) == [f"event-{number}" for number in range(8) if number != 2]
    assert delivered.discarded == []
    assert delivered.invokes < 8 * MAX_ATTEMPTS


def test_a_failure_topic_that_is_away_is_waited_for_as_well() -> None:
    store, publisher = Store(bad="event-0"), Publisher(away_for=20 * OLD_BUDGET)
    delivered = run(store, publisher, *bodies(made(1)))
    assert [record.event_id for record in publisher.taken] == ["event-0"]
    assert delivered.discarded == []


def test_outages_between_its_failures_begin_the_count_anew(tmp_path: Path) -> None:
    store, publisher = Store(away_for=3), Publisher()
    run(store, publisher, *bodies(made(1)))
    assert list(tmp_path.iterdir()) == [], "nothing is remembered of a record that came to its end"


def test_what_failed_for_good_is_logged_under_the_correlation_of_its_event(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    told = [event.model_copy(update={"correlation_id": f"the-story-{event.id}"}) for event in made(2)]
    run(Store(bad="event-1"), Publisher(), *bodies(told))
    (line,) = [line for line in map(json.loads, written.getvalue().splitlines()) if "failed" in line["message"]]
    assert line["correlation_id"] == "the-story-event-1"
