"""Sends the records of invokes and batches to their destination: an SQS queue, SNS topic, S3 bucket or function."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import orjson

from localstack.lambdas.aws import Aws, AwsRefusedError, AwsUnavailableError
from localstack.lambdas.runtime.fleet import Fleet, new_id

logger = logging.getLogger(__name__)


class Destinations:
    def __init__(self, aws: Aws, fleet: Fleet) -> None:
        self._aws = aws
        self._fleet = fleet
        self._senders: dict[str, Callable[[str, str], Awaitable[None]]] = {
            "sqs": self._to_sqs,
            "sns": self._to_sns,
            "s3": self._to_s3,
            "lambda": self._to_lambda,
        }

    async def send(self, arn: str, record: dict[str, Any], source: str) -> bool:
        """Returns whether the destination took the record. If not, the record is logged, so that it is not lost."""
        service = arn.split(":")[2]
        body = orjson.dumps(record).decode()
        try:
            await self._senders.get(service, self._to_unknown)(arn, body)
        except (AwsRefusedError, AwsUnavailableError) as error:
            logger.error("%s: %s did not take the record: %s: %s", source, arn, error, body)  # noqa: TRY400
            return False
        return True

    async def _to_sqs(self, arn: str, body: str) -> None:
        _, _, _, _, account, name = arn.split(":")
        url = f"{self._aws.endpoint}/{account}/{name}"
        await self._aws.call("sqs", "send_message", QueueUrl=url, MessageBody=body)

    async def _to_sns(self, arn: str, body: str) -> None:
        await self._aws.call("sns", "publish", TopicArn=arn, Message=body)

    async def _to_s3(self, arn: str, body: str) -> None:
        bucket = arn.split(":::")[1]
        now = datetime.now(UTC)
        key = f"aws/lambda/{now:%Y/%m/%d/%Y-%m-%dT%H.%M.%S}-{new_id()}"
        await self._aws.call("s3", "put_object", Bucket=bucket, Key=key, Body=body.encode())

    async def _to_lambda(self, arn: str, body: str) -> None:
        self._fleet.submit(arn.split(":function:")[1].split(":", maxsplit=1)[0], body.encode())

    async def _to_unknown(self, arn: str, body: str) -> None:
        logger.error("Destinations such as %s do not run here; the record: %s", arn, body)
