"""A Redis of a test's own, to be filled, slowed down and broken. It has the test stack's password."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from localstack.engines import redis_server, supervisor
from shop.settings import Redis
from tests.integration.engines.own_stack import OwnStack


@contextmanager
def own_redis(folder: Path) -> Iterator[Redis]:
    stack = OwnStack("own", folder)
    engine = redis_server.engine(stack)
    supervisor.start_all(stack, [engine])
    process = supervisor.find(stack, engine)
    assert process is not None
    try:
        yield Redis("127.0.0.1", engine.port, False, "cartwright/redis")
    finally:
        os.kill(process.pid, signal.SIGKILL)  # a busy one would finish its script first
        supervisor.stop_all(stack, [engine])


def fill(client: redis.Redis) -> None:
    """It holds more than it may by now, so that not the smallest value has room."""
    client.set("fill", "x" * 2_000_000)
    client.config_set("maxmemory", "1mb")


def make_read_only(client: redis.Redis) -> None:
    """As the old primary is for a while after a failover."""
    client.replicaof("127.0.0.1", 1)


def lose_replicas(client: redis.Redis) -> None:
    client.config_set("min-replicas-to-write", 1)


def keep_busy(client: redis.Redis) -> None:
    """With a script that goes on for longer than a caller waits; Redis refuses everybody else meanwhile."""
    client.config_set("busy-reply-threshold", 1)
    port, password = (client.get_connection_kwargs()[name] for name in ("port", "password"))
    impatient = redis.Redis(port=port, password=password, socket_timeout=0.1, retry=Retry(NoBackoff(), 0))
    with impatient, suppress(redis.TimeoutError):
        impatient.eval("while true do end", 0)


def pause(client: redis.Redis) -> None:
    client.client_pause(5_000)


WRITES_REFUSED: tuple[Callable[[redis.Redis], None], ...] = (fill, make_read_only, lose_replicas, keep_busy, pause)
READS_REFUSED: tuple[Callable[[redis.Redis], None], ...] = (keep_busy, pause)
