"""The routes of auth, from API Gateway's payload to MySQL, Redis and Kafka."""

from __future__ import annotations

import io
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest

from shop.auth.denylist import Denylist
from shop.auth.tokens import TokenVerifier
from shop.settings import MySql, Redis, Tokens
from shop.stores.mysql import Database
from shop.telemetry.logs import logger
from tests.integration.conftest import mysql_settings
from tests.integration.functions import Context, Load, variables
from tests.integration.lambda_http import Caller

PASSWORD = "correct horse battery"


@pytest.fixture
def customer(api: Caller, email: str) -> str:
    answer = api("POST", "/v1/auth/register", {"email": email, "password": PASSWORD, "name": "Ada Lovelace"})
    assert answer.status == 201, answer
    return str(answer.body["customer_id"])


@pytest.fixture
def pair(api: Caller, email: str, customer: str) -> Any:
    answer = api("POST", "/v1/auth/login", {"email": email, "password": PASSWORD})
    assert answer.status == 200, answer
    return answer.body


def bearer(api: Caller, access_token: str) -> Caller:
    """The context that the authorizer would pass on."""
    claims = jwt.decode(access_token, options={"verify_signature": False})
    return Caller(api.handler, claims["sub"], ",".join(claims["roles"]), claims["jti"])


def verifier(api: Caller) -> TokenVerifier:
    settings = variables("auth")
    known = Tokens(settings["TOKEN_ISSUER"], settings["TOKEN_AUDIENCE"], "unused")
    return TokenVerifier(known, lambda: dict(api("GET", "/.well-known/jwks.json").body))


def test_what_log_in_answers_verifies_against_the_published_keys(api: Caller, customer: str, pair: Any) -> None:
    claims = verifier(api).verify(pair["access_token"])
    assert (claims.subject, claims.roles) == (customer, ("customer",))
    assert pair["token_type"] == "Bearer"
    assert pair["expires_in"] == 600
    head = jwt.get_unverified_header(pair["access_token"])
    assert (head["alg"], head["typ"]) == ("ES256", "at+jwt")


def test_the_published_keys_are_public_and_may_be_kept(api: Caller) -> None:
    answer = api("GET", "/.well-known/jwks.json")
    assert answer.headers["cache-control"] == "public, max-age=300"
    (key,) = answer.body["keys"]
    assert set(key) == {"kty", "crv", "x", "y", "kid", "alg", "use"}, "no private part"


def test_tokens_are_not_to_be_kept_by_caches(api: Caller, email: str, customer: str) -> None:
    answer = api("POST", "/v1/auth/login", {"email": email, "password": PASSWORD})
    assert answer.headers["cache-control"] == "no-store"


def test_registering_publishes_the_contact_for_notifications(
    customer: str, email: str, auth_handler: Load, open_database: Callable[[MySql], Database]
) -> None:
    """Runs the relay too, because the request may have had no time to publish the event."""
    auth_handler("relay_outbox")({}, Context())
    with open_database(mysql_settings("auth")).transaction() as session:
        row = session.one("SELECT topic, body, sent_at FROM outbox WHERE agg_key = %s", (customer,))
    assert row is not None
    assert row["topic"] == "shop.contacts.v1"
    assert email in row["body"]
    assert row["sent_at"]


def test_an_address_registers_once(api: Caller, email: str, customer: str) -> None:
    again = {"email": email.upper(), "password": PASSWORD, "name": "Eve"}
    api("POST", "/v1/auth/register", again).problem(409, "email_taken")


@pytest.mark.parametrize(
    ("change", "slug"),
    [
        ({"email": "nonsense"}, "invalid_email"),
        ({"password": "short"}, "weak_password"),
        ({"name": " "}, "invalid"),
        ({"name": "\u200b\u3164"}, "invalid"),
        ({"name": None}, "invalid"),
        ({"email": 7}, "invalid"),
        ({"password": "x" * 10_000}, "invalid"),
        ({"roles": ["admin"]}, "invalid"),
    ],
)
def test_a_bad_registration_is_422(api: Caller, email: str, change: dict[str, Any], slug: str) -> None:
    answer = api("POST", "/v1/auth/register", {"email": email, "password": PASSWORD, "name": "Ada", **change})
    answer.problem(422, slug)
    assert PASSWORD not in answer.text
    assert "xxxxx" not in answer.text


@pytest.mark.parametrize("body", ["{", "", "[]", '"text"'])
@pytest.mark.parametrize("path", ["/v1/auth/register", "/v1/auth/login", "/v1/auth/refresh"])
def test_a_body_that_is_no_json_object_is_refused(api: Caller, path: str, body: str) -> None:
    answer = api("POST", path, body)
    assert answer.status in (400, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_wrong_credentials_say_no_more_than_that(api: Caller, email: str, customer: str) -> None:
    wrong = api("POST", "/v1/auth/login", {"email": email, "password": "wrong horse"})
    unknown = api("POST", "/v1/auth/login", {"email": f"{uuid.uuid4().hex}@example.com", "password": PASSWORD})
    differ = {"correlation_id"}
    seen = [
        {k: v for k, v in a.problem(401, "invalid_credentials").items() if k not in differ} for a in (wrong, unknown)
    ]
    assert seen[0] == seen[1]


def test_too_many_wrong_log_ins_are_429_with_retry_after(api: Caller, email: str, customer: str) -> None:
    for _ in range(5):
        api("POST", "/v1/auth/login", {"email": email, "password": "wrong horse"}).problem(401, "invalid_credentials")
    refused = api("POST", "/v1/auth/login", {"email": email, "password": PASSWORD})
    refused.problem(429, "too_many_attempts")
    assert 0 < int(refused.headers["retry-after"]) <= 300


def test_a_refresh_token_works_once(api: Caller, pair: Any) -> None:
    body = {"refresh_token": pair["refresh_token"]}
    fresh = api("POST", "/v1/auth/refresh", body)
    assert fresh.status == 200
    assert verifier(api).verify(fresh.body["access_token"]).subject
    api("POST", "/v1/auth/refresh", body).problem(401, "invalid_refresh_token")
    last = {"refresh_token": fresh.body["refresh_token"]}
    api("POST", "/v1/auth/refresh", last).problem(401, "invalid_refresh_token")


def test_an_access_token_is_refused_as_a_refresh_token(api: Caller, pair: Any) -> None:
    api("POST", "/v1/auth/refresh", {"refresh_token": pair["access_token"]}).problem(401, "invalid_refresh_token")


def test_logging_out_denies_the_access_token_and_ends_the_family(api: Caller, pair: Any) -> None:
    caller = bearer(api, pair["access_token"])
    settings = variables("auth")
    denylist = Denylist(Redis("127.0.0.1", int(settings["REDIS_PORT"]), False, "cartwright/redis"))
    assert not denylist.holds(caller.jti)
    assert caller("POST", "/v1/auth/logout").status == 204
    assert denylist.holds(caller.jti)
    api("POST", "/v1/auth/refresh", {"refresh_token": pair["refresh_token"]}).problem(401, "invalid_refresh_token")
    assert caller("POST", "/v1/auth/logout").status == 204


def test_logging_out_needs_a_caller(api: Caller) -> None:
    api("POST", "/v1/auth/logout").problem(401, "unauthenticated")


@pytest.fixture
def logs() -> Iterator[io.StringIO]:
    """The log lines of the functions."""
    written = io.StringIO()
    listener = logging.StreamHandler(written)
    listener.setFormatter(logger.registered_formatter)
    logger.addHandler(listener)
    yield written
    logging.getLogger(logger.service).removeHandler(listener)


def test_no_secret_is_logged(api: Caller, email: str, logs: io.StringIO) -> None:
    api("POST", "/v1/auth/register", {"email": email, "password": PASSWORD, "name": "Ada Lovelace"})
    pair = api("POST", "/v1/auth/login", {"email": email, "password": PASSWORD}).body
    api("POST", "/v1/auth/login", {"email": email, "password": "wrong horse"})
    api("POST", "/v1/auth/refresh", {"refresh_token": pair["refresh_token"]})
    api("POST", "/v1/auth/refresh", {"refresh_token": pair["refresh_token"]})
    told = logs.getvalue()
    assert told.count("/v1/auth/login") == 2
    for secret in (email, PASSWORD, "wrong horse", "Lovelace", pair["access_token"], pair["refresh_token"]):
        assert secret not in told


def test_each_direct_invoke_has_a_correlation_of_its_own(
    auth_handler: Load, email: str, open_database: Callable[[MySql], Database]
) -> None:
    create_admin = auth_handler("create_admin")
    made = [create_admin({"email": f"{name}.{email}", "password": PASSWORD}, None)["customer_id"] for name in "ab"]
    sql = "SELECT body FROM outbox WHERE agg_key IN %s"
    with open_database(mysql_settings("auth")).transaction() as session:
        told = [json.loads(row["body"]) for row in session.all(sql, (made,))]
    assert len({event["correlation_id"] for event in told}) == 2


def test_an_admin_is_made_by_a_direct_invoke_which_is_safe_to_repeat(
    api: Caller, auth_handler: Load, email: str
) -> None:
    create_admin = auth_handler("create_admin")
    event = {"email": email, "password": PASSWORD, "name": "Admin"}
    first = create_admin(event, None)
    assert create_admin(event, None) == first
    answer = api("POST", "/v1/auth/login", {"email": email, "password": PASSWORD})
    assert verifier(api).verify(answer.body["access_token"]).roles == ("customer", "admin")
