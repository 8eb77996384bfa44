"""What every service's API does, shown on a toy of one."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Query
from pydantic import BaseModel, ConfigDict, Field

from shop.http.app import create_app
from shop.http.etags import IfMatch, require_current
from shop.http.idempotency import Idempotent
from shop.http.principal import Admin, Customer
from shop.http.texts import OneLine
from shop.kernel.errors import NotFoundError, UnavailableError

router = APIRouter()


class Body(BaseModel):
    quantity: Annotated[int, Field(ge=1, le=999)]
    note: Annotated[str, OneLine] = ""


class Filters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = 20


class ToyMissingError(NotFoundError):
    slug = "toy_missing"


@router.post("/v1/toys")
async def make(body: Body) -> Body:
    return body


@router.get("/v1/toys")
async def find(filters: Annotated[Filters, Query()]) -> int:
    return filters.limit


@router.get("/v1/toys/missing")
async def missing() -> None:
    raise ToyMissingError("Look elsewhere.", sku="T-1")


@router.get("/v1/toys/away")
async def away() -> None:
    raise UnavailableError("Later.", retry_after=7)


@router.get("/v1/toys/broken")
async def broken() -> None:
    raise RuntimeError("the password is swordfish")


@router.put("/v1/toys")
async def change(version: IfMatch) -> None:
    require_current(version, 3)


@router.get("/v1/mine")
async def mine(customer: Customer) -> str:
    return customer.id


@router.get("/v1/admin")
async def administer(admin: Admin) -> str:
    return admin.id


@router.post("/v1/orders")
async def order(request: Idempotent) -> str:
    return request.key


app = create_app("Toys", [router])
TEXT = {"Content-Type": "text/plain"}


def ask(method: str, path: str, context: dict[str, Any] | None = None, **request: Any) -> httpx.Response:
    async def as_lambda(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "aws.event": {"requestContext": {"authorizer": context}}}, receive, send)

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(as_lambda), base_url="http://shop") as client:
            return await client.request(method, path, **request)

    return asyncio.run(go())


@pytest.mark.parametrize(
    ("method", "path", "request_", "status", "slug"),
    [
        ("GET", "/v1/nothing", {}, 404, "no_such_route"),
        ("DELETE", "/v1/toys", {}, 405, "method_not_allowed"),
        (
            "POST",
            "/v1/toys",
            {"content": b"{no", "headers": {"Content-Type": "application/json"}},
            400,
            "malformed_json",
        ),
        ("POST", "/v1/toys", {"json": {"quantity": 0}}, 422, "invalid"),
        ("POST", "/v1/toys", {"json": {"quantity": 1}, "headers": TEXT}, 415, "unsupported_media_type"),
        ("POST", "/v1/toys", {"content": b'{"quantity": 1}'}, 415, "unsupported_media_type"),
        ("POST", "/v1/toys", {}, 422, "invalid"),
        ("GET", "/v1/toys?limit=x", {}, 400, "bad_request"),
        ("GET", "/v1/toys?colour=red", {}, 400, "bad_request"),
        ("GET", "/v1/toys/missing", {}, 404, "toy_missing"),
        ("GET", "/v1/toys/broken", {}, 500, "internal_error"),
        ("PUT", "/v1/toys", {}, 428, "version_required"),
        ("PUT", "/v1/toys", {"headers": {"If-Match": "three"}}, 400, "bad_request"),
        ("PUT", "/v1/toys", {"headers": {"If-Match": '"2"'}}, 412, "stale_version"),
        ("GET", "/v1/mine", {}, 401, "unauthenticated"),
        ("GET", "/v1/admin", {"context": {"principalId": "c", "roles": "customer"}}, 403, "forbidden"),
    ],
)
def test_every_error_is_a_problem(method: str, path: str, request_: dict[str, Any], status: int, slug: str) -> None:
    answer = ask(method, path, **request_)

    problem = answer.json()
    assert (answer.status_code, problem["status"], problem["type"].rpartition("/")[2]) == (status, status, slug)
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["correlation_id"] == answer.headers["x-correlation-id"]
    assert problem["instance"] == path.partition("?")[0]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"{no", "line 1, column 2"),
        (b'{"quantity": 1,\n "colour": }', "line 2, column 12"),
        (b'{"quantity"', "line 1, column 12"),
        (b"[" * 20_000, "nested too deeply"),
        (b'{"quantity": "\xff"}', "not UTF-8"),
        (b'{"quantity": ' + b"1" * 5_000 + b"}", "too long"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_malformed_json_is_told_where_and_what_to_do(body: bytes, said: str) -> None:
    problem = ask("POST", "/v1/toys", content=body, headers={"Content-Type": "application/json"}).json()

    assert (problem["status"], problem["type"].rpartition("/")[2]) == (400, "malformed_json")
    assert said in problem["detail"]
    assert problem["detail"].endswith("Correct it and send it again.")


def test_what_has_no_route_is_told_what_to_do() -> None:
    assert "no slash" in ask("GET", "/v1/toys/a%2Fb").json()["detail"]
    assert ask("DELETE", "/v1/mine").json()["detail"] == "Use one of: GET, not DELETE."


def test_a_validation_problem_points_at_each_field() -> None:
    errors = ask("POST", "/v1/toys", json={"quantity": 1_000}).json()["errors"]

    assert [error["pointer"] for error in errors] == ["/quantity"]


def test_our_own_words_stand_alone() -> None:
    (error,) = ask("POST", "/v1/toys", json={"quantity": 1, "note": "a\0"}).json()["errors"]

    assert error["pointer"] == "/note"
    assert error["detail"].startswith("must be one line of text")


def test_what_nobody_caught_says_nothing_of_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    assert "swordfish" not in ask("GET", "/v1/toys/broken").text


def test_members_of_an_error_and_its_retry_hint_reach_the_client() -> None:
    assert ask("GET", "/v1/toys/missing").json()["sku"] == "T-1"
    assert ask("GET", "/v1/toys/away").headers["retry-after"] == "7"


def test_each_answer_names_its_version_and_the_callers_correlation() -> None:
    answer = ask("GET", "/v1/toys", headers={"X-Correlation-Id": "my-own-id"})

    assert answer.headers["api-version"] == "v1"
    assert answer.headers["x-correlation-id"] == "my-own-id"


@pytest.mark.parametrize(
    ("key", "slug"),
    [
        (None, "idempotency_key_required"),
        (b"", "idempotency_key_required"),
        (b"k" * 256, "idempotency_key_invalid"),
        ("schlüssel".encode(), "idempotency_key_invalid"),
    ],
)
def test_a_missing_key_is_told_from_a_wrong_one(key: bytes | None, slug: str) -> None:
    headers = {} if key is None else {b"Idempotency-Key": key}
    problem = ask("POST", "/v1/orders", {"principalId": "c-1"}, headers=headers).json()

    assert (problem["status"], problem["type"].rpartition("/")[2]) == (400, slug)
    assert "1 to 255 ASCII characters" in problem["detail"]
    assert ask("POST", "/v1/orders", {"principalId": "c-1"}, headers={"Idempotency-Key": "k" * 255}).is_success


def test_the_authorizers_context_is_the_principal() -> None:
    assert ask("GET", "/v1/mine", {"principalId": "c-1", "roles": "customer"}).json() == "c-1"
    assert ask("GET", "/v1/admin", {"principalId": "a-1", "roles": "customer,admin"}).json() == "a-1"
