"""An unreadable record is one failed record; the rest of its batch is processed."""

from __future__ import annotations

import base64
import json
from typing import Any, ClassVar

import pytest

from shop.contracts.message import Event
from shop.messaging.records import MAX_HEADERS, MAX_REASON, UndecodableError, decode, records_of


class Noted(Event):
    TYPE: ClassVar[str] = "shop.tests.noted"

    text: str


FINE = {
    "id": "e-1",
    "type": Noted.TYPE,
    "version": 1,
    "occurred_at": "2026-11-25T12:00:00Z",
    "producer": "tests",
    "aggregate_id": "n",
    "aggregate_version": 1,
    "correlation_id": "c-1",
    "data": {"text": "fine"},
}


def record(offset: int, value: str | None, **changes: Any) -> dict[str, Any]:
    usual = {"topic": "t", "partition": 0, "offset": offset, "key": "aw==", "value": value, "headers": []}
    return usual | changes


def encoded(body: bytes) -> str:
    return base64.b64encode(body).decode()


POISON = {
    "nested too deeply": encoded(b"[" * 100_000),
    "no JSON": encoded(b"\xff"),
    "no base64": "no base64!",
    "no ASCII": "ü",
    "nothing": "",
    "null": None,
    "half a pair": encoded(json.dumps(FINE | {"id": "PLACE"}).replace("PLACE", r"\ud800").encode()),
    "a long version": encoded(json.dumps(FINE | {"version": "9" * 100_000}).encode()),
    "many errors": encoded(json.dumps(FINE | {"data": {"text": ["x"] * 9_000}}).encode()),
}


@pytest.mark.parametrize("value", POISON.values(), ids=POISON)
def test_its_neighbours_are_read(value: str | None) -> None:
    batch = [record(0, value), record(1, encoded(json.dumps(FINE).encode()))]
    poison, fine = records_of({"records": {"t-0": batch}})

    with pytest.raises(UndecodableError) as error:
        decode(poison, {Noted.TYPE: Noted})
    assert len(str(error.value)) <= MAX_REASON
    envelope = decode(fine, {Noted.TYPE: Noted})
    assert envelope is not None
    assert envelope.data == Noted(text="fine")


def test_headers_are_kept_as_far_as_there_is_room() -> None:
    trace = {"trace": [-100] * 1_000}
    (small,) = records_of({"records": {"t-0": [record(0, "", headers=[trace])]}})
    (large,) = records_of({"records": {"t-0": [record(0, "", headers=[trace] * 100)]}})

    assert json.loads(small.headers) == [trace]
    assert trace in json.loads(large.headers)
    assert len(large.headers) <= MAX_HEADERS


@pytest.mark.parametrize("given", ["no base64!", None, "/w==", "aw=="])
def test_a_key_is_text_whatever_it_is(given: str | None) -> None:
    (found,) = records_of({"records": {"t-0": [record(0, "", key=given)]}})

    assert isinstance(found.key, str)
