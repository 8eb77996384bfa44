"""The unsent messages of the catalogue. Each product keeps its own in `pending`, until they are sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pymongo
from pymongo.errors import PyMongoError

from tests.proof.audit.errors import AuditError
from tests.proof.audit.facts import OutboxRow
from tests.proof.audit.places import Places
from tests.proof.audit.readers.mysql import utc

OLDEST = "pending.0.at"


def unsent(places: Places, since: datetime, bound: int) -> list[OutboxRow]:
    client: pymongo.MongoClient[dict[str, Any]] = pymongo.MongoClient(places.mongo, serverSelectionTimeoutMS=5_000)
    try:
        products = client[places.mongo_database]["products"]
        found = products.find({OLDEST: {"$gte": since}}, {"pending": 1}).sort(OLDEST, 1).limit(bound)
        return [row for document in found for row in _rows(document)]
    except PyMongoError as error:
        raise AuditError(f"MongoDB at {places.mongo} cannot be read: {error}") from error
    finally:
        client.close()


def _rows(document: dict[str, Any]) -> Iterator[OutboxRow]:
    for event in document["pending"]:
        yield OutboxRow("products", event["id"], utc(event["at"]), sent=False)
