"""The endpoint of the AWS Parameters and Secrets extension: answers from AWS, kept for five minutes."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from hmac import compare_digest
from typing import Any
from urllib.parse import parse_qs

import orjson

from localstack.lambdas.aws import Aws, AwsRefusedError, AwsUnavailableError
from localstack.lambdas.http.client import refusal
from localstack.lambdas.http.connection import Connection
from localstack.lambdas.http.request import Request

TTL = 300.0
TOKEN_HEADER = b"x-aws-parameters-secrets-token"
WRONG_TOKEN = b'{"message": "bad session token or header key: X-Aws-Parameters-Secrets-Token is AWS_SESSION_TOKEN"}'
MOST_REMEMBERED = 1000
JSON_HEAD = b"content-type: application/json\r\n"
Query = dict[str, str]


class SecretsExtension:
    """`token` is the functions' session token. A request without it is refused, as by the extension."""

    def __init__(self, aws: Aws, token: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._aws = aws
        self._token = token.encode()
        self._clock = clock
        self._remembered: dict[bytes, tuple[float, bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._readers: dict[bytes, Callable[[Query], Awaitable[bytes]]] = {
            b"/secretsmanager/get": self._secret,
            b"/systemsmanager/parameters/get": self._parameter,
        }

    def serve(self, request: Request, connection: Connection) -> None:
        reader = self._readers.get(request.path)
        refused = refusal(request)
        if refused:
            connection.reply(403, JSON_HEAD, orjson.dumps({"message": refused}))
        elif not compare_digest((request.header(TOKEN_HEADER) or "").encode(), self._token):
            connection.reply(401, JSON_HEAD, WRONG_TOKEN)
        elif reader is None or request.method != b"GET":
            connection.reply(
                404, JSON_HEAD, b'{"message": "Known: GET /secretsmanager/get, /systemsmanager/parameters/get"}'
            )
        else:
            self._answer(request, connection, reader)

    def _answer(self, request: Request, connection: Connection, reader: Callable[[Query], Awaitable[bytes]]) -> None:
        until, body = self._remembered.get(request.target, (0.0, b""))
        if until > self._clock():
            connection.reply(200, JSON_HEAD, body)
            return
        task = asyncio.get_running_loop().create_task(self._fetch(request, connection, reader))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _fetch(
        self, request: Request, connection: Connection, reader: Callable[[Query], Awaitable[bytes]]
    ) -> None:
        query = {name: values[-1] for name, values in parse_qs(request.target.partition(b"?")[2].decode()).items()}
        try:
            answer = await reader(query)
        except KeyError as error:
            connection.reply(400, JSON_HEAD, orjson.dumps({"message": f"The query lacks {error}."}))
        except AwsRefusedError as error:
            body = {"__type": error.code, "message": error.message}
            connection.reply(error.status, JSON_HEAD, orjson.dumps(body))
        except AwsUnavailableError as error:
            connection.reply(503, JSON_HEAD, orjson.dumps({"message": str(error)}))
        else:
            if len(self._remembered) >= MOST_REMEMBERED:
                self._remembered.clear()
            self._remembered[request.target] = (self._clock() + TTL, answer)
            connection.reply(200, JSON_HEAD, answer)

    async def _secret(self, query: Query) -> bytes:
        given = {
            "SecretId": query["secretId"],
            "VersionId": query.get("versionId"),
            "VersionStage": query.get("versionStage"),
        }
        arguments = {name: value for name, value in given.items() if value}
        return _json(await self._aws.call("secretsmanager", "get_secret_value", **arguments))

    async def _parameter(self, query: Query) -> bytes:
        decrypt = query.get("withDecryption") == "true"
        return _json(await self._aws.call("ssm", "get_parameter", Name=query["name"], WithDecryption=decrypt))


def _json(answer: dict[str, Any]) -> bytes:
    """Times become ISO 8601 in UTC, binary secrets base64."""
    return orjson.dumps(answer, default=lambda value: base64.b64encode(value).decode(), option=orjson.OPT_UTC_Z)
