"""Sends a mapping's discarded records to its on-failure destination.

A Kafka topic gets the records themselves, with `failure-…` headers; other destinations get AWS's invocation record.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from typing import Any

from confluent_kafka import KafkaError, KafkaException, Message, Producer

from localstack.lambdas.destinations import Destinations
from localstack.lambdas.kafka.delivery import Discarded
from localstack.lambdas.kafka.records import Record, by_lane, event
from localstack.lambdas.model import KafkaMapping

logger = logging.getLogger(__name__)
FLUSH_SECONDS = 10
KAFKA = "kafka://"


class FailureDestination:
    def __init__(self, brokers: str, destinations: Destinations) -> None:
        self._brokers = brokers
        self._destinations = destinations
        self._producer: Producer | None = None

    async def take(self, mapping: KafkaMapping, discarded: Discarded) -> bool:
        """Returns whether the destination took the records. Without one they are lost, as on AWS, and logged."""
        offsets = ", ".join(f"{lane.name}@{part[0].offset}" for lane, part in by_lane(discarded.records).items())
        said = (mapping.name, len(discarded.records), offsets, discarded.condition, mapping.on_failure or "nowhere")
        logger.error("%s: %d records from %s discarded (%s) to %s", *said)
        if mapping.on_failure is None:
            return True
        if mapping.on_failure.startswith(KAFKA):
            topic = mapping.on_failure.removeprefix(KAFKA)
            return await asyncio.get_running_loop().run_in_executor(None, self._produce, mapping, topic, discarded)
        description = self._describe(mapping, discarded)
        return await self._destinations.send(mapping.on_failure, description, mapping.name)

    def _produce(self, mapping: KafkaMapping, topic: str, discarded: Discarded) -> bool:
        self._producer = self._producer or Producer(
            {
                "bootstrap.servers": self._brokers,
                "enable.idempotence": True,
                "message.timeout.ms": FLUSH_SECONDS * 1000,
                "log_level": 0,
            }
        )
        failed: list[KafkaError] = []

        def delivered(error: KafkaError | None, _: Message) -> None:
            if error is not None:
                failed.append(error)

        try:
            for record in discarded.records:
                headers = [*record.headers, *_failure_headers(mapping, discarded, record)]
                self._producer.produce(topic, record.value, record.key, headers=headers, on_delivery=delivered)
            unsent = self._producer.flush(FLUSH_SECONDS)
        except (KafkaException, BufferError) as error:
            logger.warning("%s: %s does not take the discarded records: %s", mapping.name, topic, error)
            return False
        if failed:
            logger.warning("%s: %s does not take the discarded records: %s", mapping.name, topic, failed[0].str())
        return not failed and not unsent

    def _describe(self, mapping: KafkaMapping, discarded: Discarded) -> dict[str, Any]:
        """AWS's invocation record. Only an S3 bucket gets the records, too."""
        info = {
            lane.name: {"firstRecordOffset": str(part[0].offset), "lastRecordOffset": str(part[-1].offset)}
            for lane, part in by_lane(discarded.records).items()
        }
        payload = event(mapping, discarded.records, self._brokers)
        on_s3 = (mapping.on_failure or "").startswith("arn:aws:s3")
        return {
            "requestContext": {
                "requestId": discarded.request_id,
                "functionArn": mapping.function,
                "condition": discarded.condition,
                "approximateInvokeCount": discarded.attempts,
            },
            "responseContext": {"statusCode": 200, "executedVersion": "$LATEST", "functionError": _error(discarded)},
            "version": "1.0",
            "timestamp": datetime.now(UTC).isoformat(),
            "KafkaBatchInfo": {
                "batchSize": len(discarded.records),
                "eventSourceArn": mapping.source_arn,
                "bootstrapServers": self._brokers,
                "recordsInfo": info,
            },
            **({"payload": payload} if on_s3 else {}),
        }


def _error(discarded: Discarded) -> str | None:
    return None if discarded.result is None or discarded.result.ok else discarded.result.error


def _failure_headers(
    mapping: KafkaMapping, discarded: Discarded, record: Record
) -> list[tuple[str, str | bytes | None]]:
    error = _error(discarded) or ("the function reported the record as failed" if discarded.result else "")
    said = {
        "failure-condition": discarded.condition,
        "failure-attempts": str(discarded.attempts),
        "failure-error": error,
        "failure-function": mapping.function,
        "failure-mapping": mapping.name,
        "failure-group": mapping.group,
        "failure-topic": record.lane.topic,
        "failure-partition": str(record.lane.partition),
        "failure-offset": str(record.offset),
        "failure-timestamp": str(record.timestamp),
    }
    return [(name, value.encode()) for name, value in said.items()]
