"""Who reads a public route. These routes have no authorizer, so a token is checked only if the answer depends on it."""

from __future__ import annotations

from fastapi import Request

from shop.auth.bearer import verify_live
from shop.http.callers import bearer
from shop.kernel.errors import UnauthenticatedError


def is_admin(request: Request) -> bool:
    try:
        token = bearer(request)
        return token is not None and "admin" in verify_live(token).roles
    except UnauthenticatedError:
        return False
