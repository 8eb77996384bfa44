"""Calls to AWS, or to what stands in for it on this machine (LocalStack, moto), by boto3.

boto3 is imported by the first call: that takes half a second and some 30 MB, and many an app needs no AWS.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from functools import partial
from typing import Any

TIMEOUT = 5.0
NO_ENDPOINT = "The service has no AWS to ask. Start it with --aws-endpoint URL, such as that of LocalStack."


class AwsUnavailableError(Exception):
    """Nothing answers at the endpoint."""


class AwsRefusedError(Exception):
    """AWS answered with an error: `status` is that of HTTP, `code` such as ResourceNotFoundException."""

    def __init__(self, status: int, code: str, message: str) -> None:
        self.status = status
        self.code = code
        self.message = message
        super().__init__(f"{code}: {message}"[:300])


class Aws:
    """`credentials` holds AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Without an endpoint every call fails."""

    def __init__(self, endpoint: str | None, region: str, credentials: Mapping[str, str]) -> None:
        self.endpoint = endpoint
        self._region = region
        self._credentials = credentials
        self._clients: dict[str, Any] = {}
        self._making = threading.Lock()

    async def call(self, service: str, operation: str, **arguments: object) -> dict[str, Any]:
        """The answer of an operation, such as ("secretsmanager", "get_secret_value"), as boto3 gives it.

        Raises AwsRefusedError or AwsUnavailableError.
        """
        work = partial(self._call, service, operation, arguments)
        return await asyncio.get_running_loop().run_in_executor(None, work)

    def _call(self, service: str, operation: str, arguments: Mapping[str, object]) -> dict[str, Any]:
        from botocore.exceptions import BotoCoreError, ClientError

        if self.endpoint is None:
            raise AwsUnavailableError(NO_ENDPOINT)
        try:
            answer: dict[str, Any] = getattr(self._client(service), operation)(**arguments)
        except ClientError as error:
            status = error.response["ResponseMetadata"]["HTTPStatusCode"]
            found = error.response["Error"]
            raise AwsRefusedError(status, found["Code"], found.get("Message", "")) from None
        except BotoCoreError as error:
            raise AwsUnavailableError(f"AWS does not answer at {self.endpoint}: {error}") from None
        del answer["ResponseMetadata"]
        return answer

    def _client(self, service: str) -> Any:
        with self._making:
            if service not in self._clients:
                self._clients[service] = self._make(service)
            return self._clients[service]

    def _make(self, service: str) -> Any:
        import boto3
        from botocore.config import Config

        return boto3.client(  # type: ignore[call-overload]
            service,
            endpoint_url=self.endpoint,
            region_name=self._region,
            aws_access_key_id=self._credentials["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self._credentials["AWS_SECRET_ACCESS_KEY"],
            config=Config(
                connect_timeout=TIMEOUT,
                read_timeout=TIMEOUT,
                retries={"total_max_attempts": 1},
                parameter_validation=False,
                s3={"addressing_style": "path"},
            ),
        )
