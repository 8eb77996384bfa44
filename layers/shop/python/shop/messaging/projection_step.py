"""A Kafka consumer Lambda whose store has a version guard: no inbox, no parked keys, whole batches at once.

Replays and reordering cannot regress such a store, so a failed record is simply reported: the mapping retries it and
in the end hands it to its on-failure destination.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from shop.contracts.message import Envelope, Message
from shop.messaging.records import Failures, KafkaEvent, RawRecord, UndecodableError, decode, failures_of, records_of
from shop.telemetry.logs import logger

Project = Callable[[Sequence[Envelope[Any]]], set[str]]


def projection_step(
    *, consumer: str, contracts: Sequence[type[Message]], project: Project
) -> Callable[[KafkaEvent, Any], Failures]:
    """`project` applies the batch and returns the ids of the events it could not apply."""
    known = {contract.TYPE: contract for contract in contracts}

    def handle(event: KafkaEvent, _context: Any) -> Failures:
        read: list[tuple[RawRecord, Envelope[Message]]] = []
        failed: list[RawRecord] = []
        for record in records_of(event):
            try:
                envelope = decode(record, known)
            except UndecodableError as error:
                logger.error(
                    "event unreadable", extra={"consumer": consumer, "event_id": record.id, "reason": str(error)}
                )
                failed.append(record)
            else:
                if envelope is not None:
                    read.append((record, envelope))
        failed_ids = project([envelope for _, envelope in read]) if read else set()
        return failures_of(failed + [record for record, envelope in read if envelope.id in failed_ids])

    return handle
