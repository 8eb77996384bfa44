from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pymysql
import pytest

from shop.contracts.message import Envelope
from shop.kernel.errors import UnavailableError
from shop.messaging.kafka_step import kafka_step
from shop.messaging.patience import MAX_ATTEMPTS
from shop.messaging.remote_effect import RemoteEffect
from shop.messaging.unit_of_work import UnitOfWork
from shop.settings import MySql
from shop.stores.mysql import Database
from shop.telemetry.logs import logger

from .conftest import Context, Noted, Notes, payload, sealed

Noting = UnitOfWork[Notes]


def write_down(event: Envelope[Any], notes: Notes) -> None:
    notes.put(event.data.note_id, event.data.text)
    if event.data.text == "bad":
        raise ValueError


def step(unit_of_work: Noting, route: Any = write_down) -> Any:
    return kafka_step(consumer="tests", unit_of_work=unit_of_work, routes={Noted: route})


def texts(unit_of_work: Noting) -> list[str]:
    return unit_of_work.run(lambda notes: notes.texts("n"))


def parked(database: Database) -> list[tuple[int, str]]:
    rows = database.run(lambda session: session.all("SELECT kafka_offset, error FROM parked ORDER BY kafka_offset"))
    return [(row["kafka_offset"], row["error"]) for row in rows]


def failed_offsets(answer: dict[str, Any]) -> list[int]:
    return [item["itemIdentifier"]["offset"] for item in answer["batchItemFailures"]]


def note(text: str) -> str:
    return sealed(Noted(note_id="n", text=text))


def test_an_event_delivered_again_has_its_effect_once(unit_of_work: Noting) -> None:
    event = note("one")
    handle = step(unit_of_work)

    assert handle(payload(event, event), Context()) == {"batchItemFailures": []}
    handle(payload(event), Context())

    assert texts(unit_of_work) == ["one"]


def test_a_batch_is_committed_as_one(
    unit_of_work: Noting, own_schema: MySql, open_database: Callable[[MySql], Database]
) -> None:
    outside = open_database(own_schema)
    seen: list[int] = []

    def look(event: Envelope[Any], notes: Notes) -> None:
        notes.put(event.data.note_id, event.data.text)
        seen.append(len(outside.run(lambda session: session.all("SELECT * FROM notes"))))

    assert failed_offsets(step(unit_of_work, look)(payload(note("one"), note("two")), Context())) == []

    assert seen == [0, 0], "nothing of the batch was there before all of it was"
    assert texts(unit_of_work) == ["one", "two"]


def test_what_a_batch_emits_belongs_to_the_story_of_its_own_event(unit_of_work: Noting, noted: type[Noted]) -> None:
    def tell_on(event: Envelope[Any], notes: Notes) -> None:
        notes.emit(noted(note_id=event.data.note_id, text="told"), version=event.aggregate_version + 1)

    told = [sealed(Noted(note_id=f"n{number}", text="x"), correlation_id=f"the-story-{number}") for number in (1, 2)]
    step(unit_of_work, tell_on)(payload(*told), Context())

    rows = unit_of_work.database.run(lambda session: session.all("SELECT agg_key, body FROM outbox ORDER BY seq"))
    stories = {row["agg_key"]: json.loads(row["body"]) for row in rows}
    assert {key: body["correlation_id"] for key, body in stories.items()} == {"n1": "the-story-1", "n2": "the-story-2"}
    assert {body["causation_id"] for body in stories.values()} == {json.loads(each)["id"] for each in told}


def test_a_failing_event_holds_back_its_key_and_no_other(unit_of_work: Noting) -> None:
    handle = step(unit_of_work)
    batch = payload(note("bad"), note("after"), key="k1")
    batch["records"]["t-0"] += payload(note("other"), key="k2", first_offset=2)["records"]["t-0"]

    answer = handle(batch, Context())

    assert failed_offsets(answer) == [0, 1]
    assert answer["batchItemFailures"][0]["itemIdentifier"]["partition"] == "t-0"
    assert texts(unit_of_work) == ["other"]


def test_a_failure_is_logged_under_the_correlation_of_its_event(
    unit_of_work: Noting, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    bad, unreadable = sealed(Noted(note_id="n", text="bad"), correlation_id="the-bad-story"), note("x")
    unreadable = json.dumps(json.loads(unreadable) | {"version": 9, "correlation_id": "the-unread-story"})

    step(unit_of_work)(payload(bad, unreadable), Context())
    step(unit_of_work)(payload(unreadable, key="k2"), Context())

    lines = [json.loads(line) for line in written.getvalue().splitlines()]
    stories = {line["message"]: line["correlation_id"] for line in lines}
    assert stories == {"event failed": "the-bad-story", "event parked": "the-unread-story"}


def test_a_parked_event_says_what_went_wrong_without_its_values(unit_of_work: Noting) -> None:
    def refuse(event: Envelope[Any], _: Notes) -> None:
        raise pymysql.err.IntegrityError(1062, f"Duplicate entry '{event.data.text}' for key 'by_text'")

    event = note("Ada Lovelace")
    for _ in range(MAX_ATTEMPTS):
        step(unit_of_work, refuse)(payload(event), Context())

    assert parked(unit_of_work.database) == [(0, "pymysql.err.IntegrityError: 1062 Duplicate entry …")]


def test_the_fifth_failure_parks_the_event_and_later_ones_follow(unit_of_work: Noting) -> None:
    handle = step(unit_of_work)
    batch = payload(note("bad"), note("after"))

    answers = [failed_offsets(handle(batch, Context())) for _ in range(MAX_ATTEMPTS)]

    assert answers == [[0, 1]] * (MAX_ATTEMPTS - 1) + [[]]
    assert texts(unit_of_work) == []
    assert parked(unit_of_work.database) == [
        (0, "builtins.ValueError"),
        (1, "an earlier event of this key is parked"),
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"\xff not json", "the body is not an envelope in JSON"),
        ("[1, 2]", "the body is not an envelope in JSON"),
        ("[" * 100_000, "the body is not an envelope in JSON"),
        (note("x").replace('"n"', "[" * 100_000 + "]" * 100_000), "the body is not an envelope in JSON"),
        (note("x").replace('"n"', r'"\ud800"'), "the body is not an envelope in JSON"),
        (note("x").replace('"n"', "1" * 5_000), "the body is not an envelope in JSON"),
        (note("x").replace('"version":1', '"version":9'), "version 9 of shop.tests.noted is not known here"),
        (note("x").replace('"text"', '"txet"'), "breaks the schema of shop.tests.noted at: data.text"),
    ],
)
def test_what_no_attempt_can_read_is_parked_at_once(unit_of_work: Noting, body: str | bytes, reason: str) -> None:
    batch = payload(body, key="k1")
    batch["records"]["t-0"] += payload(note("fine"), key="k2", first_offset=1)["records"]["t-0"]

    assert failed_offsets(step(unit_of_work)(batch, Context())) == []

    assert parked(unit_of_work.database) == [(0, reason)]
    assert texts(unit_of_work) == ["fine"]


def test_neither_broken_base64_nor_large_headers_hold_up_the_neighbours(unit_of_work: Noting) -> None:
    batch = payload("one", "two", key="k1")
    broken, large = batch["records"]["t-0"]
    broken["value"] = broken["key"] = "no base64!"
    large["headers"] = [{"trace": [-100] * 20_000}]
    batch["records"]["t-0"] += payload(note("fine"), key="k2", first_offset=2)["records"]["t-0"]

    assert failed_offsets(step(unit_of_work)(batch, Context())) == []

    assert [offset for offset, _ in parked(unit_of_work.database)] == [0, 1]
    assert texts(unit_of_work) == ["fine"]


def test_ids_that_the_inbox_cannot_hold_are_not_taken_for_one(unit_of_work: Noting) -> None:
    strange = [sealed(Noted(note_id="n", text=text), id=text) for text in ("漢", "字")]

    assert failed_offsets(step(unit_of_work)(payload(*strange), Context())) == []

    assert texts(unit_of_work) == ["漢", "字"]


def test_a_type_without_a_route_is_skipped(unit_of_work: Noting) -> None:
    body = note("x").replace("shop.tests.noted", "shop.tests.other")

    assert failed_offsets(step(unit_of_work)(payload(body), Context())) == []

    assert texts(unit_of_work) == []
    assert parked(unit_of_work.database) == []


def test_an_unreachable_store_is_waited_for_and_is_no_attempt(unit_of_work: Noting) -> None:
    calls = 0

    def flaky(event: Envelope[Any], notes: Notes) -> None:
        nonlocal calls
        calls += 1
        if calls < 3:
            raise UnavailableError("away")
        write_down(event, notes)

    assert failed_offsets(step(unit_of_work, flaky)(payload(note("late")), Context())) == []
    assert texts(unit_of_work) == ["late"]


def test_a_store_that_stays_away_fails_the_batch_before_the_timeout(unit_of_work: Noting) -> None:
    def away(event: Envelope[Any], notes: Notes) -> None:
        raise UnavailableError("away")

    with pytest.raises(UnavailableError):
        step(unit_of_work, away)(payload(note("x")), Context(millis=1_000))

    assert unit_of_work.database.run(lambda session: session.all("SELECT * FROM attempts")) == []


def test_a_remote_effect_is_repeated_under_the_same_key_after_a_crash(unit_of_work: Noting) -> None:
    calls: list[str] = []

    def perform(operation: str) -> str:
        calls.append(operation)
        if len(calls) == 1:
            raise KeyboardInterrupt  # stands for the process dying after the call, before the second transaction
        return "done"

    effect: RemoteEffect[Notes, str, str] = RemoteEffect(
        begin=lambda event, notes: str(event.id),
        perform=perform,
        finish=lambda event, notes, operation, result: notes.put("n", result),
        longest_seconds=1.0,
    )
    handle = step(unit_of_work, effect)
    event = note("x")

    with pytest.raises(KeyboardInterrupt):
        handle(payload(event), Context())
    handle(payload(event), Context())
    handle(payload(event), Context())

    assert len(calls) == 2
    assert calls[0] == calls[1]
    assert texts(unit_of_work) == ["done"]


@dataclass
class Clock(Context):
    """An invoke whose time passes with the calls that are made."""

    def pass_time(self, seconds: float) -> None:
        self.millis -= int(seconds * 1000)


def test_a_batch_of_slow_calls_ends_within_its_invoke_and_counts_no_attempt(unit_of_work: Noting) -> None:
    """100 calls of 5 s do not fit into 60 s: what is left over is delivered again, as often as it takes."""
    calls: list[str] = []
    clock = Clock(60_000)

    def perform(operation: str) -> str:
        clock.pass_time(5.0)
        calls.append(operation)
        return operation

    effect: RemoteEffect[Notes, str, str] = RemoteEffect(
        begin=lambda event, notes: str(event.id),
        perform=perform,
        finish=lambda event, notes, operation, result: notes.put(event.data.note_id, result),
        longest_seconds=5.0,
    )
    batch = payload(*(note(str(number)) for number in range(100)))

    left = failed_offsets(step(unit_of_work, effect)(batch, clock))
    assert left == list(range(11, 100))
    assert clock.millis >= 2_000

    for _ in range(MAX_ATTEMPTS):
        assert len(failed_offsets(step(unit_of_work, effect)(batch, Clock(6_999)))) == 100
    assert parked(unit_of_work.database) == []
    assert len(calls) == 11
