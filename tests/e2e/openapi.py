"""Checks each answer of the shop against docs/openapi.json: the path, the status, and the body's schema."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from localstack.stack import ROOT

Json = dict[str, Any]
# The gateway's own answers to what is no route are problems, though no operation describes them.
UNDESCRIBED = {400, 404, 405, 413}


@cache
def document() -> Json:
    return dict(json.loads((ROOT / "docs" / "openapi.json").read_text()))


def check(response: httpx.Response) -> None:
    """An httpx response hook."""
    response.read()
    request = response.request
    operation = _operation(request.method, request.url.path)
    where = f"{request.method} {request.url.path} answered {response.status_code}: {response.text[:500]}"
    if response.is_error and request.method != "HEAD":
        _check_problem(response, where)
    if operation is None:
        assert response.status_code in UNDESCRIBED, f"not in docs/openapi.json: {where}"
        return
    described = operation["responses"].get(str(response.status_code)) or operation["responses"].get(
        f"{response.status_code // 100}XX"
    )
    assert described is not None, f"this status is not in docs/openapi.json: {where}"
    if request.method == "HEAD":
        assert not response.content, where
        return
    media = described.get("content", {}).get(response.headers.get("content-type", "").partition(";")[0])
    assert bool(response.content) == bool(media), f"body or its type is not in docs/openapi.json: {where}"
    if media:
        _validator(json.dumps(media["schema"])).validate(response.json())


def _check_problem(response: httpx.Response, where: str) -> None:
    assert response.headers["content-type"] == "application/problem+json", where
    problem = response.json()
    assert problem["status"] == response.status_code, where
    assert problem["correlation_id"] == response.headers["x-correlation-id"], where
    assert "Traceback" not in response.text, where


def _operation(method: str, path: str) -> Json | None:
    method = "GET" if method == "HEAD" else method
    for template, operations in document()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, path) and method.lower() in operations:
            return dict(operations[method.lower()])
    return None


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": document()["components"]})
