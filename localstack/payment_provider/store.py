"""The provider's books in SQLite: objects, ledger, idempotent answers, events and their deliveries.

One writer, one thread; WAL, so that the auditor may read the file while the simulator runs.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from localstack.payment_provider.errors import Json

SCHEMA = """
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS objects(seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
  intent TEXT, order_id TEXT, created INTEGER NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS objects_kind ON objects(kind, seq);
CREATE INDEX IF NOT EXISTS objects_intent ON objects(intent, kind);
CREATE INDEX IF NOT EXISTS objects_order ON objects(order_id, kind);
CREATE TABLE IF NOT EXISTS ledger(seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, intent TEXT NOT NULL,
  order_id TEXT, entry TEXT NOT NULL CHECK (entry IN ('authorise', 'capture', 'release', 'refund')),
  amount INTEGER NOT NULL CHECK (amount > 0), currency TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS ledger_intent ON ledger(intent);
CREATE TABLE IF NOT EXISTS answers(key TEXT PRIMARY KEY, fingerprint TEXT NOT NULL, at INTEGER NOT NULL,
  status INTEGER NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS deliveries(seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, intent TEXT NOT NULL,
  due_at REAL NOT NULL, held INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL,
  last_status TEXT);
CREATE INDEX IF NOT EXISTS deliveries_due ON deliveries(state, due_at);
"""


class Store:
    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;" + SCHEMA)

    def close(self) -> None:
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def rows(self, sql: str, *values: Any) -> list[Any]:
        return self.db.execute(sql, values).fetchall()

    def meta(self, name: str, default: str) -> str:
        rows = self.rows("SELECT value FROM meta WHERE name = ?", name)
        return str(rows[0][0]) if rows else default

    def set_meta(self, name: str, value: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def get(self, kind: str, key: str) -> Json | None:
        rows = self.rows("SELECT body FROM objects WHERE id = ? AND kind = ?", key, kind)
        return json.loads(rows[0][0]) if rows else None

    def add(self, body: Json, intent: Json | None = None) -> None:
        owner = intent or body
        order_id = owner["metadata"].get("order_id")
        self.db.execute(
            "INSERT INTO objects(id, kind, intent, order_id, created, body) VALUES (?, ?, ?, ?, ?, ?)",
            (body["id"], body["object"], owner["id"], order_id, body["created"], json.dumps(body)),
        )

    def save(self, body: Json) -> None:
        self.db.execute("UPDATE objects SET body = ? WHERE id = ?", (json.dumps(body), body["id"]))

    def post(self, at: int, intent: Json, entry: str, amount: int) -> None:
        """Adds a line to the ledger, which is never changed afterwards."""
        self.db.execute(
            "INSERT INTO ledger(at, intent, order_id, entry, amount, currency) VALUES (?, ?, ?, ?, ?, ?)",
            (at, intent["id"], intent["metadata"].get("order_id"), entry, amount, intent["currency"]),
        )

    def answer(self, key: str, not_before: int) -> tuple[str, int, str] | None:
        rows = self.rows("SELECT fingerprint, status, body FROM answers WHERE key = ? AND at >= ?", key, not_before)
        return rows[0] if rows else None

    def keep_answer(self, key: str, fingerprint: str, at: int, status: int, body: str) -> None:
        self.db.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)", (key, fingerprint, at, status, body))
