"""Holds an answer of the shop against docs/openapi.json: its path, status, problem type, headers, and body."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator

from tools.openapi.seen import SEEN
from tools.openapi.written import read

Json = dict[str, Any]
# The gateway's own answers to what is no route are problems, though no operation describes them.
UNDESCRIBED = {400, 404, 405, 413}
PROBLEM = "application/problem+json"


@dataclass(frozen=True)
class Answer:
    """`headers` by their names in lower case."""

    method: str
    path: str
    status: int
    headers: Mapping[str, str]
    text: str

    def __str__(self) -> str:
        return f"{self.method} {self.path} answered {self.status}: {self.text[:500]}"

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def slug(self) -> str:
        return str(json.loads(self.text)["type"]).rpartition("/")[2] if self.media == PROBLEM and self.text else ""


@cache
def document() -> Json:
    return read()


@cache
def _headers() -> set[str]:
    """Those that say something about this answer alone."""
    return {name.lower() for name in document()["components"]["headers"]} - {"api-version"}


def check(answer: Answer) -> None:
    operation = _operation("GET" if answer.method == "HEAD" else answer.method, answer.path)
    if answer.status >= 400:
        _check_problem(answer)
    if operation is None:
        assert answer.status in UNDESCRIBED, f"not in docs/openapi.json: {answer}"
        return
    described = operation["responses"].get(str(answer.status))
    assert described is not None, f"this status is not in docs/openapi.json: {answer}"
    _check_described(described, answer)
    _keep(f"{operation['operationId']} {answer.status} {answer.slug}".strip())


def _check_described(described: Json, answer: Answer) -> None:
    if answer.slug:
        assert answer.slug in described["x-problem-types"], f"this problem type is not in docs/openapi.json: {answer}"
    undescribed = answer.headers.keys() & _headers() - {name.lower() for name in described["headers"]}
    assert not undescribed, f"these headers are not in docs/openapi.json: {undescribed}: {answer}"
    if answer.method != "HEAD":
        media = described.get("content", {}).get(answer.media)
        assert bool(answer.text) == bool(media), f"body or its type is not in docs/openapi.json: {answer}"
        if media:
            _validator(json.dumps(media["schema"])).validate(json.loads(answer.text))


def _check_problem(answer: Answer) -> None:
    if answer.method == "HEAD":
        return
    assert answer.media == PROBLEM, str(answer)
    problem = json.loads(answer.text)
    assert problem["status"] == answer.status, str(answer)
    assert problem["correlation_id"] == answer.headers["x-correlation-id"], str(answer)
    assert "Traceback" not in answer.text, str(answer)


def _operation(method: str, path: str) -> Json | None:
    for template, operations in document()["paths"].items():
        pattern = re.sub(r"\{[^}]+\}", "[^/]+", template)
        if re.fullmatch(pattern, unquote(path)) and method.lower() in operations:
            return dict(operations[method.lower()])
    return None


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": document()["components"]})


@cache
def _keep(line: str) -> None:
    SEEN.parent.mkdir(parents=True, exist_ok=True)
    with SEEN.open("a") as seen:
        seen.write(line + "\n")
