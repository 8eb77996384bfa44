from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from products.adapters.catalogue_mongo import MongoCatalogue
from products.adapters.collection_mongo import products_of
from products.adapters.products_mongo import MAX_PENDING
from shop.kernel.ids import new_id
from shop.settings import Mongo
from shop.stores import mongo
from tests.integration.products.conftest import Api


def mug(**changes: Any) -> dict[str, Any]:
    variants = [{"sku": new_id(), "price": {"amount": 1295, "currency": "EUR"}, "options": {"colour": "blue"}}]
    return {"title": "Blue mug", "category": "kitchen", "variants": variants} | changes


@pytest.fixture
def made(api: Api) -> dict[str, Any]:
    answer = api.admin("POST", "/v1/products", mug())
    assert answer.status == 201
    return dict(answer.body)


def path(made: dict[str, Any], more: str = "") -> str:
    return f"/v1/products/{made['product_id']}{more}"


def told(api: Api) -> list[tuple[str, int, list[str]]]:
    bodies = [json.loads(record.body) for record in api.broker.taken]
    return [(each["type"].rpartition("_")[2], each["aggregate_version"], each["data"]["changed"]) for each in bodies]


def test_a_product_from_draft_to_deletion(api: Api) -> None:
    sent = mug(attributes={"material": "clay"})
    created = api.admin("POST", "/v1/products", sent)
    assert (created.status, created.headers["etag"]) == (201, '"1"')
    assert created.headers["location"] == path(created.body)
    assert {name: created.body[name] for name in sent} == sent
    published = api.admin("POST", path(created.body, "/publish"))
    assert (published.body["status"], published.headers["etag"]) == ("published", '"2"')
    changed = api.admin("PATCH", path(created.body), {"title": "Red mug"}, If_Match='"2"')
    assert (changed.body["title"], changed.body["category"], changed.body["version"]) == ("Red mug", "kitchen", 3)
    replaced = api.admin("PUT", path(created.body), mug(title="Green mug"), If_Match='"3"')
    assert (replaced.body["title"], replaced.body["attributes"], replaced.body["version"]) == ("Green mug", {}, 4)
    assert replaced.body["status"] == "published"
    assert api.admin("DELETE", path(created.body), If_Match='"4"').status == 204
    assert api.anybody("GET", path(created.body)).slug == "product_not_found"
    assert told(api) == [
        ("created", 1, ["title", "description", "category", "variants", "attributes", "status"]),
        ("published", 2, ["status"]),
        ("updated", 3, ["title"]),
        ("updated", 4, ["title", "variants", "attributes"]),
        ("deleted", 5, ["status"]),
    ]


def test_what_an_admin_is_answered_is_what_is_read(api: Api, made: dict[str, Any]) -> None:
    published = api.admin("POST", path(made, "/publish"))
    assert api.anybody("GET", path(made)).body == published.body


@pytest.mark.parametrize(("method", "body"), [("PUT", mug()), ("PATCH", {"title": "x"}), ("DELETE", None)])
def test_a_change_must_name_the_current_version(
    api: Api, made: dict[str, Any], method: str, body: dict[str, Any] | None
) -> None:
    missing = api.admin(method, path(made), body)
    assert (missing.status, missing.slug) == (428, "version_required")
    stale = api.admin(method, path(made), body, If_Match='"7"')
    assert (stale.status, stale.slug, stale.body["current_version"]) == (412, "stale_version", 1)
    assert api.admin(method, path(made), body, If_Match='W/"1"').status == 412, "a weak tag never matches"
    assert api.admin(method, path(made), body, If_Match="1").status == 400, "a tag is quoted"
    assert len(told(api)) == 1


@pytest.mark.parametrize("named", ["*", '"9", "1"', ',"1"', '"a,b" , "1"'])
def test_a_change_may_name_several_versions_or_any(api: Api, made: dict[str, Any], named: str) -> None:
    assert api.admin("PATCH", path(made), {"title": "Red mug"}, If_Match=named).status == 200


def test_publishing_may_name_the_version(api: Api, made: dict[str, Any]) -> None:
    assert api.admin("POST", path(made, "/publish"), If_Match='"9"').status == 412
    assert api.admin("POST", path(made, "/publish"), If_Match='"1"').status == 200


@pytest.mark.parametrize(
    ("method", "more"), [("POST", None), ("PUT", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/publish")]
)
def test_only_admins_change_the_catalogue(api: Api, made: dict[str, Any], method: str, more: str | None) -> None:
    target = "/v1/products" if more is None else path(made, more)
    body = None if method == "DELETE" else mug()
    assert api.customer(method, target, body, If_Match='"1"').status == 403
    assert api.anybody(method, target, body, If_Match='"1"').status == 401
    assert len(told(api)) == 1


def test_nobody_changes_what_is_not_there(api: Api) -> None:
    nowhere = f"/v1/products/{new_id()}"
    for answer in (
        api.admin("PUT", nowhere, mug(), If_Match='"1"'),
        api.admin("PATCH", nowhere, {"title": "x"}, If_Match='"1"'),
        api.admin("DELETE", nowhere, If_Match='"1"'),
        api.admin("POST", f"{nowhere}/publish"),
    ):
        assert (answer.status, answer.slug) == (404, "product_not_found")


def test_malformed_json_and_wrong_content_have_different_answers(api: Api) -> None:
    malformed = api.admin("POST", "/v1/products", '{"title": ')
    assert (malformed.status, malformed.slug) == (400, "malformed_json")
    wrong = api.admin("POST", "/v1/products", mug(title=7, variants=[], colour="unknown"))
    assert (wrong.status, wrong.slug) == (422, "invalid")
    assert {error["pointer"] for error in wrong.body["errors"]} == {"/title", "/variants", "/colour"}
    assert api.admin("POST", "/v1/products", []).status == 422
    assert api.admin("POST", "/v1/products").status == 422


def test_a_lone_surrogate_is_no_json(api: Api) -> None:
    answer = api.admin("POST", "/v1/products", json.dumps(mug(description="PLACE")).replace("PLACE", "\\ud800"))
    assert (answer.status, answer.slug) == (400, "malformed_json")


def test_a_megabyte_is_refused_field_by_field(api: Api) -> None:
    answer = api.admin("POST", "/v1/products", mug(description="x" * 1_000_000))
    assert (answer.status, answer.slug) == (422, "invalid")


def test_a_body_of_more_than_a_megabyte_is_refused(api: Api) -> None:
    answer = api.admin("POST", "/v1/products", mug(description="x" * 1_100_000))
    assert (answer.status, answer.slug, answer.body["limit_bytes"]) == (413, "body_too_large", 1024 * 1024)


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "\u200b\u2060"},
        {"title": "\u3164"},
        {"category": "\u2800"},
        {"attributes": {"material": "\u00ad"}},
        {"attributes": {"\u3164": "clay"}},
        {"variants": [{"sku": "S-1", "price": {"amount": 1}, "options": {"colour": "\ufe0f"}}]},
    ],
)
def test_an_invisible_text_is_refused(api: Api, wrong: dict[str, Any]) -> None:
    answer = api.admin("POST", "/v1/products", mug(**wrong))
    assert (answer.status, answer.slug) == (422, "invalid")


def test_a_category_is_found_however_it_is_typed(api: Api) -> None:
    category = f"Caf\u00e9 {new_id()}"
    typed = [unicodedata.normalize("NFD", category), category.replace("C", "\uff23")]
    made = [api.admin("POST", "/v1/products", mug(category=each)).body for each in typed]
    for each in made:
        api.admin("POST", path(each, "/publish"))
    assert {each["category"] for each in made} == {category}
    for asked in (category, *typed):
        found = api.anybody("GET", f"/v1/products?{urlencode({'category': asked})}").body["items"]
        assert {each["product_id"] for each in found} == {each["product_id"] for each in made}


def test_a_sku_that_is_taken_is_named(api: Api, made: dict[str, Any]) -> None:
    answer = api.admin("POST", "/v1/products", mug(variants=made["variants"]))
    assert (answer.status, answer.slug, answer.body["skus"]) == (409, "sku_taken", [made["variants"][0]["sku"]])


def test_twins_in_one_product_are_refused(api: Api) -> None:
    variant = mug()["variants"][0]
    answer = api.admin("POST", "/v1/products", mug(variants=[variant, {**variant, "options": {"colour": "red"}}]))
    assert (answer.status, answer.slug) == (422, "duplicate_sku")
    answer = api.admin("POST", "/v1/products", mug(variants=[variant, {**variant, "sku": new_id()}]))
    assert (answer.status, answer.slug) == (422, "duplicate_options")


def test_a_dead_broker_fails_no_change_until_too_many_wait(api: Api, made: dict[str, Any]) -> None:
    api.broker.down_after = 0
    version = 1
    for version in range(1, MAX_PENDING + 1):
        answer = api.admin("PATCH", path(made), {"title": f"Name {version}"}, If_Match=f'"{version}"')
        assert answer.status == 200, answer.body
    refused = api.admin("PATCH", path(made), {"title": "One too many"}, If_Match=f'"{version + 1}"')
    assert (refused.status, refused.slug, refused.headers["retry-after"]) == (503, "event_backlog", "5")
    assert api.admin("POST", path(made, "/publish")).status == 503


@pytest.fixture
def no_store(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """MongoDB cannot be reached."""
    from products import wiring

    settings = Mongo("mongodb://127.0.0.1:9/", "nowhere", "")
    dead = products_of(partial(mongo.database, settings))
    monkeypatch.setattr(wiring.unit_of_work, "_products", dead)
    monkeypatch.setattr(wiring.catalogue, "_catalogue", MongoCatalogue(dead))
    yield
    mongo.database(settings).client.close()


@pytest.mark.usefixtures("no_store")
def test_a_dead_store_is_503_and_says_when_to_come_back(api: Api) -> None:
    for answer in (
        api.anybody("GET", "/v1/products"),
        api.admin("POST", "/v1/products", mug()),
    ):
        assert (answer.status, answer.slug) == (503, "unavailable")
        assert int(answer.headers["retry-after"]) >= 1
