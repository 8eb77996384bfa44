"""Who can read the stock, and how much of it."""

from __future__ import annotations

import uuid

import httpx

from localstack.customer import Customer, until
from localstack.stack import Stack


def test_only_products_on_sale_show_stock_and_only_admins_see_the_number(
    stack: Stack, http: httpx.Client, customer: Customer, admin: Customer
) -> None:
    sku = f"E2E-{uuid.uuid4().hex[:12].upper()}"
    path, guest = f"/v1/inventory/{sku}", Customer(stack, http)
    admin.ask("PUT", path, {"on_hand": 3}).raise_for_status()
    variant = {"sku": sku, "price": {"amount": 500, "currency": "EUR"}}
    product = {"title": f"Lamp {sku}", "description": "A lamp.", "category": "lamps", "variants": [variant]}
    created = admin.post("/v1/products", product)

    assert admin.get(path) == {"sku": sku, "availability": "few", "available": 3, "on_hand": 3, "reserved": 0}
    assert [caller.ask("GET", path).status_code for caller in (guest, customer)] == [404, 404]

    admin.post(f"/v1/products/{created['product_id']}/publish")

    until(lambda: guest.ask("GET", path).is_success or None, f"{sku} known to inventory")
    for caller in (guest, customer):
        answer = caller.ask("GET", path)
        assert answer.json() == {"sku": sku, "availability": "few"}
        assert "etag" not in answer.headers
