"""The outbox: messages are committed in the same transaction as the change they report, then published.

An invoke publishes after its commit, and a scheduled relay publishes what invokes left behind. Both work the same way
and without claims: per key they read all unsent rows by seq, send them in that order, stop the key at the first row
that is not acked, and mark the acked rows. An invoke reads the rows at the end of its transaction: it holds the lock of
the row that owns the key, so no earlier row of that key can appear later. If several publish at once, each message
still first appears on the topic in order; the rest are duplicates, which inboxes drop (docs/adr/0004).
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from shop.kernel.breaker import Breaker
from shop.messaging.producer import Record
from shop.stores.mysql import Database, Row, Session
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

DRAIN_SECONDS = 0.2
BREAKER_SECONDS = 5.0
LEFT_BEHIND_SECONDS = 5
LEFT_BEHIND_ROWS = 20
LOOK_SECONDS = 1.0
BATCH_ROWS = 500
KEPT_DAYS = 7

_COLUMNS = "SELECT seq, event_id, agg_key, topic, body FROM outbox WHERE sent_at IS NULL AND parked_reason IS NULL"


class Publisher(Protocol):
    def publish(self, records: Sequence[Record], seconds: float) -> tuple[list[Record], list[Record]]: ...


@dataclass(frozen=True)
class Unwritten:
    """A message that is not in the outbox yet. `body` is JSON."""

    event_id: str
    key: str
    topic: str
    body: str


def write(session: Session, messages: Sequence[Unwritten]) -> list[Record]:
    """Inserts the messages. Returns the records to publish after the commit: these, and all unsent ones of their
    keys."""
    if not messages:
        return []
    session.insert_many(
        "INSERT INTO outbox (event_id, agg_key, topic, body) VALUES (%s, %s, %s, %s)",
        [(each.event_id, each.key, each.topic, each.body) for each in messages],
    )
    keys = list({each.key for each in messages})
    rows = session.all(f"{_COLUMNS} AND agg_key IN %s ORDER BY seq LIMIT {BATCH_ROWS}", (keys,))
    return [_record(row) for row in rows]


@dataclass
class _Stuck:
    """What could not be sent in this run: keys, and topics of which several keys failed and none was sent."""

    topics: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def note(self, records: Sequence[Record], done: set[int]) -> None:
        served = {record.topic for record in records if record.seq in done}
        left: dict[str, set[str]] = {}
        for record in records:
            if record.seq not in done:
                left.setdefault(record.topic, set()).add(record.key)
        for topic, keys in left.items():
            if len(keys) > 1 and topic not in served:
                self.topics.add(topic)
            else:
                self.keys |= keys

    def excluded(self) -> tuple[str, list[list[str]]]:
        """SQL that excludes them, and its parameters."""
        named = {"topic": self.topics, "agg_key": self.keys}
        used = {column: sorted(names) for column, names in named.items() if names}
        return "".join(f" AND {column} NOT IN %s" for column in used), list(used.values())


class Outbox:
    def __init__(self, database: Database, publisher: Publisher) -> None:
        self._database = database
        self._publisher = publisher
        self._breaker = Breaker(BREAKER_SECONDS)
        self._look_again = 0.0

    def drain(self, committed: Iterable[Record]) -> None:
        """Publishes what was just committed, and some of what others left behind. It runs before the response, so it is
        bounded in time and never raises; the relay sends the rest."""
        records = {record.seq: record for record in committed}
        if not records or self._breaker.is_open():
            return
        try:
            records.update((record.seq, record) for record in self._others())
            stuck = not self._publish(list(records.values()), DRAIN_SECONDS)
        except Exception:  # noqa: BLE001 - the change is committed, so the response must not fail
            logger.exception("outbox drain failed; the relay will send the rest")
            stuck = True
        if stuck:  # nothing was sent; a large batch that ran out of time is not a failure of the broker
            self._breaker.failed()

    def relay(self, seconds: float, min_age: float) -> int:
        """Publishes everything older than `min_age` seconds, until nothing is left or `seconds` are over. Returns how
        many records were sent. Topics and keys that cannot be sent do not hold up the rows behind them."""
        deadline = time.monotonic() + seconds
        total, stuck = 0, _Stuck()
        while time.monotonic() < deadline:
            records = self._left_behind(min_age, BATCH_ROWS, stuck)
            done = self._publish(records, deadline - time.monotonic())
            total += len(done)
            stuck.note(records, done)
            if len(records) < BATCH_ROWS:
                break
        self._report(total)
        return total

    def _others(self) -> list[Record]:
        """Looks at most once a second, because it rarely finds anything and a checkout drains a dozen times."""
        if time.monotonic() < self._look_again:
            return []
        self._look_again = time.monotonic() + LOOK_SECONDS
        return self._left_behind(LEFT_BEHIND_SECONDS, LEFT_BEHIND_ROWS)

    def _left_behind(self, min_age: float, rows: int, stuck: _Stuck | None = None) -> list[Record]:
        excluded, keys = stuck.excluded() if stuck else ("", ())
        sql = f"{_COLUMNS} AND created_at < UTC_TIMESTAMP(6) - INTERVAL %s MICROSECOND{excluded} ORDER BY seq LIMIT %s"
        with self._database.transaction() as session:
            return [_record(row) for row in session.all(sql, (int(min_age * 1e6), *keys, rows))]

    def _publish(self, records: Sequence[Record], seconds: float) -> set[int]:
        """Returns the `seq` of the records that need not be sent again."""
        acked, too_large = self._publisher.publish(records, seconds) if records else ([], [])
        if acked or too_large:
            self._database.run(lambda session: _mark(session, acked, too_large))
        return {record.seq for record in (*acked, *too_large)}

    def _report(self, published: int) -> None:
        def tidy(session: Session) -> Row | None:
            session.execute(
                "DELETE FROM outbox WHERE sent_at < UTC_TIMESTAMP(6) - INTERVAL %s DAY ORDER BY seq LIMIT 1000",
                (KEPT_DAYS,),
            )
            return session.one(
                "SELECT COUNT(*) AS rows_left, TIMESTAMPDIFF(SECOND, MIN(created_at), UTC_TIMESTAMP()) AS age"
                " FROM outbox WHERE sent_at IS NULL AND parked_reason IS NULL"
            )

        backlog = self._database.run(tidy)
        if published or (backlog and backlog["rows_left"]):
            logger.info("outbox relayed", extra={"published": published, "backlog": backlog})
            count("outbox_relayed", published)


def _record(row: Row) -> Record:
    return Record(row["seq"], row["event_id"], row["agg_key"], row["topic"], row["body"].encode())


def _mark(session: Session, acked: Sequence[Record], too_large: Sequence[Record]) -> None:
    if acked:
        session.execute("UPDATE outbox SET sent_at = UTC_TIMESTAMP(6) WHERE seq IN %s", ([r.seq for r in acked],))
    for record in too_large:
        logger.error("outbox row parked: too large for its topic", extra={"event_id": record.event_id})
        session.execute("UPDATE outbox SET parked_reason = 'too large for its topic' WHERE seq = %s", (record.seq,))
