"""Log-ins that run while an operator changes an account: no session may survive the change.

Each thread has its own connection to MySQL.
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
from auth.domain.ports import Collaborators
from auth.domain.refresh_tokens import refresh_tokens
from auth.domain.register_customer import register_customer
from shop.settings import MySql
from shop.stores.mysql import Database
from tests.integration.auth.test_locks import new_environment
from tests.unit.auth.fakes import FakeAccessTokens, FakePasswords, FakeThrottle

OLD, NEW = "correct horse battery", "another horse battery"
THREADS = 6


class SlowPasswords(FakePasswords):
    """Waits after each check until the account has been changed."""

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
def new_collaborators(open_database: Callable[[MySql], Database]) -> Callable[[], Collaborators]:
    return lambda: new_environment(open_database)


@pytest.fixture
def email(new_collaborators: Callable[[], Collaborators]) -> str:
    address = f"{uuid.uuid4().hex}@example.com"
    register_customer(new_collaborators(), address, OLD, "Mallory")
    return address


def logged_in(environment: Collaborators, email: str) -> Tokens | None:
    try:
        return log_in(
            environment, FakeThrottle(limit=1_000), FakeAccessTokens(), email=email, password=OLD, address="192.0.2.1"
        )
    except CredentialsError:
        return None


def refreshed(environment: Collaborators, tokens: Tokens) -> bool:
    try:
        refresh_tokens(environment, FakeAccessTokens(), tokens.refresh_token)
    except RefreshTokenError:
        return False
    return True


def test_a_password_checked_before_the_promotion_opens_no_session_after_it(
    new_collaborators: Callable[[], Collaborators], email: str
) -> None:
    checked, changed = threading.Barrier(THREADS + 1), threading.Event()
    environments = [replace(new_collaborators(), passwords=SlowPasswords(checked, changed)) for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        attempts = [pool.submit(logged_in, environment, email) for environment in environments]
        checked.wait(10)
        make_admin(new_collaborators(), email, NEW, "Admin")
        changed.set()
        sessions = [attempt.result(10) for attempt in attempts]
    assert sessions == [None] * THREADS


@pytest.mark.parametrize("round_", range(10))
def test_whoever_logs_in_during_the_promotion_keeps_no_session(
    new_collaborators: Callable[[], Collaborators], email: str, round_: int
) -> None:
    """Six threads log in again and again, as an attacker who registered the address could."""
    environment, stop, start = new_collaborators(), threading.Event(), threading.Barrier(THREADS + 1)

    def attack(own: Collaborators) -> list[Tokens]:
        pairs = []
        start.wait(10)
        while not stop.is_set():
            pairs.append(logged_in(own, email))
        return [pair for pair in pairs if pair]

    with ThreadPoolExecutor(THREADS) as pool:
        attacks = [pool.submit(attack, new_collaborators()) for _ in range(THREADS)]
        start.wait(10)
        make_admin(environment, email, NEW, "Admin")
        stop.set()
        sessions = [pair for each in attacks for pair in each.result(10)]
    assert not [pair for pair in sessions if refreshed(environment, pair)]
