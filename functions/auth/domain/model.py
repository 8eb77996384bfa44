"""Accounts, and the families that refresh tokens live in."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CUSTOMER, ADMIN = "customer", "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """`credentials_version` grows with every change of password or roles: what was decided on one version is worth
    nothing on the next."""

    customer_id: str
    email: str
    name: str
    password_hash: str
    roles: tuple[str, ...]
    version: int = 1
    credentials_version: int = 1


class Ending(StrEnum):
    """Why a family ended; none of its tokens is worth anything from then on."""

    LOGOUT = "logout"
    REUSE = "reuse"
    CREDENTIALS = "credentials"
    ADMIN = "admin"  # stands in rows older than credentials versions


@dataclass(frozen=True, slots=True)
class Family:
    """What grows from one log-in: a chain of refresh tokens, of which only the last is unused. It is worth something
    while the account's credentials are those of the log-in."""

    family_id: str
    customer_id: str
    credentials_version: int
    ended: Ending | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One link, known by its fingerprint only. `access_token_id` is the jti of the access token issued with it."""

    fingerprint: str
    family_id: str
    parent: str | None
    access_token_id: str
    issued_at: datetime
    expires_at: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """What a log-in or a refresh decided, before the access token is signed."""

    account: Account
    access_token_id: str
    refresh_token: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    access_token: str
    refresh_token: str
    lifetime: timedelta


def fingerprint(refresh_token: str) -> str:
    """A refresh token has 256 bits of its own, so one round of SHA-256 hides it: there is nothing to guess."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()
