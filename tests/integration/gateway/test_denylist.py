"""The denylist and its small Redis client."""

from __future__ import annotations

import socket
import time
import uuid
from types import NoneType

import pytest

from shop.auth.denylist import Denylist
from shop.kernel.errors import UnavailableError
from shop.settings import Redis
from shop.stores import redis
from shop.stores.resp import Resp, RespError
from tests.integration.conftest import STACK

REDIS = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")


def test_what_is_denied_stays_so_until_its_time_is_over() -> None:
    denylist, token_id = Denylist(REDIS), str(uuid.uuid4())
    assert not denylist.holds(token_id)
    denylist.add(token_id, 30)
    assert denylist.holds(token_id)
    assert 25 < redis.client(REDIS).ttl(f"denied:{token_id}") <= 30


def test_what_expired_already_is_denied_for_a_moment_and_is_no_error() -> None:
    denylist, token_id = Denylist(REDIS), str(uuid.uuid4())
    denylist.add(token_id, -5)
    assert redis.client(REDIS).ttl(f"denied:{token_id}") <= 1


def test_replies_of_every_kind_are_read() -> None:
    client, key = Resp(REDIS), f"test:{uuid.uuid4()}"
    assert client.call("PING", reply=str) == "PONG"
    assert client.call("GET", key, reply=NoneType) is None
    assert client.call("SET", key, "zwei\r\nZeilen é", "EX", "5", reply=str) == "OK"
    assert client.call("GET", key, reply=str) == "zwei\r\nZeilen é"
    assert client.call("EXISTS", key, reply=int) == 1
    with pytest.raises(RespError, match="ERR"):
        client.call("NONSENSE", reply=str)
    assert client.call("PING", reply=str) == "PONG", "a refusal leaves the connection usable"


def test_a_connection_that_redis_closed_is_opened_again() -> None:
    client = Resp(REDIS)
    own = client.call("CLIENT", "ID", reply=int)
    redis.client(REDIS).client_kill_filter(_id=str(own))
    assert client.call("PING", reply=str) == "PONG"
    assert client.call("CLIENT", "ID", reply=int) != own


def test_a_wrong_password_is_not_retried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shop.stores.resp_connection.secret", lambda _: {"password": "wrong"})
    with pytest.raises(RespError, match="WRONGPASS"):
        Resp(REDIS).call("PING", reply=str)


def test_a_redis_that_is_not_there_is_unavailable() -> None:
    with pytest.raises(UnavailableError):
        Denylist(Redis("127.0.0.1", 1, False, "cartwright/redis")).holds("any")


def test_a_redis_that_hangs_costs_no_more_than_two_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:  # it accepts connections but never answers
        started = time.monotonic()
        with pytest.raises(UnavailableError):
            Resp(Redis("127.0.0.1", mute.getsockname()[1], False, "cartwright/redis")).call("PING", reply=str)
        assert time.monotonic() - started < 2
