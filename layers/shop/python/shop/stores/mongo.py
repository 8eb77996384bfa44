"""MongoDB: one client per process, made on first use. Nothing here needs transactions (docs/adr/0008)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from shop.kernel.errors import UnavailableError
from shop.settings import Mongo, secret
from shop.stores.rebuilt import Rebuilt

if TYPE_CHECKING:
    from pymongo import MongoClient
    from pymongo.database import Database

Login = tuple[str | None, str | None]


def database(settings: Mongo) -> Database[dict[str, Any]]:
    """The database, with the login that the secret has now."""
    members = secret(settings.secret_id) if settings.secret_id else {}
    login = (members.get("username") or None, members.get("password") or None)
    return _client(settings).get(login)[settings.database]


def _close(client: MongoClient[dict[str, Any]]) -> None:
    client.close()


@cache
def _client(settings: Mongo) -> Rebuilt[Login, MongoClient[dict[str, Any]]]:
    def build(login: Login) -> MongoClient[dict[str, Any]]:
        from pymongo import MongoClient

        username, password = login
        return MongoClient(
            settings.uri,
            username=username,
            password=password,
            tz_aware=True,
            serverSelectionTimeoutMS=2000,
            connectTimeoutMS=2000,
            socketTimeoutMS=4000,
            retryWrites=False,
        )

    return Rebuilt(build, _close)


@contextmanager
def reachable() -> Iterator[None]:
    """Turns the driver's connection errors into UnavailableError."""
    from pymongo.errors import ConnectionFailure

    try:
        yield
    except ConnectionFailure as error:
        raise UnavailableError("The catalogue's store cannot be reached. Try again shortly.", retry_after=2) from error
