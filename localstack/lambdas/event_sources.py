"""Reads event source mappings on Kafka, with the defaults of AWS, and refuses what AWS refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from localstack.lambdas.errors import TemplateError
from localstack.lambdas.model import INFINITE, KafkaMapping

RETRIES_WITH_DESTINATION = 10
POSITIONS = {"TRIM_HORIZON", "LATEST"}


def function_name(given: str) -> str:
    """The function's name in a name or an ARN."""
    return given.rpartition(":function:")[2].partition(":")[0]


def is_true(value: Any) -> bool:
    return str(value).lower() == "true"


def read_mapping(name: str, properties: Mapping[str, Any]) -> KafkaMapping:
    managed = properties.get("AmazonManagedKafkaEventSourceConfig", {})
    own = properties.get("SelfManagedKafkaEventSourceConfig", {})
    destination = properties.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    topics = tuple(properties.get("Topics", ()))
    if not topics:
        raise TemplateError(f"{name}: only Kafka event source mappings run here, and they need Topics.")
    position = properties.get("StartingPosition", "TRIM_HORIZON")
    if position not in POSITIONS:
        raise TemplateError(f"{name}: StartingPosition {position} does not run here; TRIM_HORIZON and LATEST do.")
    if destination in {f"kafka://{topic}" for topic in topics}:
        raise TemplateError(f"{name}: AWS refuses an on-failure destination that is one of the mapping's own topics.")
    retries = int(properties.get("MaximumRetryAttempts", INFINITE))
    return KafkaMapping(
        name=name,
        function=function_name(properties["FunctionName"]),
        source_arn=properties.get("EventSourceArn"),
        topics=topics,
        group=(managed or own).get("ConsumerGroupId", f"lambda-{name}"),
        starting_position=position,
        enabled=is_true(properties.get("Enabled", True)),
        batch_size=int(properties.get("BatchSize", 100)),
        window=float(properties.get("MaximumBatchingWindowInSeconds", 0.5)),
        partial="ReportBatchItemFailures" in properties.get("FunctionResponseTypes", ()),
        bisect=is_true(properties.get("BisectBatchOnFunctionError", False)),
        max_retries=RETRIES_WITH_DESTINATION if destination and retries == INFINITE else retries,
        max_age=float(properties.get("MaximumRecordAgeInSeconds", INFINITE)),
        on_failure=destination,
        pollers=int(properties.get("ProvisionedPollerConfig", {}).get("MaximumPollers", 1)),
    )
