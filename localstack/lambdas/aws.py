"""Calls to the small AWS services that LocalStack answers. Signed with a name only: LocalStack checks no signature."""

from __future__ import annotations

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

TIMEOUT = 5.0


class AwsUnavailableError(Exception):
    """LocalStack does not answer."""


class AwsRefusedError(Exception):
    """The service's own error answer."""

    def __init__(self, status: int, body: bytes) -> None:
        self.status = status
        self.body = body
        super().__init__(body.decode("utf-8", "replace")[:300])


class LocalAws:
    def __init__(self, endpoint: str, region: str) -> None:
        self.endpoint = endpoint
        self._region = region

    async def call(self, service: str, target: str, content: Mapping[str, Any], version: str = "1.1") -> bytes:
        """One operation of a JSON protocol, such as secretsmanager.GetSecretValue."""
        headers = {"X-Amz-Target": target, "Content-Type": f"application/x-amz-json-{version}"}
        return await self.send("POST", "/", service, json.dumps(content).encode(), headers)

    async def send(
        self, method: str, path: str, service: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> bytes:
        signed = {"Authorization": self._signature(service), "X-Amz-Date": "20260101T000000Z", **(headers or {})}
        request = urllib.request.Request(self.endpoint + path, body, signed, method=method)
        return await asyncio.get_running_loop().run_in_executor(None, _send, request)

    def _signature(self, service: str) -> str:
        scope = f"local/20260101/{self._region}/{service}/aws4_request"
        return f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=local"


def _send(request: urllib.request.Request) -> bytes:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            body: bytes = answer.read()
            return body
    except urllib.error.HTTPError as error:
        raise AwsRefusedError(error.code, error.read()) from None
    except (OSError, HTTPException) as error:
        raise AwsUnavailableError(f"LocalStack does not answer at {request.host}: {error}") from None
