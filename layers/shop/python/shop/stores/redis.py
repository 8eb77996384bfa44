"""Redis: one client per process, made on first use. Each trouble of Redis becomes an UnavailableError (503)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import UnavailableError
from shop.settings import Redis as RedisSettings
from shop.telemetry.metrics import count

if TYPE_CHECKING:
    import redis

UNREACHABLE = "The cache cannot be reached. Try again shortly."
BUSY = "The cache cannot serve this right now. Try again shortly."
FULL = "The cache is full. Try again in a while."
FULL_SECONDS = 30
# Codes with which Redis refuses commands for a while, or until an operator acts. WRONGPASS is one of them, because a
# rotated password is unknown here for up to five minutes. Any other refusal is a bug of ours.
REFUSED_FOR_NOW = re.compile(
    r"\b(?:OOM|LOADING|READONLY|BUSY|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|WRONGPASS|NOAUTH|NOPERM)\b"
)


@cache
def client(settings: RedisSettings) -> redis.Redis:
    """Connecting takes at most a second, and so does a command. Replies are strings."""
    import redis  # 123 ms of cold start: paid only by invokes that use it
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    from shop.stores.redis_connection import Connection, Login, TlsConnection

    pool = redis.ConnectionPool(
        connection_class=TlsConnection if settings.tls else Connection,
        host=settings.host,
        port=settings.port,
        credential_provider=Login(settings.secret_id),
        decode_responses=True,
        socket_connect_timeout=1,
        socket_timeout=1,
        health_check_interval=30,
        # The driver would repeat a command ten times: for longer than a request may take, and although the first
        # try may have been done.
        retry=Retry(NoBackoff(), 0),
    )
    return redis.Redis(connection_pool=pool)


@contextmanager
def reachable(full: str = FULL) -> Iterator[None]:
    """Turns the driver's errors into UnavailableError, unless they are bugs of ours. `full` is its detail if Redis has
    no memory left."""
    from redis.exceptions import ConnectionError as RedisConnectionError
    from redis.exceptions import ResponseError
    from redis.exceptions import TimeoutError as RedisTimeoutError

    try:
        yield
    except (RedisConnectionError, RedisTimeoutError) as error:
        raise UnavailableError(UNREACHABLE, retry_after=2) from error
    except ResponseError as error:
        unavailable = refused_for_now(f"{error.status_code} {error}", full)
        if unavailable is None:
            raise
        raise unavailable from error


def refused_for_now(message: str, full: str = FULL) -> UnavailableError | None:
    """The error to raise when Redis refuses with this message; None if the refusal is a bug of ours."""
    found = REFUSED_FOR_NOW.search(message)
    if found is None:
        return None
    count("redis_refused", code=found[0])
    return UnavailableError(full, retry_after=FULL_SECONDS) if found[0] == "OOM" else UnavailableError(BUSY)
