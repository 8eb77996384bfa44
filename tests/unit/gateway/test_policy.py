from __future__ import annotations

from gateway.domain.policy import allow

ARN = "arn:aws:execute-api:eu-west-1:123456789012:abc123/live/GET/v1/orders/o-1"


def test_the_policy_opens_the_whole_api_because_its_answer_is_kept_for_all_routes() -> None:
    answer = allow(ARN, "cus-1", ("customer",), "t-1", 1_800_000_000)
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Resource"] == "arn:aws:execute-api:eu-west-1:123456789012:abc123/live/*"


def test_the_context_is_made_of_strings_as_api_gateway_wants_them() -> None:
    answer = allow(ARN, "cus-1", ("customer", "admin"), "t-1", 1_800_000_000)
    assert answer["principalId"] == "cus-1"
    assert answer["context"] == {
        "principalId": "cus-1",
        "sub": "cus-1",
        "roles": "customer,admin",
        "jti": "t-1",
        "exp": "1800000000",
    }
