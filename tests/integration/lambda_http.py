"""Calls an API function as API Gateway does: a payload in, a response out, its handler between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from tests import openapi
from tests.integration.functions import Context, Handler


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Any:
        return json.loads(self.text) if self.text else None

    @property
    def slug(self) -> str:
        assert self.headers["content-type"] == "application/problem+json"
        return str(self.body["type"]).rpartition("/")[2]

    def problem(self, status: int, slug: str) -> Any:
        """The problem document, which must be this one."""
        assert (self.status, self.slug) == (status, slug), self
        assert self.body["correlation_id"] == self.headers["x-correlation-id"]
        return self.body


@dataclass(frozen=True)
class Caller:
    """The authorizer has let `customer` pass. Text goes out as it is, anything else as JSON. `millis` is the time that
    the function has left."""

    handler: Handler
    customer: str | None = None
    roles: str = "customer"
    jti: str = "t"
    millis: int = 30_000

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        path, _, query = path.partition("?")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None:
            names["content-type"] = "application/json"
        parameters = dict(parse_qsl(query, keep_blank_values=True))
        event = {
            "resource": path, "path": path, "httpMethod": method, "isBase64Encoded": False,
            "body": body if body is None or isinstance(body, str) else json.dumps(body),
            "headers": names, "multiValueHeaders": {name: [value] for name, value in names.items()},
            "queryStringParameters": parameters,
            "multiValueQueryStringParameters": {name: [value] for name, value in parameters.items()},
            "pathParameters": None,
            "requestContext": {"identity": {"sourceIp": "127.0.0.1"}, "authorizer": self._authorizer()},
        }  # fmt: skip
        answer = _answer(self.handler(event, Context(self.millis)))
        openapi.check(openapi.Answer(method, path, answer.status, answer.headers, answer.text))
        return answer

    def _authorizer(self) -> dict[str, Any]:
        return {"principalId": self.customer, "roles": self.roles, "jti": self.jti, "exp": "0"} if self.customer else {}


def _answer(answer: Mapping[str, Any]) -> Answer:
    assert not answer["isBase64Encoded"], "a REST API without binary types hands base64 on as it is"
    many = {name: values[-1] for name, values in (answer.get("multiValueHeaders") or {}).items()}
    headers = {name.lower(): value for name, value in {**many, **answer["headers"]}.items()}
    return Answer(answer["statusCode"], headers, answer["body"])
