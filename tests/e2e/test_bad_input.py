"""Wrong requests: each is answered with a problem that says what to do, and changes nothing."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from localstack.customer import ADDRESS, Customer, until
from localstack.stack import Stack

from .conftest import NewCustomer, Sellable, Sql

ORDER = {"shipping_address": ADDRESS}


def slug(answer: httpx.Response) -> str:
    return str(answer.json()["type"].rpartition("/")[2])


@pytest.mark.parametrize(
    ("method", "path", "status", "expected"),
    [
        ("GET", "/v1/nothing", 404, "no_such_route"),
        ("GET", "/nothing", 404, "no_such_route"),
        ("DELETE", "/v1/products", 405, "method_not_allowed"),
        ("GET", "/v9/products", 400, "unsupported_version"),
        ("GET", f"/v1/products/{uuid.uuid4()}", 404, None),
        ("GET", "/v1/products?colour=red", 400, "bad_request"),
        ("GET", "/v1/products?limit=many", 400, "bad_request"),
        ("GET", "/v1/products?cursor=forged", 400, None),
        ("GET", "/v1/search?q=lamp&colour=red", 400, "bad_request"),
        ("GET", "/v1/inventory/NO-SUCH-SKU", 404, None),
    ],
)
def test_an_unknown_path_or_method_is_refused(
    http: httpx.Client, method: str, path: str, status: int, expected: str | None
) -> None:
    answer = http.request(method, path)

    assert answer.status_code == status
    assert expected in (None, slug(answer))
    assert answer.headers["x-correlation-id"]


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{not json", 400), (b"[]", 422), (b'{"sku": 7, "quantity": "many"}', 422), (b"\xff\xfe", 400), (b"", 422)],
)
def test_a_malformed_body_is_refused(customer: Customer, body: bytes, status: int) -> None:
    answer = customer.http.post(
        "/v1/cart/items", content=body, headers={**customer.headers, "Content-Type": "application/json"}
    )

    assert answer.status_code == status


def test_a_body_of_one_megabyte_is_refused(customer: Customer) -> None:
    answer = customer.ask("POST", "/v1/cart/items", {"sku": "x" * 1_000_000, "quantity": 1})

    assert (answer.status_code, slug(answer)) == (413, "body_too_large")
    assert len(answer.content) < 10_000, "the body must not be echoed"
    assert customer.get("/v1/cart")["lines"] == []


def test_a_megabyte_of_unknown_members_gets_a_small_answer(admin: Customer) -> None:
    many = {f"wrong-{number}": 1 for number in range(50_000)}

    answer = admin.ask("POST", "/v1/products", many)
    fewer = admin.ask("POST", "/v1/products", dict(list(many.items())[:5_000]))

    assert (answer.status_code, slug(answer)) == (400, "malformed_json")
    assert (fewer.status_code, len(fewer.json()["errors"])) == (422, 20)
    assert fewer.json()["errors_total"] > 5_000
    assert max(len(answer.content), len(fewer.content)) < 10_000


def test_a_query_that_is_not_utf_8_is_refused(http: httpx.Client) -> None:
    assert http.get("/v1/products?category=%C3%28").status_code == 400


def test_head_answers_as_get_without_the_body(customer: Customer, sellable: Sellable) -> None:
    sku = sellable()
    customer.add(sku)

    for path in (f"/v1/inventory/{sku}", "/v1/cart", "/v1/orders", "/v1/search?q=lamp", "/.well-known/jwks.json"):
        get, head = customer.ask("GET", path), customer.ask("HEAD", path)
        assert (head.status_code, head.content) == (get.status_code, b"") == (200, b""), path
        for name in ("etag", "cache-control", "content-type"):
            assert head.headers.get(name) == get.headers.get(name), (path, name)
    assert customer.http.head("/v1/orders").status_code == 401
    assert customer.http.head("/v1/carts").status_code == 405


def test_a_cart_is_sent_even_if_the_client_has_its_etag(customer: Customer, sellable: Sellable) -> None:
    """A cart's version does not change with the catalogue's prices, so it can't be used as an ETag for GET."""
    changed = customer.ask("POST", "/v1/cart/items", {"sku": sellable()})

    again = customer.ask("GET", "/v1/cart", None, **{"If-None-Match": changed.headers["ETag"]})

    assert (again.status_code, again.json()["version"], again.headers["Cache-Control"]) == (200, 1, "no-store")


@pytest.mark.parametrize("quantity", [0, -1, 10**9, 1.5, "two", None])
def test_a_malformed_quantity_is_refused(customer: Customer, sellable: Sellable, quantity: object) -> None:
    answer = customer.ask("POST", "/v1/cart/items", {"sku": sellable(), "quantity": quantity})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/quantity"
    assert customer.get("/v1/cart")["lines"] == []


def test_an_unknown_sku_is_refused(customer: Customer) -> None:
    answer = customer.ask("POST", "/v1/cart/items", {"sku": "NO-SUCH-SKU", "quantity": 1})

    assert (answer.status_code, slug(answer)) == (404, "unknown_sku")


def forged(token: str, **changes: object) -> str:
    """Signs the same claims and header with another key."""
    header, claims = jwt.get_unverified_header(token), jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims | changes, ec.generate_private_key(ec.SECP256R1()), "ES256", {**header})


def unsigned(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, "", "none", {**jwt.get_unverified_header(token), "alg": "none"})


@pytest.mark.parametrize("path", ["/v1/orders", "/v1/cart"])
@pytest.mark.parametrize("kind", ["missing", "forged", "unsigned", "nonsense", "expired"])
def test_a_false_token_is_refused(customer: Customer, kind: str, path: str) -> None:
    token = customer.headers["Authorization"].removeprefix("Bearer ")
    made = {
        "missing": None,
        "forged": forged(token),
        "unsigned": unsigned(token),
        "nonsense": "nonsense",
        "expired": forged(token, exp=int(time.time()) - 3600),
    }[kind]
    headers = {"Authorization": f"Bearer {made}"} if made else {}

    answer = customer.http.get(path, headers=headers)

    assert answer.status_code == 401


def test_a_logged_out_token_is_refused(customer: Customer) -> None:
    customer.post_nothing("/v1/auth/logout")

    assert customer.http.get("/v1/cart", headers=customer.headers).status_code == 401


def test_the_order_of_another_customer_is_not_found(new_customer: NewCustomer, sellable: Sellable) -> None:
    owner, stranger = new_customer(), new_customer()
    owner.add(sellable())
    order_id = owner.place()["order_id"]
    owner.payable(order_id)

    for method, path in [
        ("GET", f"/v1/orders/{order_id}"),
        ("GET", f"/v1/orders/{order_id}/timeline"),
        ("GET", f"/v1/orders/{order_id}/payment"),
        ("POST", f"/v1/orders/{order_id}/cancel"),
    ]:
        assert stranger.ask(method, path).status_code == 404, path
    assert owner.get(f"/v1/orders/{order_id}")["status"] != "CANCELLED"


@pytest.mark.parametrize(("method", "path"), [("POST", "/v1/products"), ("PUT", "/v1/inventory/ANY")])
def test_a_customer_may_not_use_admin_routes(customer: Customer, method: str, path: str) -> None:
    assert customer.ask(method, path, {"on_hand": 5}).status_code == 403


def test_an_empty_cart_cannot_be_ordered(customer: Customer) -> None:
    answer = customer.ask("POST", "/v1/orders", ORDER, **{"Idempotency-Key": uuid.uuid4().hex})

    assert (answer.status_code, slug(answer)) == (409, "empty_cart")


def test_more_than_the_stock_cannot_be_ordered(customer: Customer, admin: Customer, sellable: Sellable) -> None:
    sku = sellable(stock=2)
    customer.add(sku, 3)

    answer = customer.ask("POST", "/v1/orders", ORDER, **{"Idempotency-Key": uuid.uuid4().hex})

    assert (answer.status_code, slug(answer)) == (409, "insufficient_stock")
    assert customer.get("/v1/orders")["items"] == []
    assert admin.get(f"/v1/inventory/{sku}")["available"] == 2


def test_an_order_without_an_idempotency_key_is_refused(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())

    answer = customer.ask("POST", "/v1/orders", ORDER)

    assert (answer.status_code, slug(answer)) == (400, "idempotency_key_required")
    assert customer.get("/v1/orders")["items"] == []


def test_a_key_used_again_gives_the_first_answer_and_no_second_order(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())
    first = customer.place(key="the-same-key")

    again = customer.ask("POST", "/v1/orders", ORDER, **{"Idempotency-Key": "the-same-key"})
    other = customer.ask(
        "POST", "/v1/orders", {"shipping_address": ADDRESS | {"city": "Paris"}}, **{"Idempotency-Key": "the-same-key"}
    )

    assert (again.status_code, again.json()) == (202, first)
    assert (other.status_code, slug(other)) == (422, "idempotency_key_reused")
    assert len(customer.get("/v1/orders")["items"]) == 1


def test_two_concurrent_requests_with_one_key_make_one_order(customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())

    def place(_: int) -> httpx.Response:
        return customer.ask("POST", "/v1/orders", ORDER, **{"Idempotency-Key": "twins"})

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(place, range(6)))

    assert {answer.status_code for answer in answers} <= {202, 409}
    accepted = {answer.text for answer in answers if answer.status_code == 202}
    assert len(accepted) == 1
    assert len(customer.get("/v1/orders")["items"]) == 1


def signed(body: bytes, secret: str, at: float) -> dict[str, str]:
    mac = hmac.new(secret.encode(), f"{int(at)}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Stripe-Signature": f"t={int(at)},v1={mac}", "Content-Type": "application/json"}


@pytest.mark.parametrize("kind", ["forged", "old", "from the future", "flipped", "unsigned"])
def test_a_false_webhook_is_refused(stack: Stack, customer: Customer, sellable: Sellable, kind: str) -> None:
    customer.add(sellable())
    order_id = customer.place()["order_id"]
    intent = customer.payable(order_id)["client_secret"].partition("_secret_")[0]
    secret = stack.values["PROVIDER_WEBHOOK_SECRETS"].split(",")[0]
    event = {"id": f"evt_{uuid.uuid4().hex}", "type": "payment_intent.amount_capturable_updated"}
    body = json.dumps(event | {"data": {"object": {"id": intent, "object": "payment_intent"}}}).encode()
    headers = {
        "forged": signed(body, "whsec_wrong", time.time()),
        "old": signed(body, secret, time.time() - 301),
        "from the future": signed(body, secret, time.time() + 302),
        "flipped": signed(body + b" ", secret, time.time()),
        "unsigned": {},
    }[kind]

    answer = customer.http.post("/v1/payments/webhooks/stripe", content=body, headers=headers)

    assert answer.status_code == 400
    assert customer.get(f"/v1/orders/{order_id}/payment")["status"] == "awaiting_customer"


def test_a_webhook_delivered_again_captures_once(stack: Stack, customer: Customer, sellable: Sellable) -> None:
    customer.add(sellable())
    placed = customer.place()
    payment = customer.payable(placed["order_id"])
    intent = payment["client_secret"].partition("_secret_")[0]
    customer.pay(payment).raise_for_status()
    customer.settled(placed["order_id"])
    sim = f"{stack.url('provider')}/_sim"

    def delivered() -> list[dict[str, object]] | None:
        """Returns every webhook of the intent, once the shop has accepted all of them."""
        known = httpx.get(f"{sim}/webhooks", params={"intent": intent}).raise_for_status().json()["deliveries"]
        return known if all(webhook["state"] == "delivered" for webhook in known) else None

    for _ in range(3):
        for webhook in until(delivered, "the webhooks"):
            httpx.post(f"{sim}/webhooks/{webhook['event']}/redeliver").raise_for_status()
    until(delivered, "the webhooks once more")

    assert customer.get(f"/v1/orders/{placed['order_id']}")["status"] == "CONFIRMED"
    ledger = httpx.get(f"{sim}/ledger", params={"order_id": placed["order_id"]}).json()["intents"]
    assert [intent["captures"] for intent in ledger] == [1]


def test_a_changed_price_must_be_accepted(customer: Customer, admin: Customer, sellable: Sellable, sql: Sql) -> None:
    sku = sellable(amount=1_000)
    customer.add(sku, 2)
    raise_price(admin, customer.get("/v1/cart")["lines"][0]["product_id"], sku, 1_200)
    until(lambda: sql("orders", "SELECT 1 FROM sku_copies WHERE sku = %s AND amount = 1200", sku) or None, "the price")

    refused = customer.ask("POST", "/v1/orders", ORDER, **{"Idempotency-Key": uuid.uuid4().hex})
    accepted = customer.place(accepted_total={"amount": 2_400, "currency": "EUR"})

    assert (refused.status_code, slug(refused)) == (409, "price_changed")
    assert refused.json()["total"] == {"amount": 2_400, "currency": "EUR"}
    assert accepted["total"] == {"amount": 2_400, "currency": "EUR"}


def raise_price(admin: Customer, product_id: str, sku: str, amount: int) -> None:
    product = admin.ask("GET", f"/v1/products/{product_id}")
    change = {"variants": [{"sku": sku, "price": {"amount": amount, "currency": "EUR"}}]}
    changed = admin.ask("PATCH", f"/v1/products/{product_id}", change, **{"If-Match": product.headers["ETag"]})
    changed.raise_for_status()


def test_an_ipv6_address_is_accepted_as_host(http: httpx.Client) -> None:
    """Mangum can't parse the Host `[::1]:8000`."""
    assert http.get("/v1/products?limit=1", headers={"Host": "[::1]:8000"}).status_code == 200
