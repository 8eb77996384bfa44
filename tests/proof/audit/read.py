"""Reads all facts. MySQL is read first, so that no row is newer than what is read of the topics and the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import yaml

from localstack.stack import ROOT
from tests.proof.audit.facts import Ack, Facts, Intent
from tests.proof.audit.places import Places
from tests.proof.audit.readers import mongo, provider, services, topics
from tests.proof.audit.readers.mysql import Snapshot, snapshot

CATALOG = ROOT / "events" / "catalog.yaml"
WITHOUT_INBOX = {"search"}
"""Search has no inbox: it ignores versions that it has seen."""
UUID7 = 7


@dataclass(frozen=True, slots=True)
class Scope:
    """What began at `since` or later. TooMuchError is raised if a store has more than `bound` rows of it."""

    since: datetime
    bound: int


def read_facts(places: Places, scope: Scope, acks: list[Ack] | None) -> Facts:
    with snapshot(places, scope.since, scope.bound) as stores:
        facts = _stores(stores, places, acks)
    facts.outbox.extend(mongo.unsent(places, scope.since, scope.bound))
    catalog = yaml.safe_load(CATALOG.read_text())
    # Records of earlier events are left out: they can be repeats of what is not audited.
    found = topics.records(places, list(catalog["topics"]), scope.since, scope.bound)
    facts.records.extend(row for row in found if row.occurred_at is None or row.occurred_at >= scope.since)
    facts.consumers.update(_consumers(catalog))
    if places.provider:
        orders = {order.order_id for order in facts.orders}
        intents = provider.intents(places, scope.bound)
        facts.intents.extend(row for row in intents if _is_recent(row, orders, scope.since))
    return facts


def _stores(stores: Snapshot, places: Places, acks: list[Ack] | None) -> Facts:
    return Facts(
        now=stores.now(),
        skus=services.skus(stores),
        reservations=services.reservations(stores),
        orders=services.orders(stores),
        history=services.history(stores),
        payments=services.payments(stores),
        outbox=[row for schema in places.schemas for row in services.outbox(stores, schema)],
        inbox={row for schema in places.schemas for row in services.inbox(stores, schema)},
        parked=[row for schema in places.schemas for row in services.parked(stores, schema)],
        effects=services.effects(stores),
        acks=acks,
    )


def _consumers(catalog: dict[str, dict[str, dict[str, list[str]]]]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(each for each in message["consumers"] if each.partition(".")[0] not in WITHOUT_INBOX)
        for name, message in catalog["messages"].items()
    }


def _is_recent(intent: Intent, orders: set[str], since: datetime) -> bool:
    """Whether it belongs to one of the audited orders, or to none though it began in time. The ledger has no times, but
    an order's id has."""
    if intent.order_id in orders:
        return True
    try:
        order = UUID(intent.order_id)
    except ValueError:
        return True
    return order.version != UUID7 or datetime.fromtimestamp((order.int >> 80) / 1000, UTC) >= since
