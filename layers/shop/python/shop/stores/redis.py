"""Redis: one client per process, made on first use. A dead or slow Redis costs a command a second, and a full one is
said to be full: a client is told to try again, and never that something went wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import UnavailableError
from shop.settings import Redis as RedisSettings
from shop.settings import secret
from shop.telemetry.metrics import count

if TYPE_CHECKING:
    import redis

UNREACHABLE = "The cache cannot be reached. Try again shortly."
BUSY = "The cache cannot serve this right now. Try again shortly."
FULL = "The cache is full. Try again in a while."
FULL_SECONDS = 30
# Redis refuses these until something passes or an operator mends it. A new password is unknown to us for as long as
# secrets are kept. Any other refusal is a fault of our own.
REFUSED_FOR_NOW = re.compile(
    r"\b(?:OOM|LOADING|READONLY|BUSY|MISCONF|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|WRONGPASS|NOAUTH|NOPERM)\b"
)


@cache
def client(settings: RedisSettings) -> redis.Redis:
    import redis  # 123 ms of cold start: paid only by invokes that use it
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return redis.Redis(
        host=settings.host,
        port=settings.port,
        ssl=settings.tls,
        password=secret(settings.secret_id)["password"],
        decode_responses=True,
        socket_connect_timeout=1,
        socket_timeout=1,
        health_check_interval=30,
        # By itself the driver repeats a command ten times: for longer than a request may take, and twice where the
        # first one was done. A connection that Redis closed while it was idle is opened again all the same.
        retry=Retry(NoBackoff(), 0),
    )


@contextmanager
def reachable(full: str = FULL) -> Iterator[None]:
    """Turns what is no fault of ours into UnavailableError; `full` is what a client reads when Redis has no memory."""
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


def refused_for_now(said: str, full: str = FULL) -> UnavailableError | None:
    """What to tell a client when Redis refuses with this error; None where the fault is ours."""
    found = REFUSED_FOR_NOW.search(said)
    if found is None:
        return None
    count("redis_refused", code=found[0])
    return UnavailableError(full, retry_after=FULL_SECONDS) if found[0] == "OOM" else UnavailableError(BUSY)
