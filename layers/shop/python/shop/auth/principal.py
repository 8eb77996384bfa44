"""Who is calling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shop.auth.tokens import Claims


@dataclass(frozen=True)
class Principal:
    """`token` is the bearer token as it was sent, for calls to other services in the caller's name; empty if there is
    none. `token_expires_at` is in seconds since 1970."""

    id: str
    roles: tuple[str, ...]
    token_id: str
    token_expires_at: int
    token: str

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles


def from_claims(claims: Claims, token: str) -> Principal:
    """The principal of a token that was verified in this process."""
    return Principal(claims.subject, claims.roles, claims.token_id, claims.expires_at, token)


def from_context(context: Mapping[str, str], token: str) -> Principal | None:
    """The principal that the authorizer passed on, all values as strings; None if there is none."""
    if not context.get("principalId"):
        return None
    roles = tuple(filter(None, context.get("roles", "").split(",")))
    return Principal(context["principalId"], roles, context.get("jti", ""), int(context.get("exp", 0)), token)
