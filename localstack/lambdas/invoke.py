"""The `invoke` command: invokes one function of the running service by its Invoke API."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from http.client import HTTPException
from urllib.parse import quote

from localstack.lambdas.errors import LambdasError

TIMEOUT = 910  # a function may run for 15 minutes


def invoke_and_print(port: int, function: str, payload: bytes, *, asynchronous: bool) -> int:
    """Prints the function's answer. Returns 0, or 1 where the function failed."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/2015-03-31/functions/{quote(function)}/invocations",
        data=payload,
        headers={"X-Amz-Invocation-Type": "Event" if asynchronous else "RequestResponse"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
            failed = answer.headers.get("X-Amz-Function-Error") is not None
            _print(answer.read())
    except urllib.error.HTTPError as error:
        raise LambdasError(_message(error)) from None
    except (OSError, HTTPException) as error:
        raise LambdasError(
            f"No Lambda service answers on port {port} ({error}). Start it, or name its port with --lambda-port."
        ) from None
    return int(failed)


def _message(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["Message"])
    except (ValueError, KeyError, TypeError):
        return (
            f"{error.url} answers {error.code}, but not as the Lambda service does. Does another program listen there?"
        )


def _print(body: bytes) -> None:
    if not body:
        print("accepted")
        return
    try:
        print(json.dumps(json.loads(body), indent=2, ensure_ascii=False))
    except ValueError:
        sys.stdout.write(body.decode("utf-8", "replace"))
