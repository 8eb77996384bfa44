"""Calls an API function as API Gateway does: a payload in, a response out, its handler between."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from localstack.stack import Stack

STACK = Stack("test")
Handler = Callable[[Any, Any], Any]


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)

    def problem(self, status: int, slug: str) -> Any:
        """The problem document, which must be this one."""
        assert (self.status, self.headers.get("content-type")) == (status, "application/problem+json"), self
        assert self.json["type"].endswith(f"/{slug}"), self.json
        assert self.json["correlation_id"] == self.headers["x-correlation-id"]
        return self.json


class Context:
    function_name = "test"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:eu-west-1:000000000000:function:test"
    aws_request_id = "00000000-0000-0000-0000-000000000000"

    def get_remaining_time_in_millis(self) -> int:
        return 10_000


def call(
    handler: Handler,
    method: str,
    path: str,
    body: Any = None,
    *,
    headers: Mapping[str, str] | None = None,
    authorizer: Mapping[str, str] | None = None,
    address: str = "192.0.2.1",
) -> Answer:
    """`body` as text goes out as it is; `authorizer` is the context that the authorizer answered."""
    context: dict[str, Any] = {"identity": {"sourceIp": address}, "httpMethod": method, "path": path, "stage": "live"}
    if authorizer:
        context["authorizer"] = dict(authorizer)
    sent = {"content-type": "application/json", "host": "shop.test", **(headers or {})}
    event = {
        "resource": path,
        "path": path,
        "httpMethod": method,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "requestContext": context,
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": False,
    }
    answer = handler(event, Context())
    assert not answer.get("isBase64Encoded"), "a REST API without binary types hands base64 on as it is"
    many = {name: values[-1] for name, values in answer.get("multiValueHeaders", {}).items()}
    answered = {name.lower(): value for name, value in {**many, **answer.get("headers", {})}.items()}
    return Answer(answer["statusCode"], answered, answer["body"])


def variables(service: str) -> dict[str, str]:
    """What template.yaml sets for a service's functions, on the test stack."""
    shop = STACK.url("shop")
    return {
        "SERVICE": service,
        "MYSQL_HOST": "127.0.0.1",
        "MYSQL_PORT": str(STACK.port("mysql")),
        "MYSQL_DATABASE": service,
        "MYSQL_USER": service,
        "MYSQL_SECRET_ID": f"cartwright/mysql/{service}",
        "REDIS_HOST": "127.0.0.1",
        "REDIS_PORT": str(STACK.port("redis")),
        "REDIS_TLS": "false",
        "REDIS_SECRET_ID": "cartwright/redis",
        "KAFKA_BROKERS": f"127.0.0.1:{STACK.port('kafka')}",
        "KAFKA_SECURITY": "PLAINTEXT",
        "SHOP_URL": shop,
        "TOKEN_ISSUER": shop,
        "TOKEN_AUDIENCE": "cartwright-shop",
        "TOKEN_SIGNING_SECRET_ID": "cartwright/tokens",
    }
