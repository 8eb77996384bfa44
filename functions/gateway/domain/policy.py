"""The policy that the authorizer returns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def allow(method_arn: str, customer_id: str, roles: Sequence[str], token_id: str, expires_at: int) -> dict[str, Any]:
    """A valid token may call the whole API; each service checks roles itself. API Gateway passes the context to the
    functions as strings. `expires_at` is in seconds since 1970."""
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
