"""Each Kafka trigger has every error control of the house: neither SAM nor cfn-lint asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from shop.messaging.patience import LONGEST_PAUSE_SECONDS, RESERVED_MILLIS
from tools.template import functions, load, mappings

WEEK = 7 * 24 * 3600
"""Seconds: how long Kafka keeps a record, and the most that AWS takes as a record's age."""
MOST_RETRIES = 10_000
"""AWS takes no more. While a store is away, each lasts as long as the invoke may (docs/adr/0023)."""
MINIMUM_PATIENCE = 5 * 24 * 3600
"""Seconds that the retries alone bear with a store that is away."""
SAGA_TOPICS = (".commands.", "shop.inventory.", "shop.orders.", "shop.payments.")


def breaches(template: Mapping[str, Any], name: str, mapping: Mapping[str, Any]) -> Iterator[str]:
    function = functions(template)[mapping["FunctionName"]["Ref"]]
    retries, age = mapping.get("MaximumRetryAttempts", -1), mapping.get("MaximumRecordAgeInSeconds", -1)
    destination = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination", "")
    pollers = mapping.get("ProvisionedPollerConfig", {})
    rules = {
        "names its consumer group": group_of(mapping) == f"cartwright.{function['Handler'].removesuffix('.handler')}",
        "reads one topic": len(mapping.get("Topics", [])) == 1,
        "is named after its function": name == f"{mapping['FunctionName']['Ref']}Mapping",
        "reports single failures": mapping.get("FunctionResponseTypes") == ["ReportBatchItemFailures"],
        "halves failing batches": mapping.get("BisectBatchOnFunctionError") is True,
        "retries, and not for ever": retries == MOST_RETRIES,
        "waits in the invoke": retries < 0 or MOST_RETRIES * waited(function) >= MINIMUM_PATIENCE,
        "lets records grow as old as the topic does": age == WEEK,
        "keeps failed records whole": destination.startswith(("kafka://", "arn:aws:s3:::")),
        "has provisioned pollers, without which AWS takes none of these": pollers.get("MinimumPollers", 0) >= 1,
        "shares its pollers": bool(pollers.get("PollerGroupName")),
        "waits for no batch on a saga topic": window_fits(mapping),
        "starts at the first record": mapping.get("StartingPosition") == "TRIM_HORIZON",
        "has no filter, which would drop what is no JSON": "FilterCriteria" not in mapping,
    }
    yield from (f"{name}: must be one that {rule}" for rule, kept in rules.items() if not kept)


def waited(function: Mapping[str, Any]) -> float:
    """Seconds that a step waits for a store before it lets its invoke fail."""
    return float(function["Timeout"]) - RESERVED_MILLIS / 1000 - LONGEST_PAUSE_SECONDS


def group_of(mapping: Mapping[str, Any]) -> str | None:
    group: str | None = mapping.get("AmazonManagedKafkaEventSourceConfig", {}).get("ConsumerGroupId")
    return group


def window_fits(mapping: Mapping[str, Any]) -> bool:
    window = mapping.get("MaximumBatchingWindowInSeconds")
    saga = any(part in mapping["Topics"][0] for part in SAGA_TOPICS)
    return window == 0 if saga else window is not None


@pytest.mark.parametrize("name", sorted(mappings(load())))
def test_mapping_has_every_error_control(template: dict[str, Any], name: str) -> None:
    assert not list(breaches(template, name, mappings(template)[name]))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("AmazonManagedKafkaEventSourceConfig", {}),
        ("FunctionResponseTypes", []),
        ("BisectBatchOnFunctionError", False),
        ("MaximumRetryAttempts", -1),
        ("MaximumRetryAttempts", 30),
        ("MaximumRecordAgeInSeconds", -1),
        ("MaximumRecordAgeInSeconds", 86_400),
        ("DestinationConfig", {"OnFailure": {"Destination": "arn:aws:sqs:eu-west-1:1:q"}}),
        ("ProvisionedPollerConfig", {"MinimumPollers": 1}),
        ("MaximumBatchingWindowInSeconds", 5),
        ("StartingPosition", "LATEST"),
        ("FilterCriteria", {"Filters": []}),
    ],
)
def test_a_missing_control_is_seen(template: dict[str, Any], key: str, value: object) -> None:
    mapping = mappings(template)["OrdersOnPaymentsMapping"] | {key: value}
    assert len(list(breaches(template, "OrdersOnPaymentsMapping", mapping))) == 1


def test_one_mapping_for_each_service_and_topic(template: dict[str, Any]) -> None:
    pairs = [(m["FunctionName"]["Ref"], m["Topics"][0]) for m in mappings(template).values()]
    steps = {name for name, f in functions(template).items() if f["Handler"].split(".")[1].startswith("on_")}
    assert {name for name, _ in pairs} == steps
    assert len(pairs) == len(steps), "a step reads one topic, by one mapping"


def test_no_function_is_triggered_by_sams_own_msk_event(template: dict[str, Any]) -> None:
    """Nothing inside SAM's `Type: MSK` is linted."""
    kinds = {event["Type"] for f in functions(template).values() for event in f.get("Events", {}).values()}
    assert kinds <= {"Api", "Schedule"}
