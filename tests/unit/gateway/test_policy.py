from __future__ import annotations

from gateway.domain.policy import allow

ARN = "arn:aws:execute-api:eu-west-1:123456789012:abc123/live/GET/v1/orders/o-1"


def test_the_policy_covers_the_whole_api_because_it_is_cached_for_all_routes() -> None:
    answer = allow(ARN, "cus-1", ("customer",), "t-1", 1_800_000_000)
    (statement,) = answer["policyDocument"]["Statement"]
    assert statement["Effect"] == "Allow"
    assert statement["Resource"] == "arn:aws:execute-api:eu-west-1:123456789012:abc123/live/*"


def test_the_context_has_only_strings_as_api_gateway_requires() -> None:
    answer = allow(ARN, "cus-1", ("customer", "admin"), "t-1", 1_800_000_000)
    assert answer["principalId"] == "cus-1"
    assert answer["context"] == {
        "principalId": "cus-1",
        "sub": "cus-1",
        "roles": "customer,admin",
        "jti": "t-1",
        "exp": "1800000000",
    }
