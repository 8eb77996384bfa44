"""Cart's routes, from API Gateway's payload to Redis and MySQL and back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from shop.http.denylist import Denylist
from shop.settings import Redis
from shop.stores import redis
from tests.integration.cart.conftest import Ask, OnSale
from tests.integration.conftest import STACK
from tests.integration.issuer import issuer
from tests.tokens import bad_tokens

REDIS = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")
BAD = bad_tokens(issuer().mint)
Headers = dict[str, str]


@pytest.fixture(params=["guest", "customer"])
def caller(request: pytest.FixtureRequest) -> Headers:
    """Both kinds of caller have the same cart to work with."""
    found: Headers = request.getfixturevalue(request.param)
    return found


def quantities(cart: Any) -> Mapping[str, int]:
    return {line["sku"]: line["quantity"] for line in cart["lines"]}


def test_a_cart_is_filled_changed_and_emptied(api: Ask, tea: OnSale, caller: Headers) -> None:
    assert api("GET", "/v1/cart", headers=caller).json["lines"] == []
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 2}, headers=caller)
    api("POST", "/v1/cart/items", {"sku": tea.other}, headers=caller)
    put = api("PUT", f"/v1/cart/items/{tea.sku}", {"quantity": 3}, headers=caller)
    read = api("GET", "/v1/cart", headers=caller)
    assert read.json == put.json
    assert read.headers["etag"] == f'"{read.json["version"]}"' == '"3"'
    assert read.json["total"] == {"amount": 3 * 499 + 2_999, "currency": "EUR"}
    assert read.json["lines"][0] == {
        "sku": tea.sku,
        "product_id": tea.product_id,
        "title": "Tea ☕",
        "quantity": 3,
        "unit_price": {"amount": 499, "currency": "EUR"},
        "current_price": {"amount": 499, "currency": "EUR"},
        "problems": [],
    }
    left = api("DELETE", f"/v1/cart/items/{tea.sku}", headers=caller)
    assert quantities(left.json) == {tea.other: 1}
    assert api("DELETE", f"/v1/cart/items/{tea.other}", headers=caller).json["total"]["amount"] == 0


def test_a_price_that_moved_and_a_product_that_went_are_told_per_line(api: Ask, tea: OnSale, caller: Headers) -> None:
    for sku in (tea.sku, tea.other):
        api("POST", "/v1/cart/items", {"sku": sku}, headers=caller)
    tea.change(3, "published", {tea.sku: 550})
    lines = api("GET", "/v1/cart", headers=caller).json["lines"]
    assert [line["problems"] for line in lines] == [["price_changed"], ["unavailable"]]
    assert [line["unit_price"]["amount"] for line in lines] == [499, 2_999]
    assert lines[0]["current_price"]["amount"] == 550
    assert lines[1]["current_price"] is None


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, 1.5, "2", True, None])
def test_a_quantity_out_of_range_is_422(api: Ask, tea: OnSale, guest: Headers, quantity: Any) -> None:
    for method, path, body in (("POST", "", {"sku": tea.sku}), ("PUT", f"/{tea.sku}", {})):
        answer = api(method, f"/v1/cart/items{path}", {**body, "quantity": quantity}, headers=guest)
        assert [error["pointer"] for error in answer.problem(422, "invalid")["errors"]] == ["/quantity"]
    assert api("GET", "/v1/cart", headers=guest).json["version"] == 0


def test_what_adds_up_to_too_many_is_422(api: Ask, tea: OnSale, caller: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 999}, headers=caller)
    answer = api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 1}, headers=caller)
    assert answer.problem(422, "quantity_out_of_range")["in_cart"] == 999


def test_an_unknown_sku_is_404(api: Ask, caller: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": "no-such-sku"}, headers=caller).problem(404, "unknown_sku")
    api("PUT", "/v1/cart/items/no-such-sku", {"quantity": 1}, headers=caller).problem(404, "unknown_sku")
    assert api("GET", "/v1/cart", headers=caller).json["version"] == 0


@pytest.mark.parametrize(
    "body", [{}, [], "null", {"sku": 7}, {"sku": ""}, {"sku": "s", "price": 1}, {"sku": "x" * 10**6}]
)
def test_a_body_that_does_not_fit_is_422_and_says_where(api: Ask, guest: Headers, body: Any) -> None:
    assert api("POST", "/v1/cart/items", body, headers=guest).problem(422, "invalid")["errors"]


def test_broken_json_is_400(api: Ask, guest: Headers) -> None:
    api("POST", "/v1/cart/items", '{"sku": ', headers=guest).problem(400, "malformed_json")


def test_nobody_has_no_cart(api: Ask) -> None:
    api("GET", "/v1/cart").problem(401, "unauthenticated")


@pytest.mark.parametrize("token", ["guessed", "x" * 200])
def test_a_guessed_cart_token_is_404(api: Ask, token: str) -> None:
    api("GET", "/v1/cart", headers={"X-Cart-Token": token}).problem(404, "no_such_cart")


@pytest.mark.parametrize("name", [name for name in BAD if BAD[name].isascii() and BAD[name]])
def test_a_bad_token_is_no_guest(api: Ask, guest: Headers, name: str) -> None:
    """Whoever claims to be a customer is refused, not served as somebody else."""
    headers = {**guest, "authorization": f"Bearer {BAD[name]}"}
    api("GET", "/v1/cart", headers=headers).problem(401, "invalid_token")


def test_a_logged_out_token_is_refused(api: Ask) -> None:
    token_id = str(uuid.uuid4())
    Denylist(REDIS).add(token_id, 30)
    api("GET", "/v1/cart", headers=issuer().bearer(jti=token_id)).problem(401, "invalid_token")


def test_a_cart_token_is_long_random_and_not_in_redis_itself(api: Ask) -> None:
    token = api("POST", "/v1/carts").json["cart_token"]
    assert len(token) >= 32
    assert token != api("POST", "/v1/carts").json["cart_token"]
    client = redis.client(REDIS)
    assert not client.exists(f"guest_cart:{token}")


def test_customers_see_their_own_cart_only(api: Ask, tea: OnSale, customer: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku}, headers=customer)
    assert api("GET", "/v1/cart", headers=issuer().bearer()).json["lines"] == []


def merge(api: Ask, token: str, customer_id: str) -> Any:
    return api("POST", "/v1/cart/merge", {"cart_token": token}, authorizer={"principalId": customer_id})


def test_a_guest_who_logs_in_keeps_what_was_chosen(
    api: Ask, tea: OnSale, guest: Headers, customer: Headers, customer_id: str
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 2}, headers=guest)
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 1}, headers=customer)
    for _ in range(3):
        assert quantities(merge(api, guest["X-Cart-Token"], customer_id).json) == {tea.sku: 3}
    assert quantities(api("GET", "/v1/cart", headers=customer).json) == {tea.sku: 3}
    api("POST", "/v1/cart/items", {"sku": tea.sku}, headers=guest).problem(409, "cart_merged")


def test_a_merge_needs_a_customer_a_cart_and_its_first_customer(
    api: Ask, tea: OnSale, guest: Headers, customer_id: str
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku}, headers=guest)
    token = guest["X-Cart-Token"]
    api("POST", "/v1/cart/merge", {"cart_token": token}).problem(401, "unauthenticated")
    merge(api, "guessed", customer_id).problem(404, "no_such_cart")
    merge(api, token, customer_id)
    merge(api, token, str(uuid.uuid4())).problem(409, "cart_merged")


def test_a_401_says_how_to_authenticate(api: Ask) -> None:
    assert api("GET", "/v1/cart").headers["www-authenticate"] == "Bearer"
