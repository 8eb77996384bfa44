"""One shape for scheduled Lambdas: a correlation a run, time, and each item on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from shop.kernel.errors import UnavailableError
from shop.messaging.due_items import BATCH, Due, DueItems
from shop.messaging.scheduled import JobFailedError, TimeLeft, scheduled
from shop.telemetry.correlation import Correlation, current

pytestmark = pytest.mark.unit


@dataclass
class Context:
    millis: int = 30_000

    def get_remaining_time_in_millis(self) -> int:
        return self.millis


@dataclass
class FakePutOff:
    """What failed in this run stays away from it, as the SQL of `excluded` says."""

    job: str = "things"
    failing: dict[str, int] = field(default_factory=dict)
    asleep: set[str] = field(default_factory=set)

    def again(self) -> set[str]:
        return set(self.failing)

    def add(self, item: str, error: Exception) -> None:
        self.failing[item] = self.failing.get(item, 0) + 1
        self.asleep.add(item)

    def forget(self, item: str) -> None:
        del self.failing[item]


class Things:
    """Due until they are done. `odd` ones raise; `idle` ones are looked at and stay due."""

    def __init__(self, *names: str, odd: Sequence[str] = (), idle: Sequence[str] = ()) -> None:
        self.left = list(names)
        self.odd, self.idle = set(odd), set(idle)
        self.put_off = FakePutOff()
        self.tried: list[str] = []
        self.correlations: dict[str, str] = {}

    def due(self, limit: int) -> Sequence[Due[str]]:
        awake = [name for name in self.left if name not in self.put_off.asleep]
        return [Due(name, name, Correlation(f"story-of-{name}")) for name in awake[:limit]]

    def work(self, name: str) -> bool:
        self.tried.append(name)
        self.correlations[name] = current().correlation_id
        if name in self.odd:
            raise ValueError(name)
        if name in self.idle:
            return False
        self.left.remove(name)
        return True

    def work_all(self, names: Sequence[str]) -> int:
        if self.odd & set(names):
            raise ValueError
        return sum(map(self.work, names))

    def run(self, *, at_once: bool = False, millis: int = 30_000) -> dict[str, int]:
        job: Any = DueItems(self.put_off, self.due, self.work, self.work_all if at_once else None)
        return scheduled(job, reserved_seconds=5)({}, Context(millis))


def numbered(count: int) -> list[str]:
    return [str(number) for number in range(count)]


@pytest.mark.parametrize("at_once", [False, True])
def test_one_odd_item_keeps_nobody(at_once: bool) -> None:
    things = Things("a", "odd", "b", odd=["odd"])
    assert things.run(at_once=at_once) == {"things": 2, "things_failed": 1}
    assert things.left == ["odd"]


@pytest.mark.parametrize("kind", ["odd", "idle"])
def test_however_many_stay_due_those_behind_them_have_their_turn(kind: str) -> None:
    stuck = numbered(3 * BATCH)
    things = Things(*stuck, "behind", **{kind: stuck})
    assert things.run()["things"] == 1
    assert things.left == stuck
    assert things.tried.count("0") == 1, "an item is tried once a run"


def test_what_is_done_and_still_due_hides_nothing_behind_it() -> None:
    things = Things(*numbered(BATCH + 50))
    things.left = _Lasting(things.left)
    assert things.run() == {"things": BATCH + 50, "things_failed": 0}


class _Lasting(list[str]):
    """Items that have more to be done, so that they stay due."""

    def remove(self, _: str) -> None:
        pass


def test_all_that_is_due_is_done_batch_by_batch() -> None:
    things = Things(*numbered(2 * BATCH + 5))
    assert things.run(at_once=True) == {"things": 2 * BATCH + 5, "things_failed": 0}


def test_an_item_that_gets_well_is_no_longer_put_off() -> None:
    things = Things("a", odd=["a"])
    things.run()
    things.odd, things.put_off.asleep = set(), set()
    assert things.run() == {"things": 1, "things_failed": 0}
    assert things.put_off.failing == {}


def test_an_item_is_worked_on_under_its_own_correlation() -> None:
    things = Things("a", "b")
    things.run()
    assert things.correlations == {"a": "story-of-a", "b": "story-of-b"}


def test_nothing_is_begun_without_time() -> None:
    things = Things("a")
    assert things.run(millis=5_000) == {"things": 0, "things_failed": 0}
    assert things.tried == []


def test_an_unreachable_store_ends_the_run() -> None:
    things = Things("a", "b")
    things.work = lambda name: _unreachable()  # type: ignore[method-assign]
    with pytest.raises(UnavailableError):
        things.run()
    assert things.put_off.failing == {}, "it is not the item's fault"


def _unreachable() -> bool:
    raise UnavailableError("The database cannot be reached.")


def test_each_run_of_a_warm_worker_has_a_correlation_of_its_own() -> None:
    seen: list[str] = []

    def job(_: TimeLeft) -> Mapping[str, int]:
        seen.append(current().correlation_id)
        return {}

    handle = scheduled(job, job, reserved_seconds=1)
    for _ in range(2):
        handle({}, Context())
    assert seen[0] == seen[1], "one run, one correlation"
    assert seen[2] == seen[3] != seen[0]


def test_a_job_that_fails_keeps_no_other_but_fails_the_run() -> None:
    ran: list[str] = []

    def broken(_: TimeLeft) -> Mapping[str, int]:
        raise KeyError("ada@example.com")

    def sound(_: TimeLeft) -> Mapping[str, int]:
        ran.append("sound")
        return {"done": 1}

    with pytest.raises(JobFailedError, match=r"^builtins\.KeyError: …$"):
        scheduled(broken, sound, reserved_seconds=1)({}, Context())
    assert ran == ["sound"]


def test_a_job_knows_the_time_that_is_left() -> None:
    left: list[float] = []

    def job(time_left: TimeLeft) -> Mapping[str, int]:
        left.append(time_left.seconds())
        return {}

    scheduled(job, reserved_seconds=2)({}, Context(millis=10_000))
    assert left == [8]
