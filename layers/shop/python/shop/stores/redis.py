"""Redis: one client per process, made on first use, with short timeouts so that a dead Redis costs no request more
than a second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import UnavailableError
from shop.settings import Redis as RedisSettings
from shop.settings import secret

if TYPE_CHECKING:
    import redis


@cache
def client(settings: RedisSettings) -> redis.Redis:
    import redis  # 123 ms of cold start: paid only by invokes that use it

    return redis.Redis(
        host=settings.host,
        port=settings.port,
        ssl=settings.tls,
        password=secret(settings.secret_id)["password"],
        decode_responses=True,
        socket_connect_timeout=1,
        socket_timeout=1,
        health_check_interval=30,
    )


@contextmanager
def reachable() -> Iterator[None]:
    """Turns the driver's connection errors into UnavailableError."""
    from redis.exceptions import ConnectionError as RedisConnectionError
    from redis.exceptions import TimeoutError as RedisTimeoutError

    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        raise UnavailableError("The cache cannot be reached. Try again shortly.", retry_after=2) from error
