"""I5, I6, I8 and I11: committed messages are sent, in order, and processed once by every consumer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tests.proof.audit.facts import Facts, TopicRecord
from tests.proof.audit.verdicts import Verdict, verdict

UNSENT_FOR = timedelta(seconds=90)


def no_lost_event(facts: Facts, unsent_for: timedelta = UNSENT_FOR) -> Verdict:
    on_topics = {record.event_id for record in facts.records}
    broken = list(_lost(facts, on_topics, unsent_for))
    return verdict("I5", "no lost event", broken, len(facts.outbox))


def _lost(facts: Facts, on_topics: set[str], unsent_for: timedelta) -> Iterator[str]:
    for row in facts.outbox:
        name = f"{row.service} {row.event_id}"
        if row.parked:
            yield f"{name}: parked, because no topic takes it"
        elif row.sent and row.event_id not in on_topics:
            yield f"{name}: marked as sent, but on no topic"
        elif not row.sent and facts.now - row.created_at > unsent_for:
            yield f"{name}: unsent for {(facts.now - row.created_at).total_seconds():.0f} s"


def in_order(facts: Facts) -> Verdict:
    """The first appearances of an aggregate's events on a topic follow its version. Repeats may come at any time."""
    firsts = list(_first_appearances(facts.records))
    return verdict("I8", "events of an aggregate in order", _disorder(firsts), len(firsts))


def _first_appearances(records: Iterable[TopicRecord]) -> Iterator[TopicRecord]:
    seen: set[str] = set()
    for record in sorted(records, key=lambda record: (record.topic, record.partition, record.offset)):
        if record.event_id and record.event_id not in seen:
            seen.add(record.event_id)
            yield record


def _disorder(firsts: Iterable[TopicRecord]) -> Iterator[str]:
    latest: dict[tuple[str, str], int] = {}
    for record in firsts:
        aggregate = (record.topic, record.aggregate_id)
        before = latest.get(aggregate)
        if before is not None and record.version < before:
            yield f"{record.topic} {record.aggregate_id}: version {record.version} first seen after {before}"
        latest[aggregate] = max(record.version, before or 0)


def all_heard(facts: Facts) -> Verdict:
    """Every message has an inbox row at each consumer that has a route for it, and so has every parked message."""
    expected = {
        (consumer, record.event_id) for record in facts.records for consumer in facts.consumers.get(record.type, ())
    }
    unheard = [f"{consumer} {event_id}: never processed" for consumer, event_id in sorted(expected - facts.inbox)]
    lost = [f"{row.consumer} {row.event_id}: parked without an inbox row" for row in facts.parked if not row.in_inbox]
    waiting = sum(row.open for row in facts.parked)
    note = f"{waiting} parked, to be redriven or discarded" if waiting else ""
    return verdict("I11", "every message is accounted for", unheard + lost, len(expected), note)


def effect_once(facts: Facts) -> Verdict:
    broken = (f"{effect.of}: {effect.what} {effect.times} times" for effect in facts.effects if effect.times > 1)
    return verdict("I6", "effects once", broken, len(facts.effects))
