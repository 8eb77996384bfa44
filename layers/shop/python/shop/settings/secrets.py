"""Secrets, by id, from the AWS Parameters and Secrets extension.

It is an HTTP server on localhost, used if PARAMETERS_SECRETS_EXTENSION_HTTP_PORT is set. Without it boto3 reads the
secret, which costs 350 ms of cold start.
"""

from __future__ import annotations

import os
import time
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote

from shop.kernel.errors import UnavailableError
from shop.kernel.untrusted_json import UntrustedJsonError, decode
from shop.settings.environment import SettingError, whole

TTL_SECONDS = 300
MOST_BYTES = 512 * 1024
"""A secret has at most 64 KB. The extension sends it as a JSON string, in which each character may be escaped."""
EXTENSION_TIMEOUT_SECONDS = 3.0
EXTENSION_START_SECONDS = 2.0
"""How long to wait for the extension to start: during Lambda's INIT phase it refuses connections or answers 400."""
PAUSE_SECONDS = 0.02
NOT_READY = b"not ready"
REFUSED = {
    "AccessDeniedException",
    "DecryptionFailure",
    "InvalidParameterException",
    "InvalidRequestException",
    "ResourceNotFoundException",
}
"""Errors of Secrets Manager that a retry does not change."""


class Secret(dict[str, Any]):
    """A secret's members. Reading one that is missing raises SettingError."""

    def __init__(self, secret_id: str, members: dict[str, Any]) -> None:
        super().__init__(members)
        self._id = secret_id

    def __missing__(self, member: str) -> Any:
        raise SettingError(f"secret {self._id} has no member {member!r}")


_kept: dict[str, tuple[float, Secret]] = {}


def secret(secret_id: str) -> Secret:
    """The members of a secret, at most five minutes old. Raises SettingError if there is no such secret or it is not a
    JSON object, UnavailableError if it cannot be read right now."""
    known = _kept.get(secret_id)
    if known and time.monotonic() - known[0] < TTL_SECONDS:
        return known[1]
    port = whole("PARAMETERS_SECRETS_EXTENSION_HTTP_PORT", 0, at_most=65_535)  # 0: there is no extension
    value = Secret(secret_id, _members(secret_id, _from_extension(secret_id, port) if port else _from_boto3(secret_id)))
    _kept[secret_id] = (time.monotonic(), value)
    return value


def _members(secret_id: str, string: object) -> dict[str, Any]:
    try:
        members = decode(string, most_bytes=MOST_BYTES) if isinstance(string, str | bytes) else None
    except UntrustedJsonError as error:
        raise SettingError(f"secret {secret_id} is not a JSON object: {error}") from None
    if not isinstance(members, dict):
        raise SettingError(f"secret {secret_id} is not a JSON object")
    return members


def _from_extension(secret_id: str, port: int) -> object:
    deadline = time.monotonic() + EXTENSION_START_SECONDS
    while True:
        try:
            status, body = _asked(secret_id, port)
        except (OSError, HTTPException) as error:
            if not isinstance(error, ConnectionRefusedError) or time.monotonic() > deadline:
                raise _unavailable() from error
        else:
            if status != HTTPStatus.BAD_REQUEST or NOT_READY not in body or time.monotonic() > deadline:
                return _secret_string(secret_id, status, body)
        time.sleep(PAUSE_SECONDS)  # there is no signal to wait for


def _asked(secret_id: str, port: int) -> tuple[int, bytes]:
    connection = HTTPConnection("localhost", port, timeout=EXTENSION_TIMEOUT_SECONDS)
    headers = {"X-Aws-Parameters-Secrets-Token": os.environ.get("AWS_SESSION_TOKEN", "")}
    try:
        connection.request("GET", f"/secretsmanager/get?secretId={quote(secret_id, safe='')}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def _secret_string(secret_id: str, status: int, body: bytes) -> object:
    if status == HTTPStatus.OK:
        return _members(secret_id, body).get("SecretString")
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS or NOT_READY in body:
        raise _unavailable()
    raise SettingError(f"secret {secret_id}: the extension answered {status}")


def _from_boto3(secret_id: str) -> object:
    import boto3
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        return boto3.client("secretsmanager").get_secret_value(SecretId=secret_id).get("SecretString")
    except ClientError as error:
        code = error.response.get("Error", {}).get("Code")
        if code in REFUSED:
            raise SettingError(f"secret {secret_id}: Secrets Manager answered {code}") from None
        raise _unavailable() from error
    except BotoCoreError as error:
        raise _unavailable() from error


def _unavailable() -> UnavailableError:
    return UnavailableError("A secret cannot be read right now. Try again shortly.", retry_after=2)
