"""The routes of cart, from API Gateway's payload to Redis and MySQL."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import pytest

from shop import settings
from shop.auth.denylist import Denylist
from shop.settings import Redis
from shop.stores import redis
from tests.integration.cart.conftest import OnSale
from tests.integration.conftest import STACK
from tests.integration.issuer import issuer
from tests.integration.lambda_http import Caller
from tests.tokens import bad_tokens

REDIS = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")
BAD = bad_tokens(issuer().mint)
Headers = dict[str, str]


@pytest.fixture(params=["guest", "customer"])
def caller(request: pytest.FixtureRequest) -> Headers:
    """The headers of a guest, then of a customer."""
    found: Headers = request.getfixturevalue(request.param)
    return found


def quantities(cart: Any) -> Mapping[str, int]:
    return {line["sku"]: line["quantity"] for line in cart["lines"]}


def test_a_cart_is_filled_changed_and_emptied(api: Caller, tea: OnSale, caller: Headers) -> None:
    assert api("GET", "/v1/cart", **caller).body["lines"] == []
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 2}, **caller)
    api("POST", "/v1/cart/items", {"sku": tea.other}, **caller)
    put = api("PUT", f"/v1/cart/items/{tea.sku}", {"quantity": 3}, **caller)
    read = api("GET", "/v1/cart", **caller)
    assert read.body == put.body
    assert put.headers["etag"] == f'"{put.body["version"]}"' == '"3"'
    assert "etag" not in read.headers, "prices change while the version stays"
    assert read.body["total"] == {"amount": 3 * 499 + 2_999, "currency": "EUR"}
    assert read.body["lines"][0] == {
        "line_id": f"1.{tea.sku}",
        "sku": tea.sku,
        "product_id": tea.product_id,
        "title": "Tea ☕",
        "quantity": 3,
        "unit_price": {"amount": 499, "currency": "EUR"},
        "current_price": {"amount": 499, "currency": "EUR"},
        "problems": [],
    }
    left = api("DELETE", f"/v1/cart/items/{tea.sku}", **caller)
    assert quantities(left.body) == {tea.other: 1}
    assert api("DELETE", f"/v1/cart/items/{tea.other}", **caller).body["total"]["amount"] == 0


def test_a_line_says_that_its_price_has_changed_or_that_it_is_not_on_sale(
    api: Caller, tea: OnSale, caller: Headers
) -> None:
    for sku in (tea.sku, tea.other):
        api("POST", "/v1/cart/items", {"sku": sku}, **caller)
    tea.change(3, "published", {tea.sku: 550})
    lines = api("GET", "/v1/cart", **caller).body["lines"]
    assert [line["problems"] for line in lines] == [["price_changed"], ["unavailable"]]
    assert [line["unit_price"]["amount"] for line in lines] == [499, 2_999]
    assert lines[0]["current_price"]["amount"] == 550
    assert lines[1]["current_price"] is None


@pytest.mark.parametrize("quantity", [0, -1, 1000, 10**9, 1.5, "2", True, None])
def test_a_quantity_out_of_range_is_422(api: Caller, tea: OnSale, guest: Headers, quantity: Any) -> None:
    for method, path, body in (("POST", "", {"sku": tea.sku}), ("PUT", f"/{tea.sku}", {})):
        answer = api(method, f"/v1/cart/items{path}", {**body, "quantity": quantity}, **guest)
        assert [error["pointer"] for error in answer.problem(422, "invalid")["errors"]] == ["/quantity"]
    assert api("GET", "/v1/cart", **guest).body["version"] == 0


def test_what_adds_up_to_too_many_is_422(api: Caller, tea: OnSale, caller: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 999}, **caller)
    answer = api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 1}, **caller)
    assert answer.problem(422, "quantity_out_of_range")["in_cart"] == 999


def test_an_unknown_sku_is_404(api: Caller, caller: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": "no-such-sku"}, **caller).problem(404, "unknown_sku")
    api("PUT", "/v1/cart/items/no-such-sku", {"quantity": 1}, **caller).problem(404, "unknown_sku")
    assert api("GET", "/v1/cart", **caller).body["version"] == 0


@pytest.mark.parametrize(
    "body", [{}, [], "null", {"sku": 7}, {"sku": ""}, {"sku": "s", "price": 1}, {"sku": "x" * 10**4}]
)
def test_a_body_that_does_not_fit_is_422_and_says_where(api: Caller, guest: Headers, body: Any) -> None:
    assert api("POST", "/v1/cart/items", body, **guest).problem(422, "invalid")["errors"]


def test_a_body_of_a_megabyte_is_413(api: Caller, guest: Headers) -> None:
    problem = api("POST", "/v1/cart/items", {"sku": "x" * 10**6}, **guest).problem(413, "body_too_large")
    assert problem["limit_bytes"] == 64 * 1024


def test_broken_json_is_400(api: Caller, guest: Headers) -> None:
    api("POST", "/v1/cart/items", '{"sku": ', **guest).problem(400, "malformed_json")


def test_a_caller_without_any_token_is_refused(api: Caller) -> None:
    api("GET", "/v1/cart").problem(401, "unauthenticated")


@pytest.mark.parametrize("token", ["guessed", "x" * 200])
def test_a_guessed_cart_token_is_404(api: Caller, token: str) -> None:
    api("GET", "/v1/cart", X_Cart_Token=token).problem(404, "no_such_cart")


@pytest.mark.parametrize("name", [name for name in BAD if BAD[name].isascii() and BAD[name]])
def test_a_caller_with_a_bad_token_is_not_served_as_a_guest(api: Caller, guest: Headers, name: str) -> None:
    """A caller with a bad token is refused, even if they send a cart token too."""
    headers = {**guest, "authorization": f"Bearer {BAD[name]}"}
    api("GET", "/v1/cart", **headers).problem(401, "invalid_token")


def test_a_logged_out_token_is_refused(api: Caller) -> None:
    token_id = str(uuid.uuid4())
    Denylist(REDIS).add(token_id, 30)
    api("GET", "/v1/cart", **issuer().bearer(jti=token_id)).problem(401, "invalid_token")


def test_a_cart_token_is_long_and_random_and_not_stored(api: Caller) -> None:
    token = api("POST", "/v1/carts").body["cart_token"]
    assert len(token) >= 32
    assert token != api("POST", "/v1/carts").body["cart_token"]
    client = redis.client(settings.cart_redis())
    assert not client.exists(f"guest_cart:{token}")


def test_customers_see_their_own_cart_only(api: Caller, tea: OnSale, customer: Headers) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku}, **customer)
    assert api("GET", "/v1/cart", **issuer().bearer()).body["lines"] == []


def merge(api: Caller, token: str, customer_id: str) -> Any:
    return Caller(api.handler, customer_id)("POST", "/v1/cart/merge", {"cart_token": token})


def test_a_guest_who_logs_in_keeps_the_lines_of_their_cart(
    api: Caller, tea: OnSale, guest: Headers, customer: Headers, customer_id: str
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 2}, **guest)
    api("POST", "/v1/cart/items", {"sku": tea.sku, "quantity": 1}, **customer)
    for _ in range(3):
        assert quantities(merge(api, guest["X-Cart-Token"], customer_id).body) == {tea.sku: 3}
    assert quantities(api("GET", "/v1/cart", **customer).body) == {tea.sku: 3}
    api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest).problem(409, "cart_merged")


def test_a_merge_needs_a_customer_and_a_cart_that_no_other_customer_has(
    api: Caller, tea: OnSale, guest: Headers, customer_id: str
) -> None:
    api("POST", "/v1/cart/items", {"sku": tea.sku}, **guest)
    token = guest["X-Cart-Token"]
    api("POST", "/v1/cart/merge", {"cart_token": token}).problem(401, "unauthenticated")
    merge(api, "guessed", customer_id).problem(404, "no_such_cart")
    merge(api, token, customer_id)
    merge(api, token, str(uuid.uuid4())).problem(409, "cart_merged")


def test_a_401_says_how_to_authenticate(api: Caller) -> None:
    assert api("GET", "/v1/cart").headers["www-authenticate"] == "Bearer"
