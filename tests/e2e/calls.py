"""Each operation of docs/openapi.json as a call, with the examples of the document."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx

from localstack.customer import Customer
from tests.openapi import document
from tools.openapi.written import each

Json = dict[str, Any]
JSON = "application/json"


@dataclass
class Call:
    """`body` is sent as JSON; bytes are sent unchanged."""

    method: str
    path: str
    operation: Json
    parameters: dict[str, str] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: Any = None

    @property
    def name(self) -> str:
        return str(self.operation["operationId"])

    @property
    def is_for_admins(self) -> bool:
        return self.operation.get("x-role") == "admin"

    def send(self, customer: Customer) -> httpx.Response:
        content = self.body if isinstance(self.body, bytes | None) else json.dumps(self.body).encode()
        headers = customer.headers | {"Content-Type": JSON} | self.headers
        path = self.path.format_map(self.parameters)
        return customer.http.request(self.method, path, params=self.query, content=content, headers=headers)


def call(name: str) -> Call:
    """Returns the call of the operation with this id."""
    method, path, operation = next(found for found in each(document()) if found[2]["operationId"] == name)
    given = [parameter for parameter in operation.get("parameters", ()) if "example" in parameter]
    path_, query, header = (
        {parameter["name"]: str(parameter["example"]) for parameter in given if parameter["in"] == place}
        for place in ("path", "query", "header")
    )
    content = operation.get("requestBody", {}).get("content", {JSON: {}})[JSON]
    return Call(method, path, operation, path_, query, header, json.loads(json.dumps(content.get("example"))))


NAMES = [operation["operationId"] for _, _, operation in each(document())]
