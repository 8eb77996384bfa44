"""events/catalog.yaml says what contracts, template and dispatch tables do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from localstack.stack import ROOT
from shop.contracts.message import Command, Event, Message
from shop.contracts.registry import OWNERS, all_messages, messages
from tests.contract.dispatch import dispatch_tables
from tools import catalog as catalog_file
from tools.catalog import Catalog
from tools.template import functions, load, mappings

CATALOG = catalog_file.load()
IMPERATIVE = re.compile(r"^shop\.[a-z]+\.[a-z]+(_[a-z]+)*$")


def disagreements(catalog: Catalog) -> list[str]:
    found = []
    for owner in OWNERS:
        for message in messages(owner):
            entry = catalog.messages.get(message.TYPE)
            if entry is None or (entry.topic, entry.key, entry.owner) != (message.TOPIC, message.KEY, owner):
                found.append(f"{message.TYPE}: the catalog says {entry}")
    return found


def unread(catalog: Catalog, tables: dict[str, set[str]]) -> list[str]:
    """Where the steps' dispatch tables and the catalog's consumers differ."""
    routed = {(step, kind) for step, kinds in tables.items() for kind in kinds}
    listed = {(step, entry.type) for entry in catalog.messages.values() for step in entry.consumers}
    missing = [f"{step} has no route for {kind}" for step, kind in sorted(listed - routed)]
    return missing + [f"the catalog does not list {step} for {kind}" for step, kind in sorted(routed - listed)]


def test_catalog_and_contracts_agree() -> None:
    assert CATALOG.messages.keys() == {message.TYPE for message in all_messages()}
    assert not disagreements(CATALOG)


def test_a_disagreement_is_seen() -> None:
    entry = CATALOG.messages["shop.orders.order_placed"]
    wrong = replace(CATALOG, messages=CATALOG.messages | {entry.type: replace(entry, topic="shop.products.v1")})
    assert len(disagreements(wrong)) == 1


def test_catalog_and_dispatch_tables_agree() -> None:
    assert not unread(CATALOG, dispatch_tables(ROOT / "functions"))


def test_a_missing_route_is_seen() -> None:
    entry = CATALOG.messages["shop.payments.payment_declined"]
    only = replace(CATALOG, messages={entry.type: entry})
    assert unread(only, {"orders.on_payments": set()}) == ["orders.on_payments has no route for " + entry.type]
    assert unread(replace(CATALOG, messages={}), {"cart.on_orders": {"shop.orders.order_placed"}})


def test_each_mapping_reads_a_topic_of_the_catalog_for_its_consumer() -> None:
    handlers = {name: properties["Handler"].removesuffix(".handler") for name, properties in functions(load()).items()}
    pairs = {(m["Topics"][0], handlers[m["FunctionName"]["Ref"]]) for m in mappings(load()).values()}
    assert pairs == {(topic, reader) for topic in CATALOG.topics for reader in CATALOG.readers(topic)}


def test_failed_records_go_to_the_catalogs_topic() -> None:
    for mapping in mappings(load()).values():
        assert mapping["DestinationConfig"]["OnFailure"]["Destination"] == f"kafka://{CATALOG.failed_topic}"


def test_every_topic_is_used() -> None:
    assert {entry.topic for entry in CATALOG.messages.values()} == CATALOG.topics.keys()
    assert CATALOG.failed_topic not in CATALOG.topics


@pytest.mark.parametrize("message", all_messages(), ids=lambda message: message.TYPE)
def test_type_owner_and_topic_are_named_by_the_grammar(message: type[Message]) -> None:
    entry = CATALOG.messages[message.TYPE]
    assert IMPERATIVE.match(message.TYPE)
    assert message.TYPE.startswith(f"shop.{entry.owner}.")
    assert message.TOPIC.endswith(f".v{message.VERSION}")
    assert issubclass(message, Command) == (".commands." in message.TOPIC)
    assert issubclass(message, Event) != issubclass(message, Command)
    assert entry.producers == (entry.owner,) or issubclass(message, Command), "an event is published by its owner"
