"""OpenSearch: one client per process, made on first use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from shop.kernel.errors import UnavailableError
from shop.settings import OpenSearch as OpenSearchSettings
from shop.settings import secret

if TYPE_CHECKING:
    from opensearchpy import OpenSearch


@cache
def client(settings: OpenSearchSettings) -> OpenSearch:
    from opensearchpy import OpenSearch

    credentials = secret(settings.secret_id) if settings.secret_id else {}
    login = (credentials["username"], credentials["password"]) if credentials.get("username") else None
    return OpenSearch(hosts=[settings.url], http_auth=login, timeout=3, max_retries=0)


BUSY = {429, 502, 503, 504}


@contextmanager
def reachable() -> Iterator[None]:
    """Turns the driver's connection errors, and a cluster that is too busy or not ready, into UnavailableError."""
    from opensearchpy.exceptions import ConnectionError as SearchConnectionError
    from opensearchpy.exceptions import TransportError

    try:
        yield
    except TransportError as error:
        if not isinstance(error, SearchConnectionError) and error.status_code not in BUSY:
            raise
        raise UnavailableError("Search cannot be reached. Try again shortly.", retry_after=2) from error
