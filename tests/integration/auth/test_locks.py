"""Tests each lock and limit with many threads at the same time, each with its own connection."""

from __future__ import annotations

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from auth.adapters.accounts_mysql import MySqlAccounts
from auth.adapters.domains_idna import IdnaDomains
from auth.adapters.families_mysql import MySqlFamilies
from auth.adapters.throttle_redis import Limits, RedisThrottle
from auth.domain.errors import EmailTakenError, RefreshTokenError
from auth.domain.log_in import log_in
from auth.domain.log_out import log_out
from auth.domain.model import Tokens, fingerprint
from auth.domain.ports import Collaborators, Work
from auth.domain.refresh_tokens import Refusal, refresh_tokens, rotate_token
from auth.domain.register_customer import register_customer
from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.messaging.outbox import Outbox
from shop.messaging.producer import Producer
from shop.messaging.unit_of_work import Transaction, UnitOfWork
from shop.settings import Kafka, MySql, Redis
from shop.stores import redis
from shop.stores.mysql import Database
from tests.integration.conftest import STACK, mysql_settings
from tests.unit.auth.fakes import ACCESS, FakeAccessTokens, FakeDenylist, FakePasswords, FakeThrottle

PASSWORD = "correct horse battery"
REDIS = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")
NOWHERE = Kafka("127.0.0.1:1", "PLAINTEXT", "")
OpenDatabase = Callable[[MySql], Database]


def work(tx: Transaction) -> Work:
    accounts, families = MySqlAccounts(tx.session), MySqlFamilies(tx.session)
    return Work(accounts, families, tx.emit, tx.now, tx.new_id, new_id, timedelta(days=30))


def new_environment(open_database: OpenDatabase) -> Collaborators:
    """The collaborators of one environment of the function, with a database connection of its own."""
    database = open_database(mysql_settings("auth"))
    unit = UnitOfWork(database, work, Outbox(database, Producer(NOWHERE)))
    run = lambda job: unit.commit(lambda _, stores: job(stores))[0]  # noqa: E731 - the port is generic
    return Collaborators(run, IdnaDomains(), FakePasswords(), FakeDenylist(), ACCESS)


def at_once(count: int, act: Callable[[int], str]) -> Counter[str]:
    """The results of `count` threads that start together."""
    start = threading.Barrier(count)

    def one(number: int) -> str:
        start.wait(10)
        return act(number)

    with ThreadPoolExecutor(count) as pool:
        return Counter(pool.map(one, range(count)))


@pytest.fixture
def email() -> str:
    return f"{uuid.uuid4().hex}@example.com"


@pytest.fixture
def session(open_database: OpenDatabase, email: str) -> tuple[Collaborators, Tokens]:
    environment = new_environment(open_database)
    register_customer(environment, email, PASSWORD, "Ada")
    tokens = log_in(
        environment, FakeThrottle(), FakeAccessTokens(), email=email, password=PASSWORD, address="192.0.2.1"
    )
    return environment, tokens


def links(environment: Collaborators, tokens: Tokens) -> list[str]:
    """The fingerprints of all tokens of the family."""

    def find(work: Work) -> list[str]:
        family_id = work.families.of_access_token(tokens.access_token)
        assert family_id
        since = work.now() - timedelta(days=1)
        return [token.fingerprint for token in work.families.issued_since(family_id, since)]

    return environment.transact(find)


def refreshed(environment: Collaborators, token: str) -> str:
    try:
        refresh_tokens(environment, FakeAccessTokens(), token)
    except RefreshTokenError as error:
        return error.reason
    return "granted"


def test_fifty_refreshes_with_one_token_make_one_successor(
    session: tuple[Collaborators, Tokens], open_database: OpenDatabase
) -> None:
    environment, tokens = session
    environments = [new_environment(open_database) for _ in range(50)]
    seen = at_once(50, lambda number: refreshed(environments[number], tokens.refresh_token))
    assert seen["granted"] == 1
    assert seen["reused"] == 1
    assert seen["ended"] == 48
    assert len(links(environment, tokens)) == 2


def test_a_second_refresh_waits_for_the_first_and_then_sees_what_it_did(
    session: tuple[Collaborators, Tokens], open_database: OpenDatabase
) -> None:
    environment, tokens = session
    other = new_environment(open_database)
    with ThreadPoolExecutor(1) as pool:
        with open_database(mysql_settings("auth")).transaction() as transaction:
            outcome = rotate_token(work(Transaction(transaction)), fingerprint(tokens.refresh_token))
            second = pool.submit(refreshed, other, tokens.refresh_token)
            assert not wait([second], timeout=0.3).done, "it waits for the commit"
        assert not isinstance(outcome, Refusal)
        assert second.result(10) == "reused"
    assert len(links(environment, tokens)) == 2


def test_no_token_is_issued_after_a_log_out(session: tuple[Collaborators, Tokens], open_database: OpenDatabase) -> None:
    """A refresh and a log-out at the same time: whichever comes first, the family has ended when both return."""
    environment, tokens = session
    environments = [new_environment(open_database) for _ in range(2)]

    def act(number: int) -> str:
        if number:
            return refreshed(environments[1], tokens.refresh_token)
        log_out(environments[0], tokens.access_token)
        return "out"

    assert at_once(2, act)["out"] == 1
    before = len(links(environment, tokens))
    assert refreshed(environment, tokens.refresh_token) == "ended"
    assert len(links(environment, tokens)) == before


def test_two_who_register_one_address_at_once_are_one_customer(open_database: OpenDatabase, email: str) -> None:
    environments = [new_environment(open_database) for _ in range(4)]

    def act(number: int) -> str:
        try:
            register_customer(environments[number], email, PASSWORD, "Ada")
        except EmailTakenError:
            return "taken"
        return "registered"

    assert at_once(4, act) == {"registered": 1, "taken": 3}


def throttle(**limits: int) -> RedisThrottle:
    return RedisThrottle(lambda: redis.client(REDIS), Limits(**limits))


def test_under_a_hundred_at_once_the_limit_is_exact(email: str) -> None:
    guard = throttle(per_account=7, window_seconds=30)
    seen = at_once(100, lambda _: "in" if guard.admit(email, uuid.uuid4().hex) == 0 else "out")
    assert seen == {"in": 7, "out": 93}


def test_an_address_has_a_limit_of_its_own(email: str) -> None:
    guard, address = throttle(per_address=3, window_seconds=30), uuid.uuid4().hex
    assert [guard.admit(f"{number}{email}", address) for number in range(3)] == [0, 0, 0]
    assert 0 < guard.admit(email, address) <= 30
    assert guard.admit(email, uuid.uuid4().hex) == 0


def test_a_right_log_in_frees_its_account_and_gives_back_one_attempt_of_the_address(email: str) -> None:
    guard, address = throttle(per_account=2, per_address=3, window_seconds=30), uuid.uuid4().hex
    guard.admit(email, address)
    guard.admit(email, address)
    assert guard.admit(email, address)
    guard.forgive(email, address)
    assert guard.admit(email, address) == 0
    assert guard.admit(f"x{email}", address) == 0
    assert guard.admit(f"y{email}", address) > 0


def test_an_unreachable_redis_is_unavailable(email: str) -> None:
    dead = Redis("127.0.0.1", 1, False, "cartwright/redis")
    with pytest.raises(UnavailableError):
        RedisThrottle(lambda: redis.client(dead), Limits()).admit(email, "192.0.2.1")
