"""Delivers webhooks at least once: durable queue, signed anew at each attempt, retried with growing pauses."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from localstack.payment_provider.clock import SimClock
from localstack.payment_provider.config import Config
from localstack.payment_provider.signing import header
from localstack.payment_provider.store import Store

_AT_ONCE = 8
_IDLE_SECONDS = 30.0
_PATIENCE_SECONDS = 10.0


class Deliverer:
    def __init__(self, store: Store, clock: SimClock, config: Config) -> None:
        self.store = store
        self.clock = clock
        self.config = config
        self.wake = asyncio.Event()
        self._under_way: dict[int, asyncio.Task[None]] = {}

    async def run(self) -> None:
        try:
            while True:
                pause = self._start_due()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.wake.wait(), pause)
                self.wake.clear()
        finally:
            await self._stop()

    def _start_due(self) -> float:
        """Starts the deliveries that are due. Returns the seconds until the next one."""
        sql = "SELECT seq, event, intent, attempts, due_at FROM deliveries WHERE state = 'pending' ORDER BY due_at, seq"
        now = time.time()
        for seq, event, intent, attempts, due_at in self.store.rows(f"{sql} LIMIT {4 * _AT_ONCE}"):
            if seq in self._under_way:
                continue
            if len(self._under_way) >= _AT_ONCE:
                return _IDLE_SECONDS
            if due_at > now:
                return min(float(due_at - now), _IDLE_SECONDS)
            self._under_way[seq] = asyncio.create_task(self._deliver(seq, event, intent, attempts + 1))
        return _IDLE_SECONDS

    async def _deliver(self, seq: int, event: str, intent: str, attempt: int) -> None:
        try:
            status = await self._post(event)
            if status.startswith("2"):
                self._delivered(seq, intent, attempt, status)
            else:
                self._failed(seq, attempt, status)
        finally:
            del self._under_way[seq]
            self.wake.set()

    async def _post(self, event: str) -> str:
        ((body,),) = self.store.rows("SELECT body FROM objects WHERE id = ?", event)
        raw = body.encode()
        signature = header(raw, self.clock.now(), self.config.webhook_secrets)
        headers = {"Content-Type": "application/json; charset=utf-8", "Stripe-Signature": signature}
        return await asyncio.to_thread(_send, self.config.webhook_url or "", raw, headers)

    def _delivered(self, seq: int, intent: str, attempt: int, status: str) -> None:
        with self.store.transaction():
            self._note(seq, "delivered", attempt, status)
            # What was held back to arrive out of order may go now that a later event has arrived.
            release = "UPDATE deliveries SET due_at = ?, held = 0 WHERE intent = ? AND held = 1 AND seq < ?"
            self.store.db.execute(release, (time.time(), intent, seq))

    def _failed(self, seq: int, attempt: int, status: str) -> None:
        if attempt >= self.config.max_attempts:
            self._note(seq, "failed", attempt, status)
            return
        pause = min(self.config.retry_base_seconds * 2 ** (attempt - 1), self.config.retry_cap_seconds)
        self._note(seq, "pending", attempt, status)
        self.store.db.execute("UPDATE deliveries SET due_at = ? WHERE seq = ?", (time.time() + pause, seq))

    def _note(self, seq: int, state: str, attempts: int, status: str) -> None:
        sql = "UPDATE deliveries SET state = ?, attempts = ?, last_status = ? WHERE seq = ?"
        self.store.db.execute(sql, (state, attempts, status, seq))

    async def _stop(self) -> None:
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _send(url: str, body: bytes, headers: Mapping[str, str]) -> str:
    """The status, or what went wrong. In a thread, because an asynchronous client takes several times the CPU, and the
    shop runs on the same cores."""
    to = urlsplit(url)
    connection = HTTPConnection(to.hostname or "", to.port, timeout=_PATIENCE_SECONDS)
    try:
        connection.request("POST", to.path, body, dict(headers))
        return str(connection.getresponse().status)
    except (OSError, HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()
