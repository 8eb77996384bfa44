"""What the authorizer answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def allow(method_arn: str, customer_id: str, roles: Sequence[str], token_id: str, expires_at: int) -> dict[str, Any]:
    """Which routes a role may use is each service's own question; a valid token opens the whole API. API Gateway hands
    the context to the functions as strings."""
    statement = {"Action": "execute-api:Invoke", "Effect": "Allow", "Resource": whole_api(method_arn)}
    return {
        "principalId": customer_id,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {
            "principalId": customer_id,
            "sub": customer_id,
            "roles": ",".join(roles),
            "jti": token_id,
            "exp": str(expires_at),
        },
    }


def whole_api(method_arn: str) -> str:
    """`arn:aws:execute-api:eu-west-1:1:api/live/GET/v1/cart` → `arn:aws:execute-api:eu-west-1:1:api/live/*`."""
    api, stage, *_ = method_arn.split("/")
    return f"{api}/{stage}/*"
