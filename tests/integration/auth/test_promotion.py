"""Log-ins that run while an operator changes an account: none of them may outlive the change.

Each thread has a connection of its own, on the real engine.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from auth.domain.errors import CredentialsError, RefreshTokenError
from auth.domain.log_in import log_in
from auth.domain.make_admin import make_admin
from auth.domain.model import Tokens
from auth.domain.ports import Desk
from auth.domain.refresh import refresh
from auth.domain.register import register
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.integration.auth.test_locks import new_desk
from tests.unit.auth.fakes import FakePasswords, FakeThrottle

OLD, NEW = "correct horse battery", "another horse battery"
THREADS = 6


class SlowPasswords(FakePasswords):
    """Hashing takes long: the change is made between the check and its use."""

    def __init__(self, checked: threading.Barrier, changed: threading.Event) -> None:
        super().__init__()
        self._checked = checked
        self._changed = changed

    def matches(self, password: str, hashed: str) -> bool:
        right = super().matches(password, hashed)
        self._checked.wait(10)
        assert self._changed.wait(10)
        return right


@pytest.fixture
def open_desk(open_database: Callable[[MySql], Database]) -> Callable[[], Desk]:
    return lambda: replace(new_desk(open_database), throttle=FakeThrottle(limit=1_000))


@pytest.fixture
def email(open_desk: Callable[[], Desk]) -> str:
    address = f"{uuid.uuid4().hex}@example.com"
    register(open_desk(), address, OLD, "Mallory")
    return address


def logged_in(desk: Desk, email: str) -> Tokens | None:
    try:
        return log_in(desk, email, OLD, "192.0.2.1")
    except CredentialsError:
        return None


def refreshed(desk: Desk, tokens: Tokens) -> bool:
    try:
        refresh(desk, tokens.refresh_token)
    except RefreshTokenError:
        return False
    return True


def test_a_password_checked_before_the_promotion_opens_no_session_after_it(
    open_desk: Callable[[], Desk], email: str
) -> None:
    checked, changed = threading.Barrier(THREADS + 1), threading.Event()
    desks = [replace(open_desk(), passwords=SlowPasswords(checked, changed)) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        attempts = [pool.submit(logged_in, desk, email) for desk in desks]
        checked.wait(10)
        make_admin(open_desk(), email, NEW, "Admin")
        changed.set()
        sessions = [attempt.result(10) for attempt in attempts]
    assert sessions == [None] * THREADS


@pytest.mark.parametrize("round_", range(10))
def test_whoever_logs_in_during_the_promotion_keeps_no_session(
    open_desk: Callable[[], Desk], email: str, round_: int
) -> None:
    """Six threads log in, over and over, as an attacker who registered the address would."""
    desk, stop, start = open_desk(), threading.Event(), threading.Barrier(THREADS + 1)

    def attack(own: Desk) -> list[Tokens]:
        pairs = []
        start.wait(10)
        while not stop.is_set():
            pairs.append(logged_in(own, email))
        return [pair for pair in pairs if pair]

    with ThreadPoolExecutor(THREADS) as pool:
        attacks = [pool.submit(attack, open_desk()) for _ in range(THREADS)]
        start.wait(10)
        make_admin(desk, email, NEW, "Admin")
        stop.set()
        sessions = [pair for each in attacks for pair in each.result(10)]
    assert not [pair for pair in sessions if refreshed(desk, pair)]
