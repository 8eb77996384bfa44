"""What the routes accept, and how they pass it on."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from products.domain.model import Edit
from products.domain.ports import Page, Position
from products.routes.listing import ListProducts
from products.routes.models import ProductInput, ProductPatch
from shop.http.paging import CursorError, encode_cursor

VARIANT: dict[str, Any] = {"sku": "A-1", "price": {"amount": 500}}
WHOLE: dict[str, Any] = {"title": "Mug", "category": "kitchen", "variants": [VARIANT]}


def test_a_patch_gives_only_what_was_sent() -> None:
    assert ProductPatch.model_validate({"title": " Mug "}).edit() == Edit(title="Mug")
    assert ProductPatch.model_validate({}).edit() == Edit()
    assert ProductPatch.model_validate({"attributes": {}}).edit() == Edit(attributes={})


def test_a_put_gives_every_field() -> None:
    edit = ProductInput.model_validate(WHOLE).edit()
    assert set(edit.given()) == {"title", "description", "category", "variants", "attributes"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "  "},
        {"title": "x" * 201},
        {"title": 7},
        {"title": None},
        {"title": "\ud800"},
        {"title": "a\0"},
        {"title": "a\u202eb"},
        {"category": "a\nb"},
        {"description": "a\0"},
        {"attributes": {"colour": "a\x1bb"}},
        {"variants": [{**VARIANT, "options": {"size": "a\rb"}}]},
        {"colour": "unknown field"},
        {"status": "published"},
        {"variants": []},
        {"variants": [VARIANT] * 101},
        {"variants": [{**VARIANT, "sku": "a b"}]},
        {"variants": [{**VARIANT, "sku": "x" * 65}]},
        {"variants": [{**VARIANT, "price": {"amount": 0}}]},
        {"variants": [{**VARIANT, "price": {"amount": -1}}]},
        {"variants": [{**VARIANT, "price": {"amount": 10**9}}]},
        {"variants": [{**VARIANT, "price": {"amount": 9.5}}]},
        {"variants": [{**VARIANT, "price": {"amount": "500"}}]},
        {"variants": [{**VARIANT, "price": {"amount": 500, "currency": "USD"}}]},
        {"variants": [{**VARIANT, "options": {"$where": "x"}}]},
        {"variants": [{**VARIANT, "options": {"a.b": "x"}}]},
        {"attributes": {f"a{number}": "x" for number in range(31)}},
        {"attributes": {"colour": "\udfff"}},
        {"description": "\ud800"},
    ],
    ids=lambda wrong: str(wrong)[:40].encode("unicode_escape").decode(),
)
def test_wrong_content_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ProductPatch.model_validate(wrong)
    with pytest.raises(ValidationError):
        ProductInput.model_validate({**WHOLE, **wrong})


def test_a_description_may_have_lines() -> None:
    assert ProductPatch.model_validate({"description": "One\r\n\tTwo"}).edit() == Edit(description="One\r\n\tTwo")


@pytest.mark.parametrize(
    "wrong",
    [
        {"colour": "blue"},
        {"sort": "stock"},
        {"limit": 0},
        {"limit": 101},
        {"limit": "many"},
        {"min_price": -1},
        {"min_price": 2, "max_price": 1},
        {"category": ""},
        {"cursor": "x" * 2001},
    ],
    ids=str,
)
def test_a_wrong_query_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ListProducts.model_validate(wrong)


def test_a_max_price_below_the_min_price_is_reported_at_its_field() -> None:
    with pytest.raises(ValidationError) as refused:
        ListProducts.model_validate({"min_price": 5, "max_price": 1})
    assert [error["loc"] for error in refused.value.errors()] == [("max_price",)]
    assert ListProducts.model_validate({"min_price": 5, "max_price": 5}).max_price == 5


@pytest.mark.parametrize(
    ("sort", "value"), [("-created", None), ("created", None), ("price", 500), ("-price", 500), ("title", "mug")]
)
def test_a_cursor_leads_to_where_the_page_ended(sort: str, value: int | str | None) -> None:
    query = ListProducts.model_validate({"sort": sort})
    cursor = query.next_cursor(Page([], Position(value, "p-1")))
    again = ListProducts.model_validate({"sort": sort, "cursor": cursor})
    assert again.listing().after == Position(value, "p-1")


def test_the_last_page_has_no_cursor() -> None:
    assert ListProducts().next_cursor(Page([], None)) is None


@pytest.mark.parametrize("sort", ["created", "price", "-price", "title"])
def test_a_cursor_of_another_sort_is_refused(sort: str) -> None:
    cursor = ListProducts().next_cursor(Page([], Position(None, "p-1")))
    with pytest.raises(CursorError):
        ListProducts.model_validate({"sort": sort, "cursor": cursor}).listing()


@pytest.mark.parametrize("cursor", ["", "x", "%%%", "é", "W10", "eyJhIjoxfQ"])
def test_what_is_no_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(CursorError):
        ListProducts.model_validate({"cursor": cursor}).listing()


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("price", (2**63, "p-1")),
        ("price", ("500", "p-1")),
        ("price", (500, 1)),
        ("title", ("\ud800", "p-1")),
        ("title", ({"$gt": ""}, "p-1")),
        ("-created", (None, None)),
    ],
)
def test_a_forged_cursor_never_reaches_the_store(sort: str, values: tuple[object, ...]) -> None:
    with pytest.raises(CursorError):
        ListProducts.model_validate({"sort": sort, "cursor": encode_cursor(sort, *values)}).listing()
