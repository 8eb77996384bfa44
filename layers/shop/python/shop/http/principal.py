"""Who is calling. Behind the authorizer its context says so; guest routes have none and verify an optional bearer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from shop.http.bearer import token_of, verify_live
from shop.kernel.errors import ForbiddenError, UnauthenticatedError


@dataclass(frozen=True)
class Principal:
    """`token` is the bearer as it came, for calls to other services in the caller's name."""

    id: str
    roles: tuple[str, ...]
    token_id: str
    token_expires_at: int
    token: str

    @property
    def is_admin(self) -> bool:
        return "admin" in self.roles


async def _customer(request: Request) -> Principal:
    context = request.scope.get("aws.event", {}).get("requestContext", {}).get("authorizer") or {}
    if not context.get("principalId"):
        raise UnauthenticatedError("Log in and send the access token as a bearer token.")
    roles = tuple(filter(None, context.get("roles", "").split(",")))
    expires_at = int(context.get("exp", 0))
    return Principal(context["principalId"], roles, context.get("jti", ""), expires_at, bearer(request) or "")


async def _admin(principal: Annotated[Principal, Depends(_customer)]) -> Principal:
    if not principal.is_admin:
        raise ForbiddenError("This needs the admin role.")
    return principal


async def _optional(request: Request) -> Principal | None:
    token = bearer(request)
    if token is None:
        return None
    claims = verify_live(token)
    return Principal(claims.subject, claims.roles, claims.token_id, claims.expires_at, token)


def bearer(request: Request) -> str | None:
    header = request.headers.get("authorization")
    return None if header is None else token_of(header)


Customer = Annotated[Principal, Depends(_customer)]
Admin = Annotated[Principal, Depends(_admin)]
OptionalCustomer = Annotated[Principal | None, Depends(_optional)]
