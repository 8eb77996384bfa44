"""What every Throttle does. tests/integration/auth runs this suite on Redis."""

from __future__ import annotations

import uuid

import pytest

from tests.unit.auth.suites import NewThrottle


@pytest.fixture
def email() -> str:
    return f"{uuid.uuid4().hex}@example.com"


@pytest.fixture
def address() -> str:
    return uuid.uuid4().hex


def test_at_the_limit_a_caller_must_wait(new_throttle: NewThrottle, email: str, address: str) -> None:
    throttle = new_throttle(2)
    assert [throttle.admit(email, address) for _ in range(2)] == [0, 0]
    assert throttle.admit(email, address) > 0


def test_the_limit_of_one_account_does_not_stop_another(new_throttle: NewThrottle, email: str, address: str) -> None:
    throttle = new_throttle(1)
    throttle.admit(email, address)
    assert throttle.admit(email, address) > 0
    assert throttle.admit(f"other-{email}", address) == 0


def test_a_forgiven_account_starts_again(new_throttle: NewThrottle, email: str, address: str) -> None:
    throttle = new_throttle(1)
    throttle.admit(email, address)
    throttle.forgive(email, address)
    assert throttle.admit(email, address) == 0
    assert throttle.admit(email, address) > 0


def test_forgiving_an_account_that_was_not_counted_changes_nothing(
    new_throttle: NewThrottle, email: str, address: str
) -> None:
    throttle = new_throttle(1)
    throttle.forgive(email, address)
    assert throttle.admit(email, address) == 0
