"""A Kafka consumer Lambda whose store compares versions: no inbox, no parked keys, whole batches at once.

Such a store ignores older versions, so a batch can be applied again for as long as the store is unavailable. Records
that cannot be decoded or that the store refuses go to the failure topic at once; a record that raises or ends the
process, alone in its batch, goes there at the fifth time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from shop.contracts.message import Envelope, Message
from shop.messaging.failed_topic import Failed, FailedTopic
from shop.messaging.patience import AWAY, MAX_ATTEMPTS, begun, when_reachable
from shop.messaging.records import Failures, KafkaEvent, RawRecord, UndecodableError, decode, failures_of, records_of

Project = Callable[[Sequence[Envelope[Any]]], set[str]]


def projection_step(
    *, consumer: str, contracts: Sequence[type[Message]], project: Project, failed: FailedTopic | None = None
) -> Callable[[KafkaEvent, Any], Failures]:
    """Returns the Lambda handler. `project` applies a batch and returns the ids of the events that the store
    refuses."""
    known = {contract.TYPE: contract for contract in contracts}
    return _Step(consumer, known, project, failed or FailedTopic()).handle


@dataclass(frozen=True)
class _Step:
    consumer: str
    contracts: Mapping[str, type[Message]]
    project: Project
    failed: FailedTopic

    def handle(self, event: KafkaEvent, context: Any) -> Failures:
        records = list(records_of(event))
        with begun(self.consumer, records, ends=AWAY) as times:
            if times >= MAX_ATTEMPTS:
                failed = [(records[0], f"failed {times} times, or ended the process")]
            else:
                failed = when_reachable(context, lambda: self._apply(records))
            when_reachable(context, lambda: self.failed.take(self.consumer, failed))
        return failures_of([])

    def _apply(self, records: Sequence[RawRecord]) -> list[Failed]:
        read: list[tuple[RawRecord, Envelope[Message]]] = []
        failed: list[Failed] = []
        for record in records:
            try:
                envelope = decode(record, self.contracts)
            except UndecodableError as error:
                failed.append((record, str(error)))
            else:
                if envelope is not None:
                    read.append((record, envelope))
        refused = self.project([envelope for _, envelope in read]) if read else set()
        return failed + [(record, "the store refused it") for record, envelope in read if envelope.id in refused]
