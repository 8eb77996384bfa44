"""The caller of a route, as a parameter: `Customer`, `Admin` or `OptionalCustomer`.

Behind the authorizer its context names the caller. Guest routes have no authorizer and verify the optional token
themselves.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from shop.auth.bearer import token_of, verify_live
from shop.auth.principal import Principal, from_claims, from_context
from shop.kernel.errors import ForbiddenError, UnauthenticatedError


async def _customer(request: Request) -> Principal:
    context = request.scope.get("aws.event", {}).get("requestContext", {}).get("authorizer") or {}
    principal = from_context(context, bearer(request) or "")
    if principal is None:
        raise UnauthenticatedError("Log in and send the access token as a bearer token.")
    return principal


async def _admin(principal: Annotated[Principal, Depends(_customer)]) -> Principal:
    if not principal.is_admin:
        raise ForbiddenError("This needs the admin role.")
    return principal


async def _optional(request: Request) -> Principal | None:
    token = bearer(request)
    return None if token is None else from_claims(verify_live(token), token)


def bearer(request: Request) -> str | None:
    """The token of the Authorization header, not verified; None without the header. Raises TokenError."""
    header = request.headers.get("authorization")
    return None if header is None else token_of(header)


Customer = Annotated[Principal, Depends(_customer)]
Admin = Annotated[Principal, Depends(_admin)]
OptionalCustomer = Annotated[Principal | None, Depends(_optional)]
