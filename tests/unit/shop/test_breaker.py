from __future__ import annotations

import pytest

from shop.kernel.breaker import Breaker


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_it_is_closed_until_something_fails(clock: Clock) -> None:
    assert not Breaker(5, clock=clock).is_open()


def test_it_is_open_for_its_seconds_after_a_failure(clock: Clock) -> None:
    breaker = Breaker(5, clock=clock)
    breaker.failed()
    clock.now += 4.9
    assert breaker.is_open()
    clock.now += 0.1
    assert not breaker.is_open()


def test_it_opens_after_so_many_failures_in_a_row(clock: Clock) -> None:
    breaker = Breaker(5, failures=2, clock=clock)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open()
    breaker.failed()
    assert breaker.is_open()


def test_one_failure_opens_it_again_after_its_time(clock: Clock) -> None:
    breaker = Breaker(5, failures=2, clock=clock)
    breaker.failed()
    breaker.failed()
    clock.now += 5
    breaker.failed()
    assert breaker.is_open()


def test_a_success_after_its_time_forgets_the_failures(clock: Clock) -> None:
    breaker = Breaker(5, failures=2, clock=clock)
    breaker.failed()
    breaker.failed()
    clock.now += 5
    breaker.succeeded()
    breaker.failed()
    assert not breaker.is_open()
