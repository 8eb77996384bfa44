"""What an authorizer's answer allows."""

from __future__ import annotations

from typing import Any

import pytest

from localstack.lambdas.gateway.policy import MalformedAnswerError, decision

ARN = "arn:aws:execute-api:eu-west-1:000000000000:Api/local/GET/v1/orders/7"
API = "arn:aws:execute-api:eu-west-1:000000000000:Api/*"


def statement(effect: str, resource: Any, action: Any = "execute-api:Invoke") -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource}


def decided(*statements: dict[str, Any], context: Any = None) -> Any:
    return decision({"principalId": "me", "policyDocument": {"Statement": list(statements)}, "context": context})


@pytest.mark.parametrize(
    "resource", [API, ARN, "*", ARN.replace("/7", "/?"), ["arn:aws:x", API], ARN.replace("GET", "*")]
)
def test_a_policy_that_names_the_method_allows_it(resource: Any) -> None:
    assert decided(statement("Allow", resource)).allows(ARN)


@pytest.mark.parametrize("resource", [ARN[:-1], ARN + "/x", ARN.replace("GET", "POST"), ARN.replace(".", "x"), ""])
def test_another_method_is_not_allowed(resource: str) -> None:
    assert decided(statement("Allow", resource)).allows(ARN) is (resource == ARN)


def test_deny_wins() -> None:
    found = decided(statement("Allow", "*"), statement("Deny", ARN))
    assert found.denies(ARN)
    assert not found.allows(ARN)
    assert found.allows(ARN.replace("/7", "/8"))


def test_an_action_of_another_service_allows_nothing() -> None:
    assert not decided(statement("Allow", "*", "s3:GetObject")).allows(ARN)
    assert decided(statement("Allow", "*", ["s3:GetObject", "execute-api:*"])).allows(ARN)


def test_no_statement_allows_nothing() -> None:
    assert not decided().allows(ARN)


def test_the_context_becomes_strings() -> None:
    found = decided(statement("Allow", "*"), context={"n": 1, "f": 1.5, "b": False, "s": "x", "none": None})
    assert found.context == {"n": "1", "f": "1.5", "b": "false", "s": "x", "principalId": "me"}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        {},
        {"principalId": "me"},
        {"policyDocument": {}},
        {"principalId": "me", "policyDocument": {"Statement": ["Allow"]}},
        {"principalId": "me", "policyDocument": {"Statement": []}, "context": {"roles": ["admin"]}},
    ],
)
def test_a_malformed_answer_is_refused(answer: Any) -> None:
    with pytest.raises(MalformedAnswerError):
        decision(answer)
