"""MongoDB: one client per process, made on first use. Nothing here needs transactions (docs/adr/0008)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from shop.kernel.errors import UnavailableError
from shop.settings import Mongo, secret

if TYPE_CHECKING:
    from pymongo.database import Database


@cache
def database(settings: Mongo) -> Database[dict[str, Any]]:
    from pymongo import MongoClient

    credentials = secret(settings.secret_id) if settings.secret_id else {}
    client: MongoClient[dict[str, Any]] = MongoClient(
        settings.uri,
        username=credentials.get("username") or None,
        password=credentials.get("password") or None,
        tz_aware=True,
        serverSelectionTimeoutMS=2000,
        connectTimeoutMS=2000,
        socketTimeoutMS=4000,
        retryWrites=False,
    )
    return client[settings.database]


@contextmanager
def reachable() -> Iterator[None]:
    """Turns the driver's connection errors into UnavailableError."""
    from pymongo.errors import ConnectionFailure

    try:
        yield
    except ConnectionFailure as error:
        raise UnavailableError("The catalogue's store cannot be reached. Try again shortly.", retry_after=2) from error
