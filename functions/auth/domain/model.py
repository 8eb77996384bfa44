"""Accounts, and families of refresh tokens."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

CUSTOMER, ADMIN = "customer", "admin"


@dataclass(frozen=True, slots=True)
class Account:
    """`credentials_version` grows with every change of password or roles; families of an older version are refused."""

    customer_id: str
    email: str
    name: str
    password_hash: str
    roles: tuple[str, ...]
    version: int = 1
    credentials_version: int = 1


class Ending(StrEnum):
    """Why a family ended. None of its tokens is valid any more."""

    LOGOUT = "logout"
    REUSE = "reuse"
    CREDENTIALS = "credentials"
    ADMIN = "admin"  # only in rows from before credentials versions


@dataclass(frozen=True, slots=True)
class Family:
    """The refresh tokens of one log-in: a chain, of which only the last token is unused. Valid while the account still
    has the `credentials_version` of the log-in."""

    family_id: str
    customer_id: str
    credentials_version: int
    ended: Ending | None = None


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """One token of a family; only its fingerprint is stored. `access_token_id` is the jti of the access token that was
    issued with it."""

    fingerprint: str
    family_id: str
    parent: str | None
    access_token_id: str
    issued_at: datetime
    expires_at: datetime
    used: bool = False


@dataclass(frozen=True, slots=True)
class Grant:
    """New tokens before the access token is signed."""

    account: Account
    access_token_id: str
    refresh_token: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """`lifetime` is that of the access token."""

    access_token: str
    refresh_token: str
    lifetime: timedelta


def fingerprint(refresh_token: str) -> str:
    """One round of SHA-256 is enough, because a refresh token has 256 random bits."""
    return hashlib.sha256(refresh_token.encode()).hexdigest()
