"""The tables `inbox`, `attempts` and `parked`: the events that a consumer has processed, is failing at, or has
parked."""

from __future__ import annotations

from shop.messaging.records import RawRecord
from shop.stores.mysql import Session


def claim(session: Session, consumer: str, event_id: str) -> bool:
    """Records the event. True the first time; False for a duplicate and for a parked event."""
    return session.execute("INSERT IGNORE INTO inbox (consumer, event_id) VALUES (%s, %s)", (consumer, event_id)) == 1


def claim_in_turn(session: Session, consumer: str, record: RawRecord) -> bool:
    """As `claim`, but also False, without recording it, while an earlier event of its key is parked."""
    sql = (
        "INSERT IGNORE INTO inbox (consumer, event_id) SELECT %s, %s FROM DUAL"
        " WHERE NOT EXISTS (SELECT 1 FROM parked WHERE consumer = %s AND agg_key = %s AND closed_at IS NULL)"
    )
    return session.execute(sql, (consumer, record.id, consumer, record.key)) == 1


def seen_and_parked(session: Session, consumer: str, record: RawRecord) -> tuple[bool, bool]:
    """Whether this event was processed, and whether its key is parked."""
    sql = (
        "SELECT EXISTS (SELECT 1 FROM inbox WHERE consumer = %s AND event_id = %s) AS seen,"
        " EXISTS (SELECT 1 FROM parked WHERE consumer = %s AND agg_key = %s AND closed_at IS NULL) AS parked"
    )
    row = session.one(sql, (consumer, record.id, consumer, record.key))
    assert row is not None
    return bool(row["seen"]), bool(row["parked"])


def count_attempt(session: Session, consumer: str, event_id: str) -> int:
    """Counts one more attempt and returns their number."""
    session.execute(
        "INSERT INTO attempts (consumer, event_id, attempts) VALUES (%s, %s, 1)"
        " ON DUPLICATE KEY UPDATE attempts = attempts + 1",
        (consumer, event_id),
    )
    row = session.one("SELECT attempts FROM attempts WHERE consumer = %s AND event_id = %s", (consumer, event_id))
    assert row is not None
    return int(row["attempts"])


def park(session: Session, consumer: str, record: RawRecord, error: str, attempts: int) -> None:
    """Inserts the record into `parked` and its event into `inbox`, in the caller's transaction."""
    if not claim(session, consumer, record.id):
        return
    session.execute("DELETE FROM attempts WHERE consumer = %s AND event_id = %s", (consumer, record.id))
    session.execute(
        "INSERT INTO parked (consumer, event_id, agg_key, topic, kafka_partition, kafka_offset, headers, body, error,"
        " attempts) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            consumer,
            record.id,
            record.key,
            record.topic,
            record.partition,
            record.offset,
            record.headers,
            record.body,
            error[:500],
            attempts,
        ),
    )
