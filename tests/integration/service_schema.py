"""A schema with one service's tables, for tests whose rows must not mix with those of the running shop."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

import pymysql

from localstack.stack import ROOT, Stack
from shop.settings import MySql

STACK = Stack("test")
BACKBONE = ROOT / "layers/shop/python/shop/messaging/migrations"
Root: TypeAlias = "pymysql.Connection[pymysql.cursors.Cursor]"


@contextmanager
def service_schema(root: Root, service: str) -> Iterator[MySql]:
    """Made from the service's migrations, for the service's own user; dropped in the end."""
    name = f"test_{service}_{uuid.uuid4().hex[:12]}"
    with root.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute(f"GRANT ALL ON {name}.* TO '{service}'")
        cursor.execute(f"USE {name}")
        for folder in (BACKBONE, ROOT / "functions" / service / "migrations"):
            apply(cursor, folder)
    try:
        yield MySql("127.0.0.1", STACK.port("mysql"), name, service, f"cartwright/mysql/{service}")
    finally:
        with root.cursor() as cursor:
            cursor.execute(f"REVOKE ALL ON {name}.* FROM '{service}'")
            cursor.execute(f"DROP DATABASE {name}")


def apply(cursor: pymysql.cursors.Cursor, folder: Path) -> None:
    """The migrations of a folder, in their order."""
    for file in sorted(folder.glob("*.sql")):
        for statement in _statements(file):
            cursor.execute(statement)


def _statements(file: Path) -> Iterator[str]:
    lines = (line for line in file.read_text().splitlines() if not line.lstrip().startswith("--"))
    yield from filter(str.strip, "\n".join(lines).split(";"))
