"""OpenSearch: one client per process, made on first use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import UnavailableError
from shop.settings import OpenSearch as OpenSearchSettings
from shop.settings import secret
from shop.stores.rebuilt import Rebuilt

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

BUSY = {429, 502, 503, 504}
Login = tuple[str, str] | None


def client(settings: OpenSearchSettings) -> OpenSearch:
    """The client, with the login that the secret has now. A request takes at most 3 seconds."""
    members = secret(settings.secret_id) if settings.secret_id else {}
    return _client(settings).get((members["username"], members["password"]) if members.get("username") else None)


def _close(client: OpenSearch) -> None:
    client.close()


@cache
def _client(settings: OpenSearchSettings) -> Rebuilt[Login, OpenSearch]:
    def build(login: Login) -> OpenSearch:
        from opensearchpy import OpenSearch

        return OpenSearch(hosts=[settings.url], http_auth=login, timeout=3, max_retries=0)

    return Rebuilt(build, _close)


@contextmanager
def reachable() -> Iterator[None]:
    """Turns connection errors, and the answers of a cluster that is busy or not ready, into UnavailableError."""
    from opensearchpy.exceptions import ConnectionError as SearchConnectionError
    from opensearchpy.exceptions import TransportError

    try:
        yield
    except TransportError as error:
        if not isinstance(error, SearchConnectionError) and error.status_code not in BUSY:
            raise
        raise UnavailableError("Search cannot be reached. Try again shortly.", retry_after=2) from error
