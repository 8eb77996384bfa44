from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

from shop.auth.tokens import TokenVerifier
from shop.kernel.ids import new_id
from shop.kernel.recent import Recent
from tests.integration.lambda_http import Answer
from tests.integration.products.conftest import Api
from tests.tokens import SETTINGS, Mint, unsigned

PRICES = (500, 700, 700, 900, 1200)


def add(api: Api, category: str, title: str, *prices: int) -> str:
    variants = [
        {"sku": new_id(), "price": {"amount": price}, "options": {"size": str(price)}} for price in prices or (500,)
    ]
    body = {"title": title, "category": category, "variants": variants}
    return str(api.admin("POST", "/v1/products", body).body["product_id"])


def publish(api: Api, product_id: str) -> str:
    assert api.admin("POST", f"/v1/products/{product_id}/publish").status == 200
    return product_id


@pytest.fixture
def shelf(api: Api) -> str:
    """A category with five products, which cost PRICES and are called e, d, c, B, a."""
    category = new_id()
    for price, title in zip(PRICES, "edcBa", strict=True):
        publish(api, add(api, category, title, price))
    return category


def listed(answer: Answer) -> list[str]:
    assert answer.status == 200, answer.body
    return [item["title"] for item in answer.body["items"]]


def test_a_product_can_be_read_by_anybody_once_it_is_published(api: Api) -> None:
    product_id = add(api, "kitchen", "Mug")
    hidden = api.anybody("GET", f"/v1/products/{product_id}")
    assert (hidden.status, hidden.slug) == (404, "product_not_found")
    publish(api, product_id)
    shown = api.anybody("GET", f"/v1/products/{product_id}")
    assert (shown.status, shown.body["title"], shown.headers["etag"]) == (200, "Mug", '"2"')
    assert shown.headers["cache-control"] == "public, max-age=10"
    assert not {"pending", "_id", "price_from", "title_key"} & set(shown.body)


@pytest.mark.parametrize("sent", ['"2"', 'W/"2"', '"1", "2"'])
def test_what_has_not_changed_is_not_sent_again(api: Api, sent: str) -> None:
    product_id = publish(api, add(api, "kitchen", "Mug"))
    same = api.anybody("GET", f"/v1/products/{product_id}", If_None_Match=sent)
    assert (same.status, same.body, same.headers["etag"]) == (304, None, '"2"')
    assert api.anybody("GET", f"/v1/products/{product_id}", If_None_Match='"1"').status == 200


@pytest.mark.parametrize("product_id", ["nothing", "../x", "%00", "{}", "x" * 2000])
def test_an_unknown_product_is_a_problem(api: Api, product_id: str) -> None:
    answer = api.anybody("GET", f"/v1/products/{product_id}")
    assert answer.status == 404
    assert answer.slug in {"product_not_found", "no_such_route"}


def test_the_longest_titles_have_cursors_too(api: Api) -> None:
    category = new_id()
    for _ in range(2):
        publish(api, add(api, category, "\U0001fad6" * 200))
    path = f"/v1/products?category={category}&sort=title&limit=1"
    first = api.anybody("GET", path)
    second = api.anybody("GET", f"{path}&cursor={first.body['next_cursor']}")
    assert len({item["product_id"] for answer in (first, second) for item in answer.body["items"]}) == 2


class NobodyDenied:
    def holds(self, _token_id: str) -> bool:
        return False


def test_a_draft_is_shown_to_an_admins_token_only(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    mint = Mint()
    from shop.auth import bearer

    monkeypatch.setattr(bearer, "_verifier", lambda: TokenVerifier(SETTINGS, lambda: mint.jwks))
    monkeypatch.setattr(bearer, "_denylist", NobodyDenied)
    path = f"/v1/products/{add(api, 'kitchen', 'Mug')}"
    shown = api.anybody("GET", path, Authorization=f"Bearer {mint.token(roles=['admin'])}")
    assert (shown.status, shown.body["status"], shown.headers["cache-control"]) == (200, "draft", "no-store")
    none = unsigned(mint.claims(roles=["admin"]), {"alg": "none", "typ": "at+jwt", "kid": mint.kid})
    for token in (mint.token(), mint.token(roles=["admin"], exp=1), Mint().token(roles=["admin"]), none, "forged", ""):
        assert api.anybody("GET", path, Authorization=f"Bearer {token}").status == 404


def test_drafts_and_deleted_products_are_not_listed(api: Api, shelf: str) -> None:
    add(api, shelf, "draft")
    deleted = publish(api, add(api, shelf, "deleted"))
    assert api.admin("DELETE", f"/v1/products/{deleted}", If_Match='"2"').status == 204
    assert sorted(listed(api.anybody("GET", f"/v1/products?category={shelf}"))) == ["B", "a", "c", "d", "e"]


@pytest.mark.parametrize(
    ("sort", "titles"),
    [
        ("created", ["e", "d", "c", "B", "a"]),
        ("-created", ["a", "B", "c", "d", "e"]),
        ("price", ["e", "d", "c", "B", "a"]),
        ("-price", ["a", "B", "c", "d", "e"]),
        ("title", ["a", "B", "c", "d", "e"]),
        ("-title", ["e", "d", "c", "B", "a"]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_pages_follow_each_other_without_gap_or_repeat(
    api: Api, shelf: str, sort: str, titles: list[str], limit: int
) -> None:
    path = f"/v1/products?category={shelf}&sort={sort}&limit={limit}"
    found: list[str] = []
    answer = api.anybody("GET", path)
    while True:
        page = listed(answer)
        found += page
        assert len(page) <= limit
        if answer.body["next_cursor"] is None:
            break
        assert answer.headers["link"] == f'<{path}&cursor={answer.body["next_cursor"]}>; rel="next"'
        answer = api.anybody("GET", f"{path}&cursor={answer.body['next_cursor']}")
    assert found == titles
    assert "link" not in answer.headers


def test_a_product_that_is_added_between_two_pages_changes_no_page(api: Api, shelf: str) -> None:
    path = f"/v1/products?category={shelf}&limit=3"
    first = api.anybody("GET", path)
    publish(api, add(api, shelf, "newest"))
    second = api.anybody("GET", f"{path}&cursor={first.body['next_cursor']}")
    assert listed(first) + listed(second) == ["a", "B", "c", "d", "e"]


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ("max_price=700", ["c", "d", "e"]),
        ("min_price=701", ["a", "B"]),
        ("min_price=600&max_price=900", ["B", "c", "d"]),
        ("min_price=1201", []),
        ("max_price=0", []),
    ],
)
def test_prices_narrow_the_list(api: Api, shelf: str, filters: str, titles: list[str]) -> None:
    assert listed(api.anybody("GET", f"/v1/products?category={shelf}&{filters}")) == titles


def test_a_product_matches_the_prices_if_one_of_its_variants_does(api: Api) -> None:
    category = new_id()
    publish(api, add(api, category, "two", 1000, 9000))
    for filters, found in [
        ("max_price=1000", ["two"]),
        ("min_price=9000", ["two"]),
        ("min_price=2000&max_price=8000", []),
        ("min_price=2000&max_price=9000", ["two"]),
    ]:
        assert listed(api.anybody("GET", f"/v1/products?category={category}&{filters}")) == found


@pytest.mark.parametrize(
    "query",
    [
        "colour=blue",
        "sort=stock",
        "limit=0",
        "limit=101",
        "limit=x",
        "min_price=-1",
        "min_price=2&max_price=1",
        "cursor=x",
    ],
)
def test_a_wrong_query_is_400_and_names_the_field(api: Api, query: str) -> None:
    answer = api.anybody("GET", f"/v1/products?{query}")
    assert answer.status == 400
    assert answer.slug in {"bad_request", "bad_cursor"}
    if answer.slug == "bad_request":
        assert answer.body["errors"]


def test_the_list_has_the_same_fields_as_a_single_product(api: Api) -> None:
    category = new_id()
    product_id = publish(api, add(api, category, "Mug", 500, 700))
    items: list[dict[str, Any]] = api.anybody("GET", f"/v1/products?category={category}").body["items"]
    assert items == [api.anybody("GET", f"/v1/products/{product_id}").body]


def test_a_list_is_cached_until_the_next_write(api: Api, wired: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wired.catalogue, "_pages", Recent(60))
    category = new_id()
    path = f"/v1/products?category={category}"
    assert listed(api.anybody("GET", path)) == []
    product_id = publish(api, add(api, category, "Mug"))
    assert listed(api.anybody("GET", path)) == ["Mug"]
    wired._products().update_one({"_id": product_id}, {"$set": {"title": "Changed elsewhere"}})
    assert listed(api.anybody("GET", path)) == ["Mug"]
    assert listed(api.anybody("GET", f"{path}&limit=3")) == ["Changed elsewhere"]
