"""The first event of each function: one that takes its usual path to the end. Each call makes new ids."""

from __future__ import annotations

import base64
import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from localstack.customer import ADDRESS, PASSWORD
from localstack.stack import ROOT
from shop.kernel.ids import new_id
from tests.proof.actors.buyers import Buyer

Json = dict[str, Any]
SAMPLES = ROOT / "events" / "samples"
PRICE = {"amount": 1_995, "currency": "EUR"}


def sample(function: str) -> Json:
    return dict(json.loads((SAMPLES / f"{function}.json").read_text()))


def http(function: str, method: str, path: str, buyer: Buyer | None = None, body: Json | None = None) -> Json:
    event = sample(function)
    event |= {"httpMethod": method, "path": path, "resource": path, "body": json.dumps(body) if body else None}
    headers = {"Content-Type": "application/json", "Idempotency-Key": new_id(), **(buyer.headers if buyer else {})}
    event["headers"] |= headers
    event["multiValueHeaders"] |= {name: [value] for name, value in headers.items()}
    if buyer:
        event["requestContext"]["authorizer"] = {
            "principalId": buyer.customer_id,
            "roles": "customer",
            "jti": new_id(),
            "exp": str(int(time.time()) + 600),
        }
    return event


def query(event: Json, **parameters: str) -> Json:
    return event | {
        "queryStringParameters": parameters,
        "multiValueQueryStringParameters": {name: [value] for name, value in parameters.items()},
    }


def kafka(topic: str, kind: str, key: str, data: Json) -> Json:
    """An event with one record, as the mapping of MSK delivers it."""
    envelope = {
        "id": new_id(),
        "type": kind,
        "version": 1,
        "occurred_at": datetime.now(UTC).isoformat(),
        "producer": "bench",
        "aggregate_id": key,
        "aggregate_version": 1,
        "correlation_id": new_id(),
        "data": data,
    }
    record = {
        "topic": topic,
        "partition": 0,
        "offset": 0,
        "timestamp": int(time.time() * 1000),
        "timestampType": "CREATE_TIME",
        "key": base64.b64encode(key.encode()).decode(),
        "value": base64.b64encode(json.dumps(envelope).encode()).decode(),
        "headers": [],
    }
    return {
        "eventSource": "aws:kafka",
        "eventSourceArn": "",
        "bootstrapServers": "",
        "records": {f"{topic}-0": [record]},
    }


def log_in(buyer: Buyer) -> Json:
    return http("AuthApi", "POST", "/v1/auth/login", body={"email": buyer.email, "password": PASSWORD})


def place(buyer: Buyer) -> Json:
    return http("OrdersApi", "POST", "/v1/orders", buyer, {"shipping_address": ADDRESS})


def product_deleted() -> Json:
    product_id = new_id()
    product = {
        "product_id": product_id, "title": "Bench", "description": "", "category": "bench", "status": "deleted",
        "variants": [{"sku": f"BENCH-{product_id}", "price": PRICE, "options": {}}], "attributes": {},
    }  # fmt: skip
    data = {"product_id": product_id, "product": product, "changed": ["status"]}
    return kafka("shop.products.v1", "shop.products.product_deleted", product_id, data)


def order_event(kind: str, buyer: Buyer, **more: Any) -> Json:
    order_id = new_id()
    line = {"sku": "BENCH", "product_id": "bench", "title": "Bench", "quantity": 1, "unit_price": PRICE}
    data = {"order_id": order_id, "customer_id": buyer.customer_id, "lines": [line], "total": PRICE, **more}
    return kafka("shop.orders.v1", f"shop.orders.{kind}", order_id, data)


def reserve_stock() -> Json:
    """For an unknown SKU. The function answers with a refusal, through its outbox as always."""
    order_id = new_id()
    data = {"order_id": order_id, "lines": [{"sku": f"BENCH-{order_id}", "quantity": 1}]}
    return kafka("shop.inventory.commands.v1", "shop.inventory.reserve_stock", order_id, data)


def stock_refused(order_id: str) -> Json:
    data = {"order_id": order_id, "reason": "insufficient_stock", "shortfalls": []}
    return kafka("shop.inventory.v1", "shop.inventory.stock_refused", order_id, data)


def payment_voided(order_id: str) -> Json:
    data = {"order_id": order_id, "payment_id": new_id(), "refunded": None}
    return kafka("shop.payments.v1", "shop.payments.payment_voided", order_id, data)


def authorise_payment(buyer: Buyer) -> Json:
    """Creates an intent at the provider that nobody confirms. It ends at its deadline."""
    order_id = new_id()
    deadline = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    data = {"order_id": order_id, "customer_id": buyer.customer_id, "amount": PRICE, "deadline": deadline}
    return kafka("shop.payments.commands.v1", "shop.payments.authorise_payment", order_id, data)


def customer_registered() -> Json:
    customer_id = new_id()
    data = {"customer_id": customer_id, "email": f"{customer_id}@example.com", "name": "A Bench"}
    return kafka("shop.contacts.v1", "shop.auth.customer_registered", customer_id, data)
