"""The authorizer as API Gateway calls it, with keys over HTTP and the denylist in Redis."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from shop.auth.denylist import Denylist
from shop.settings import Redis
from tests.integration.conftest import STACK
from tests.integration.functions import Handler
from tests.integration.issuer import issuer
from tests.tokens import bad_tokens

REDIS = Redis("127.0.0.1", STACK.port("redis"), False, "cartwright/redis")
ARN = "arn:aws:execute-api:eu-west-1:000000000000:api/live/GET/v1/orders"
BAD = bad_tokens(issuer().mint)


def event(token: str, header: str = "Authorization") -> dict[str, Any]:
    return {"type": "REQUEST", "methodArn": ARN, "headers": {header: f"Bearer {token}"}}


@pytest.mark.parametrize("header", ["Authorization", "authorization", "AUTHORIZATION"])
def test_a_good_token_may_call_the_api_and_names_the_caller(authorizer: Handler, header: str) -> None:
    answer = authorizer(event(issuer().mint.token(sub="cus-1", roles=["customer", "admin"]), header), None)
    assert answer["policyDocument"]["Statement"][0]["Resource"].endswith(":api/live/*")
    assert (answer["context"]["principalId"], answer["context"]["roles"]) == ("cus-1", "customer,admin")


@pytest.mark.parametrize("name", BAD)
def test_a_bad_token_is_answered_with_401(authorizer: Handler, name: str) -> None:
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        authorizer(event(BAD[name]), None)


@pytest.mark.parametrize("headers", [{}, None, {"Authorization": "Basic abc"}, {"Authorization": "Bearer"}])
def test_no_token_is_a_401_too(authorizer: Handler, headers: dict[str, str] | None) -> None:
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        authorizer({"methodArn": ARN, "headers": headers}, None)


def test_a_logged_out_token_is_refused_and_others_are_not(authorizer: Handler) -> None:
    token_id = str(uuid.uuid4())
    token = issuer().mint.token(jti=token_id)
    assert authorizer(event(token), None)["context"]["jti"] == token_id
    Denylist(REDIS).add(token_id, 30)
    with pytest.raises(Exception, match=r"^Unauthorized$"):
        authorizer(event(token), None)
    assert authorizer(event(issuer().mint.token()), None)
