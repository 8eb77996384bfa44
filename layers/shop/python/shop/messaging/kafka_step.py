"""A Kafka consumer Lambda: it decodes each record, drops duplicates and calls one use case; one commit and one drain
per batch.

If anything in a batch fails, the transaction is rolled back and the records are processed one by one, each in its own
transaction, so that only those that fail are held back (docs/adr/0011). Routes with remote effects always run one by
one. The step starts no remote effect that the end of the invoke could interrupt: it reports the remaining records as
failed, and they are delivered again (docs/adr/0013).

Failures are per key. After the rollback the step counts the attempt itself, because the payload has no attempt number.
At the fifth the record is parked, and so are later events of its key, which keeps the order per aggregate. Records that
cannot be decoded are parked at once. An unreachable store is not an attempt: the step waits, then fails the batch, and
the mapping delivers it again (docs/adr/0023). A record that ends the process, alone in its batch, is parked at the
fifth time as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, cast

from shop.contracts.message import Envelope, Message
from shop.messaging import inbox
from shop.messaging.patience import AWAY, MAX_ATTEMPTS, begun, when_reachable
from shop.messaging.producer import Record
from shop.messaging.records import Failures, KafkaEvent, RawRecord, UndecodableError, decode, failures_of, records_of
from shop.messaging.remote_effect import RemoteEffect
from shop.messaging.unit_of_work import UnitOfWork
from shop.stores.mysql import Session
from shop.telemetry.correlation import bound
from shop.telemetry.failures import describe
from shop.telemetry.logs import logger
from shop.telemetry.metrics import count

W = TypeVar("W")
UseCase = Callable[[Envelope[Any], W], None]
Route = UseCase[W] | RemoteEffect[W, Any, Any]

ANSWER_MILLIS = 2_000


def kafka_step(
    *, consumer: str, unit_of_work: UnitOfWork[W], routes: Mapping[type[Message], Route[W]]
) -> Callable[[KafkaEvent, Any], Failures]:
    """Returns the Lambda handler of one service and topic. `consumer` is its name in the inbox: never change it."""
    contracts = {contract.TYPE: contract for contract in routes}
    step = _Step(consumer, unit_of_work, contracts, {contract.TYPE: route for contract, route in routes.items()})
    return step.handle


@dataclass
class _Batch:
    context: Any
    failed: list[RawRecord] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)
    unsent: list[Record] = field(default_factory=list)

    def fail(self, record: RawRecord) -> None:
        self.failed.append(record)
        self.blocked.add(record.key)


@dataclass(frozen=True)
class _Step(Generic[W]):
    consumer: str
    unit_of_work: UnitOfWork[W]
    contracts: Mapping[str, type[Message]]
    routes: Mapping[str, Route[W]]

    def handle(self, event: KafkaEvent, context: Any) -> Failures:
        batch, records = _Batch(context), list(records_of(event))
        with begun(self.consumer, records) as times:
            if times >= MAX_ATTEMPTS:
                when_reachable(context, lambda: self._park(records[0], "it ended the process each time"))
                return failures_of([])
            try:
                for record in self._try_at_once(records, batch):
                    if self._has_time(batch):
                        self._take(record, batch)
                    else:
                        batch.fail(record)  # not an attempt: it is delivered again
            finally:
                self.unit_of_work.outbox.drain(batch.unsent)
        return failures_of(batch.failed)

    def _try_at_once(self, records: list[RawRecord], batch: _Batch) -> list[RawRecord]:
        """Tries to commit the whole batch; returns the records that must be processed one by one."""
        if len(records) == 1 or any(isinstance(route, RemoteEffect) for route in self.routes.values()):
            return records
        try:
            read = [(record, envelope) for record in records if (envelope := decode(record, self.contracts))]
            batch.unsent += self.unit_of_work.commit_all([self._work(record, envelope) for record, envelope in read])
        except Exception:  # noqa: BLE001 - processing them one by one finds, logs and counts the cause
            return records
        return []

    @property
    def _longest_seconds(self) -> float:
        """The longest that the remote effect of one record may take."""
        return max(
            (each.longest_seconds for each in self.routes.values() if isinstance(each, RemoteEffect)), default=0.0
        )

    def _has_time(self, batch: _Batch) -> bool:
        """Whether the invoke has time for one more remote effect and for the response."""
        left: int = batch.context.get_remaining_time_in_millis()
        return not self._longest_seconds or left >= ANSWER_MILLIS + self._longest_seconds * 1000

    def _work(self, record: RawRecord, envelope: Envelope[Message]) -> Callable[[Session, W], None]:
        use_case = cast("UseCase[W]", self.routes[envelope.type])

        def work(session: Session, stores: W) -> None:
            with bound(record.correlation()):
                if self._claim(session, record):
                    use_case(envelope, stores)

        return work

    def _take(self, record: RawRecord, batch: _Batch) -> None:
        if record.key in batch.blocked:
            batch.fail(record)
            return
        with bound(record.correlation()):
            when_reachable(batch.context, lambda: self._try(record, batch), self._longest_seconds)

    def _try(self, record: RawRecord, batch: _Batch) -> None:
        try:
            envelope = decode(record, self.contracts)
            if envelope is not None:
                batch.unsent += self._process(record, envelope)
        except AWAY:
            raise
        except UndecodableError as error:
            self._park(record, str(error))
        except Exception as error:  # noqa: BLE001 - any failure holds back the key and is counted
            logger.exception("event failed", extra={"consumer": self.consumer, "event_id": record.id})
            self._count_failure(record, error, batch)

    def _process(self, record: RawRecord, envelope: Envelope[Message]) -> list[Record]:
        """Processes one record; returns what to publish."""
        route = self.routes[envelope.type]
        if isinstance(route, RemoteEffect):
            return self._remote(route, record, envelope)
        return self.unit_of_work.commit(self._work(record, envelope))[1]

    def _claim(self, session: Session, record: RawRecord) -> bool:
        """Claims the event. False for a duplicate, and for an event whose key is parked: that is parked too."""
        if inbox.claim_in_turn(session, self.consumer, record):
            return True
        self._skip(session, record)
        return False

    def _skip(self, session: Session, record: RawRecord) -> bool:
        """True for a duplicate, and for an event whose key is parked: that is parked too."""
        seen, parked = inbox.seen_and_parked(session, self.consumer, record)
        if seen:
            count("duplicate_event", consumer=self.consumer)
        elif parked:
            inbox.park(session, self.consumer, record, "an earlier event of this key is parked", 0)
        return seen or parked

    def _remote(self, effect: RemoteEffect[W, Any, Any], record: RawRecord, envelope: Envelope[Any]) -> list[Record]:
        def begin(session: Session, work: W) -> Any:
            if self._skip(session, record):
                return None
            operation = effect.begin(envelope, work)
            if operation is None:
                inbox.claim(session, self.consumer, record.id)
            return operation

        def finish(session: Session, work: W) -> None:
            if inbox.claim(session, self.consumer, record.id):
                effect.finish(envelope, work, operation, result)

        operation, unsent = self.unit_of_work.commit(begin)
        if operation is None:
            return unsent
        result = effect.perform(operation)
        return self.unit_of_work.commit(finish)[1]

    def _count_failure(self, record: RawRecord, error: Exception, batch: _Batch) -> None:
        def attempt(session: Session) -> bool:
            attempts = inbox.count_attempt(session, self.consumer, record.id)
            if attempts >= MAX_ATTEMPTS:
                inbox.park(session, self.consumer, record, describe(error), attempts)
            return attempts >= MAX_ATTEMPTS

        if self.unit_of_work.database.run(attempt):
            count("parked_event", consumer=self.consumer)
        else:
            batch.fail(record)

    def _park(self, record: RawRecord, reason: str) -> None:
        logger.error("event parked", extra={"consumer": self.consumer, "event_id": record.id, "reason": reason})
        self.unit_of_work.database.run(lambda session: inbox.park(session, self.consumer, record, reason, 1))
        count("parked_event", consumer=self.consumer)
