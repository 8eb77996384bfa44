"""Migrates every schema: first the tables of shop.messaging, then the service's own."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pymysql
from yoyo import get_backend, read_migrations
from yoyo.backends import DatabaseBackend

from localstack import services
from localstack.engines.errors import EngineError
from localstack.stack import ROOT, Stack

BACKBONE = ROOT / "layers" / "shop" / "python" / "shop" / "messaging" / "migrations"


def migrate(stack: Stack) -> int:
    """The number of migrations that were applied."""
    logging.getLogger("yoyo").setLevel(logging.WARNING)
    with ThreadPoolExecutor() as pool:
        return sum(pool.map(lambda schema: _migrate(stack, schema), services.with_schema()))


def _migrate(stack: Stack, schema: str) -> int:
    password = quote(stack.values["MYSQL_ROOT_PASSWORD"], safe="")
    backend = get_backend(f"mysql://root:{password}@127.0.0.1:{stack.port('mysql')}/{schema}")
    try:
        return sum(_apply(backend, folder) for folder in (BACKBONE, ROOT / "functions" / schema / "migrations"))
    except pymysql.Error as error:
        raise EngineError(f"A migration of schema {schema} failed: {error}") from error
    finally:
        backend.connection.close()


def _apply(backend: DatabaseBackend, folder: Path) -> int:
    pending = backend.to_apply(read_migrations(str(folder)))
    if pending:
        with backend.lock():
            backend.apply_migrations(backend.to_apply(pending))
    return len(pending)
