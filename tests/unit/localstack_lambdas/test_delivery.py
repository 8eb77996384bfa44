"""The delivery of a batch to a function whose answers the test chooses."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from localstack.lambdas.kafka.delivery import Attempt, Delivery, Discarded
from localstack.lambdas.kafka.records import Lane, Record
from localstack.lambdas.model import INFINITE, KafkaMapping
from localstack.lambdas.runtime.invocation import Outcome, Result

NOW = 1_000_000.0
OK = Result(Outcome.SUCCESS, b'{"batchItemFailures": []}')
ERROR = Result(Outcome.FUNCTION_ERROR, b'{"errorType": "X", "errorMessage": "boom"}')
Names = list[str]


def mapping(**changes: Any) -> KafkaMapping:
    given: dict[str, Any] = {
        "name": "Mapping", "function": "Step", "source_arn": None, "topics": ("t",), "group": "g",
        "starting_position": "TRIM_HORIZON", "enabled": True, "batch_size": 10,
        "window": 0.0, "partial": True, "bisect": True, "max_retries": 2, "max_age": 600.0, "on_failure": None,
        "pollers": 1,
    }  # fmt: skip
    return KafkaMapping(**{**given, **changes})


def records(lane: Lane, *offsets: int, age: float = 0.0) -> list[Record]:
    stamp = int((NOW - age) * 1000)
    return [Record(lane, offset, stamp, "CREATE_TIME", None, b"{}", (), 0.0) for offset in offsets]


def failing(*failed: Record) -> Result:
    items = [{"itemIdentifier": {"partition": each.lane.name, "offset": each.offset}} for each in failed]
    return Result(Outcome.SUCCESS, json.dumps({"batchItemFailures": items}).encode())


@dataclass
class World:
    """Answers each invoke by `answer`, and records what happened to each record."""

    answer: Callable[[Sequence[Record]], Result]
    invokes: list[Names] = field(default_factory=list)
    settled: Names = field(default_factory=list)
    discarded: list[tuple[str, int, Names]] = field(default_factory=list)
    rests: list[int] = field(default_factory=list)

    async def invoke(self, batch: Sequence[Record]) -> Attempt:
        self.invokes.append(names(batch))
        return Attempt("id", self.answer(batch))

    async def discard(self, discarded: Discarded) -> None:
        self.discarded.append((discarded.condition, discarded.attempts, names(discarded.records)))

    async def rest(self, attempts: int) -> None:
        self.rests.append(attempts)

    def settle(self, batch: Sequence[Record]) -> None:
        self.settled += names(batch)


def names(batch: Sequence[Record]) -> Names:
    return [f"{each.lane.partition}:{each.offset}" for each in batch]


def deliver(world: World, batch: list[Record], **changes: Any) -> World:
    asyncio.run(Delivery(mapping(**changes), world, lambda: NOW).deliver(batch))
    return world


def test_a_good_batch_is_settled_at_once() -> None:
    world = deliver(World(lambda _: OK), records(Lane("t", 0), 1, 2))
    assert (world.invokes, world.settled) == ([["0:1", "0:2"]], ["0:1", "0:2"])


def test_ten_thousand_retries_need_no_recursion() -> None:
    for answer in (ERROR, failing(*records(Lane("t", 0), 1))):
        world = deliver(World(lambda _, answer=answer: answer), records(Lane("t", 0), 1), max_retries=10_000)  # type: ignore[misc]
        assert len(world.invokes) == 10_001
        assert world.discarded == [("RetryAttemptsExhausted", 10_001, ["0:1"])]


@pytest.mark.parametrize("payload", [b"null", b"{}", b'{"batchItemFailures": null}', b""])
def test_an_empty_answer_is_success(payload: bytes) -> None:
    world = deliver(World(lambda _: Result(Outcome.SUCCESS, payload)), records(Lane("t", 0), 1))
    assert world.settled == ["0:1"]


@pytest.mark.parametrize(
    "answer",
    [
        {"batchItemFailures": [{"itemIdentifier": "1"}]},
        {"batchItemFailures": [{"itemIdentifier": {"partition": "t-0", "offset": 99}}]},
        {"batchItemFailures": [{}]},
        ["nonsense"],
    ],
)
def test_a_malformed_answer_fails_the_whole_batch(answer: Any) -> None:
    wrong = Result(Outcome.SUCCESS, json.dumps(answer).encode())
    world = deliver(World(lambda _: wrong), records(Lane("t", 0), 1, 2), max_retries=0)
    assert world.discarded == [("RetryAttemptsExhausted", 1, ["0:1", "0:2"])]


def test_without_report_batch_item_failures_any_answer_is_success() -> None:
    batch = records(Lane("t", 0), 1, 2)
    world = deliver(World(lambda _: failing(batch[1])), batch, partial=False)
    assert world.settled == ["0:1", "0:2"]


def test_each_partition_is_retried_from_its_own_lowest_failure() -> None:
    one, two = records(Lane("t", 0), 1, 2, 3), records(Lane("t", 1), 7, 8)
    first = True

    def answer(_: Sequence[Record]) -> Result:
        nonlocal first
        first, was = False, first
        return failing(one[2], one[1]) if was else OK

    world = deliver(World(answer), [*one, *two])
    assert world.invokes == [["0:1", "0:2", "0:3", "1:7", "1:8"], ["0:2", "0:3"]]
    assert world.settled == ["0:1", "1:7", "1:8", "0:2", "0:3"]


def test_retries_are_counted_for_the_record_that_fails_first() -> None:
    """Retries of one failing record must not use up those of the next."""
    batch = records(Lane("t", 0), 1, 2)
    left = {1: 2, 2: 1}

    def answer(given: Sequence[Record]) -> Result:
        head = given[0]
        if left[head.offset]:
            left[head.offset] -= 1
            return failing(head)
        return failing(given[1]) if len(given) > 1 else OK

    world = deliver(World(answer), batch)
    assert world.discarded == []
    assert world.settled == ["0:1", "0:2"]


def test_records_go_to_the_destination_after_the_last_retry() -> None:
    world = deliver(World(lambda _: ERROR), records(Lane("t", 0), 1), max_retries=3)
    assert world.invokes == [["0:1"]] * 4
    assert world.rests == [1, 2, 3]
    assert world.discarded == [("RetryAttemptsExhausted", 4, ["0:1"])]
    assert world.settled == ["0:1"]


def test_infinite_retries_go_on_until_success() -> None:
    answers = iter([ERROR] * 50 + [OK])
    world = deliver(World(lambda _: next(answers)), records(Lane("t", 0), 1), max_retries=INFINITE)
    assert len(world.invokes) == 51
    assert world.discarded == []


def test_bisection_finds_the_failing_record_and_keeps_the_order() -> None:
    batch = records(Lane("t", 0), *range(8))
    world = deliver(World(lambda given: ERROR if batch[5] in given else OK), batch)
    assert world.discarded == [("RetryAttemptsExhausted", 3, ["0:5"])]
    assert world.settled == [f"0:{offset}" for offset in range(8)]


def test_a_split_does_not_count_as_a_retry() -> None:
    batch = records(Lane("t", 0), 1, 2, 3, 4)
    world = deliver(World(lambda _: ERROR), batch, max_retries=0)
    assert [each[2] for each in world.discarded] == [["0:1"], ["0:2"], ["0:3"], ["0:4"]]


def test_without_bisection_the_batch_fails_as_one() -> None:
    world = deliver(World(lambda _: ERROR), records(Lane("t", 0), 1, 2), bisect=False, max_retries=1)
    assert world.invokes == [["0:1", "0:2"]] * 2
    assert world.discarded == [("RetryAttemptsExhausted", 2, ["0:1", "0:2"])]


def test_old_records_are_not_delivered() -> None:
    lane = Lane("t", 0)
    world = deliver(World(lambda _: OK), [*records(lane, 1, age=601), *records(lane, 2)])
    assert world.discarded == [("RecordAgeExceeded", 0, ["0:1"])]
    assert world.invokes == [["0:2"]]
    assert world.settled == ["0:1", "0:2"]


def test_a_partition_that_was_revoked_is_not_retried() -> None:
    lane = Lane("t", 0)

    def answer(_: Sequence[Record]) -> Result:
        lane.alive = False
        return ERROR

    world = deliver(World(answer), records(lane, 1))
    assert world.invokes == [["0:1"]]
    assert world.settled == []


def test_a_service_that_stops_settles_nothing() -> None:
    world = deliver(World(lambda _: Result(Outcome.STOPPED, b"{}")), records(Lane("t", 0), 1))
    assert (world.settled, world.discarded) == ([], [])
