"""What every service's API does, shown on a toy of one."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import httpx
import pytest
from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from shop.http.app import create_app
from shop.http.caching import FRESH
from shop.http.callers import Admin, Customer
from shop.http.etags import IfMatch, set_etag
from shop.http.idempotency import Idempotent
from shop.http.routing import MEGABYTE, MOST_BYTES, Router
from shop.http.texts import OneLine
from shop.kernel.errors import NotFoundError, StaleVersionError, UnavailableError

router = Router()


class Body(BaseModel):
    quantity: Annotated[int, Field(ge=1, le=999)]
    note: Annotated[str, OneLine] = ""


class Filters(BaseModel):
    model_config = ConfigDict(extra="forbid")
    limit: int = 20
    name: Annotated[str, Field(max_length=5)] = ""


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    names: dict[str, Annotated[str, Field(max_length=5)]] = {}


class ToyMissingError(NotFoundError):
    slug = "toy_missing"


@router.post("/v1/toys")
async def make(body: Body) -> Body:
    return body


@router.get("/v1/toys")
async def find(filters: Annotated[Filters, Query()]) -> int:
    return filters.limit


@router.get("/v1/toys/named/{name}")
async def named(name: str, filters: Annotated[Filters, Query()]) -> list[str]:
    return [name, filters.name]


@router.post("/v1/toys/strict")
async def make_strict(body: Strict) -> Strict:
    return body


@router.post("/v1/toys/large", max_body_size=MEGABYTE)
async def make_large(body: Strict) -> int:
    return len(body.names)


@router.post("/v1/toys/raw")
async def take(request: Request) -> int:
    return len(await request.body())


@router.get("/v1/toys/kept")
async def kept(response: Response) -> dict[str, int]:
    set_etag(response, 3)
    response.headers.update(FRESH)
    return {"toys": 3}


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
async def change(expected: IfMatch) -> None:
    if not expected.matches(3):
        raise StaleVersionError("Read it again.", current_version=3)


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
JSON = {"Content-Type": "application/json"}
COMPOSED, DECOMPOSED = "Zo\u00eb", "Zoe\u0308"


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
        ("GET", "/v1/toys?limit=1&name=%FF", {}, 400, "bad_request"),
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
        (b'{"quantity": 1, "more": ' + b"[" * 40 + b"]" * 40 + b"}", "nested too deeply"),
        (b'{"quantity": "\xff"}', "not UTF-8"),
        ('{"quantity": 1}'.encode("utf-16"), "not UTF-8"),
        ('{"quantity": 1}'.encode("utf-32-le"), "line 1, column 2"),
        ('{"quantity": 1}'.encode("utf-8-sig"), "line 1, column 1"),
        ('{"quantity": 1, "note": "\ufffd"}'.encode(), "not UTF-8"),
        (rb'{"quantity": 1, "note": "\ud800"}', "half of a surrogate pair"),
        (b'{"quantity": NaN}', "NaN"),
        (b"[" + b"0," * 20_000 + b"0]", "at most 10000 are read"),
        (b'{"quantity": ' + b"1" * 5_000 + b"}", "too long"),
    ],
    ids=lambda each: str(each)[:20],
)
def test_the_error_of_malformed_json_says_where_it_is_and_what_to_do(body: bytes, said: str) -> None:
    problem = ask("POST", "/v1/toys", content=body, headers={"Content-Type": "application/json"}).json()

    assert (problem["status"], problem["type"].rpartition("/")[2]) == (400, "malformed_json")
    assert said in problem["detail"]
    assert problem["detail"].endswith("Correct it and send it again.")


def test_the_error_of_an_unknown_route_says_what_to_do() -> None:
    assert "no slash" in ask("GET", "/v1/toys/a%2Fb").json()["detail"]
    assert ask("DELETE", "/v1/mine").json()["detail"] == "Use one of: GET, not DELETE."


def test_a_validation_problem_points_at_each_field() -> None:
    errors = ask("POST", "/v1/toys", json={"quantity": 1_000}).json()["errors"]

    assert [error["pointer"] for error in errors] == ["/quantity"]


def test_a_pointer_is_escaped() -> None:
    (error,) = ask("POST", "/v1/toys/strict", json={"a/b~c": 1}).json()["errors"]

    assert error["pointer"] == "/a~1b~0c"


def test_an_answer_lists_the_first_20_errors_and_says_how_many_there_are() -> None:
    answer = ask("POST", "/v1/toys/strict", json={f"wrong-{number}": 1 for number in range(3_000)})

    assert len(answer.json()["errors"]) == 20
    assert answer.json()["errors_total"] == 3_000
    assert len(answer.content) < 3_000


def test_what_a_client_named_is_cut_in_the_error() -> None:
    answer = ask("POST", "/v1/toys/strict", json={"x" * 60_000: 1})

    assert answer.json()["errors_total"] == 1
    assert len(answer.content) < 1_000


@pytest.mark.parametrize(
    ("path", "limit"), [("/v1/toys", MOST_BYTES), ("/v1/toys/raw", MOST_BYTES), ("/v1/toys/large", MEGABYTE)]
)
def test_a_body_is_as_large_as_its_route_says(path: str, limit: int) -> None:
    body = b'{"quantity": 1}'
    fits = ask("POST", path, content=b" " * (limit - len(body)) + body, headers=JSON)
    large = ask("POST", path, content=b" " * (limit - len(body) + 1) + body, headers=JSON)

    assert fits.status_code in (200, 422)
    problem = large.json()
    assert (large.status_code, problem["type"].rpartition("/")[2], problem["limit_bytes"]) == (
        413,
        "body_too_large",
        limit,
    )
    assert f"{limit} bytes" in problem["detail"]


def test_composed_and_decomposed_text_is_one_text() -> None:
    given = {"names": {DECOMPOSED: DECOMPOSED}}

    for sent in (json.dumps(given), json.dumps(given, ensure_ascii=False)):
        answer = ask("POST", "/v1/toys/strict", content=sent.encode(), headers=JSON)
        assert answer.json() == {"names": {COMPOSED: COMPOSED}}
    assert ask("GET", f"/v1/toys/named/{DECOMPOSED}", params={"name": DECOMPOSED}).json() == [COMPOSED] * 2


def test_a_length_counts_composed_characters() -> None:
    assert ask("GET", "/v1/toys/named/x", params={"name": "e\u0308" * 5}).json() == ["x", "\u00eb" * 5]
    assert ask("GET", "/v1/toys/named/x", params={"name": "e\u0308" * 6}).status_code == 400


@pytest.mark.parametrize("named", ['"3"', "*", ' "2" ,, "3"', '"1","a,b","3"', 'W/"2", "3"'])
def test_a_change_that_names_the_current_version_is_made(named: str) -> None:
    assert ask("PUT", "/v1/toys", headers={"If-Match": named}).status_code == 200


@pytest.mark.parametrize(
    ("named", "status"),
    [
        ('"2"', 412),
        ('W/"3"', 412),
        ('"03"', 412),
        ('"three"', 412),
        ('"' + "9" * 5_000 + '"', 412),
        ("3", 400),
        ('"3', 400),
        ("three", 400),
        ("", 400),
        (",", 400),
        ('"3" "4"', 400),
        ('*, "3"', 400),
        ("W/3", 400),
    ],
)
def test_a_change_that_names_another_version_is_not_made(named: str, status: int) -> None:
    assert ask("PUT", "/v1/toys", headers={"If-Match": named}).status_code == status


@pytest.mark.parametrize("known", ['"3"', 'W/"3"', "*", '"1", W/"3"'])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_the_client_has_is_not_sent_again(method: str, known: str) -> None:
    answer = ask(method, "/v1/toys/kept", headers={"If-None-Match": known})

    assert (answer.status_code, answer.content) == (304, b"")
    assert (answer.headers["etag"], answer.headers["cache-control"]) == ('"3"', "public, max-age=10")
    assert "content-length" not in answer.headers


@pytest.mark.parametrize("known", ['"2"', "3", '"3', ""])
def test_what_the_client_has_not_is_sent(known: str) -> None:
    assert ask("GET", "/v1/toys/kept", headers={"If-None-Match": known}).json() == {"toys": 3}


def test_what_has_no_tag_is_always_sent() -> None:
    assert ask("GET", "/v1/toys", headers={"If-None-Match": "*"}).json() == 20


@pytest.mark.parametrize("path", ["/v1/toys/kept", "/v1/toys", "/v1/toys/missing", "/v1/toys/broken", "/v1/nothing"])
def test_head_is_get_without_the_body(path: str) -> None:
    get, head = (ask(method, path, headers={"X-Correlation-Id": "one-and-the-same"}) for method in ("GET", "HEAD"))

    assert (head.status_code, head.content) == (get.status_code, b"")
    assert head.headers == get.headers


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/v1/toys/kept", "public, max-age=10"),
        ("/v1/toys", "no-store"),
        ("/v1/toys/missing", "no-store"),
        ("/v1/toys/broken", "no-store"),
    ],
)
def test_no_cache_keeps_what_no_route_says_may_be_kept(path: str, kept: str) -> None:
    assert ask("GET", path).headers["cache-control"] == kept


def test_our_own_words_stand_alone() -> None:
    (error,) = ask("POST", "/v1/toys", json={"quantity": 1, "note": "a\0"}).json()["errors"]

    assert error["pointer"] == "/note"
    assert error["detail"].startswith("must be one line of text")


def test_an_unexpected_error_says_nothing_about_its_cause() -> None:
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
def test_a_missing_key_and_a_wrong_key_are_different_errors(key: bytes | None, slug: str) -> None:
    headers = {} if key is None else {b"Idempotency-Key": key}
    problem = ask("POST", "/v1/orders", {"principalId": "c-1"}, headers=headers).json()

    assert (problem["status"], problem["type"].rpartition("/")[2]) == (400, slug)
    assert "1 to 255 ASCII characters" in problem["detail"]
    assert ask("POST", "/v1/orders", {"principalId": "c-1"}, headers={"Idempotency-Key": "k" * 255}).is_success


def test_the_authorizers_context_is_the_principal() -> None:
    assert ask("GET", "/v1/mine", {"principalId": "c-1", "roles": "customer"}).json() == "c-1"
    assert ask("GET", "/v1/admin", {"principalId": "a-1", "roles": "customer,admin"}).json() == "a-1"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_slash_at_the_end_of_a_path_says_nothing(method: str) -> None:
    answer = ask(method, "/v1/toys/?limit=7")
    assert (answer.status_code, answer.text) == (200, "7" if method == "GET" else "")


def test_a_slash_at_the_end_sends_a_body_nowhere_else() -> None:
    assert ask("POST", "/v1/toys/", json={"quantity": 1}).status_code == 200


def test_a_slash_is_no_path_of_its_own() -> None:
    assert ask("GET", "/v1/nothing/").status_code == 404
