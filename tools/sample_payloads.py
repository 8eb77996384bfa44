"""events/samples/<Function>.json: one Lambda payload per function, for `make invoke`, `make sam-invoke` and tests."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shop.contracts.message import Envelope
from tools import catalog, generated
from tools.sample_messages import BY_TYPE, CORRELATION, CUSTOMER, NOW, ORDER, PRODUCT, SKU, envelope
from tools.template import Route, functions, load, mappings, routes

FOLDER = Path(__file__).resolve().parent.parent / "events" / "samples"
CLUSTER = "arn:aws:kafka:eu-west-1:000000000000:cluster/local/0"
Json = dict[str, Any]

PARAMETERS = {"product_id": PRODUCT, "order_id": ORDER, "sku": SKU, "proxy": "v1/nothing"}
CHOSEN = {
    ("GET", "/.well-known/jwks.json"),
    ("GET", "/v1/inventory/{sku}"),
    ("GET", "/v1/orders"),
    ("GET", "/v1/orders/{order_id}/payment"),
    ("GET", "/v1/products"),
    ("GET", "/v1/search"),
    ("POST", "/v1/carts"),
}
"""One route of each API function, for its sample."""
DIRECT = {"AuthCreateAdmin": {"email": "admin@example.com", "password": "correct horse battery", "name": "Admin"}}
QUERY = {"/v1/products": {"limit": "5"}, "/v1/search": {"q": "mug"}}
PRINCIPAL = {"principalId": CUSTOMER, "roles": "customer", "jti": CORRELATION, "exp": "1795363445"}


def kafka_event(topic: str, messages: Sequence[Envelope[Any] | bytes]) -> Json:
    """As an MSK event source mapping sends it: records by partition, keys and values in base64."""
    records = [_record(topic, offset, message) for offset, message in enumerate(messages)]
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": CLUSTER,
        "bootstrapServers": "127.0.0.1:29092",
        "records": {f"{topic}-0": records},
    }


def _record(topic: str, offset: int, message: Envelope[Any] | bytes) -> Json:
    body = message if isinstance(message, bytes) else message.model_dump_json().encode()
    key = b"unknown" if isinstance(message, bytes) else message.aggregate_id.encode()
    return {
        "topic": topic,
        "partition": 0,
        "offset": offset,
        "timestamp": int(NOW.timestamp() * 1000),
        "timestampType": "CREATE_TIME",
        "key": base64.b64encode(key).decode(),
        "value": base64.b64encode(body).decode(),
        "headers": [],
    }


def http_event(route: Route) -> Json:
    path = route.path.replace("+}", "}").format_map(PARAMETERS)
    method = "GET" if route.method == "ANY" else route.method
    names = {name: value for name, value in PARAMETERS.items() if f"{{{name}" in route.path}
    query: Mapping[str, str] | None = QUERY.get(route.path)
    headers = {"Accept": "application/json", "Host": "127.0.0.1:8000", "X-Correlation-Id": CORRELATION}
    return {
        "resource": route.path,
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": {name: [value] for name, value in query.items()} if query else None,
        "pathParameters": names or None,
        "stageVariables": None,
        "requestContext": _context(route, method, path),
        "body": None,
        "isBase64Encoded": False,
    }


def _context(route: Route, method: str, path: str) -> Json:
    context: Json = {
        "accountId": "000000000000",
        "apiId": "ShopApi",
        "httpMethod": method,
        "identity": {"sourceIp": "127.0.0.1", "userAgent": "sample"},
        "path": path,
        "protocol": "HTTP/1.1",
        "requestId": CORRELATION,
        "requestTimeEpoch": int(NOW.timestamp() * 1000),
        "resourcePath": route.path,
        "stage": "live",
    }
    return context | ({"authorizer": PRINCIPAL} if route.authorizer == "Principal" else {})


def authorizer_event() -> Json:
    event = http_event(Route("OrdersApi", "GET", "/v1/orders", None))
    del event["body"], event["isBase64Encoded"]
    bearer = {"Authorization": "Bearer not.a.token"}
    event["headers"] |= bearer
    event["multiValueHeaders"] |= {name: [value] for name, value in bearer.items()}
    arn = "arn:aws:execute-api:eu-west-1:000000000000:ShopApi/live/GET/v1/orders"
    return {"type": "REQUEST", "methodArn": arn, **event}


def scheduled_event(function: str) -> Json:
    return {
        "version": "0",
        "id": CORRELATION,
        "detail-type": "Scheduled Event",
        "source": "aws.events",
        "account": "000000000000",
        "time": NOW.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": "eu-west-1",
        "resources": [f"arn:aws:events:eu-west-1:000000000000:rule/{function}Sweep"],
        "detail": {},
    }


def payloads() -> dict[str, Json]:
    template = load()
    topics = {m["FunctionName"]["Ref"]: m["Topics"][0] for m in mappings(template).values()}
    apis = {route.function: route for route in routes(template) if (route.method, route.path) in CHOSEN}
    return {name: _payload(name, properties, topics, apis) for name, properties in functions(template).items()}


def _payload(name: str, properties: Json, topics: Mapping[str, str], apis: Mapping[str, Route]) -> Json:
    if name in DIRECT:
        return dict(DIRECT[name])
    if name == "GatewayAuthorizer":
        return authorizer_event()
    if name == "GatewayFallback":
        return http_event(Route(name, "ANY", "/{proxy+}", None))
    if name in apis:
        return http_event(apis[name])
    if name in topics:
        return kafka_event(topics[name], _messages(topics[name], properties["Handler"].removesuffix(".handler")))
    return scheduled_event(name)


def _messages(topic: str, consumer: str) -> list[Envelope[Any]]:
    entries = catalog.load().messages.values()
    first = next(entry for entry in entries if entry.topic == topic and consumer in entry.consumers)
    return [envelope(BY_TYPE[first.type], first.producers[0])]


def files() -> dict[Path, str]:
    return {FOLDER / f"{name}.json": json.dumps(payload, indent=2) + "\n" for name, payload in payloads().items()}


if __name__ == "__main__":
    raise SystemExit(generated.main("make schemas", __doc__, files, FOLDER))
