"""API Gateway's REQUEST authorizer: verifies the bearer token.

A plain function without framework or logger, because each cold start of the shop waits for it (budget: 220 ms of CPU).
The policy covers the whole API, not one route: API Gateway caches it for all routes (docs/adr/0002).
"""

from __future__ import annotations

from typing import Any

from gateway.domain.policy import allow
from shop.auth.bearer import token_of, verify_live
from shop.kernel.errors import UnauthenticatedError


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Raises UnavailableError if keys or denylist cannot be reached; API Gateway then answers 503."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    try:
        claims = verify_live(token_of(headers.get("authorization", "")))
    except UnauthenticatedError:
        # API Gateway answers 401 to exactly this message, and 500 to any other.
        raise Exception("Unauthorized") from None  # noqa: TRY002
    return allow(event["methodArn"], claims.subject, claims.roles, claims.token_id, claims.expires_at)
