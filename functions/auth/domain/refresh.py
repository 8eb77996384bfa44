"""Rotation: a refresh token is used once, and answers with its successor.

Whoever shows a used one may be a thief, or the owner after a theft. Nobody can tell, so the whole family ends
(RFC 9700, section 4.14).
"""

from __future__ import annotations

from enum import Enum

from auth.domain.deny import deny_access
from auth.domain.errors import RefreshTokenError
from auth.domain.log_in import grant, signed
from auth.domain.model import Ending, Grant, Tokens, fingerprint
from auth.domain.ports import Desk, Work


class Refusal(Enum):
    """Not an exception, because ending a family has to be committed."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"
    REUSED = "reused"
    CREDENTIALS = "credentials"


def refresh(desk: Desk, token: str) -> Tokens:
    mark = fingerprint(token)
    outcome = desk.run(lambda work: rotate(work, mark))
    if isinstance(outcome, Grant):
        return signed(desk, outcome)
    if outcome in (Refusal.REUSED, Refusal.ENDED, Refusal.CREDENTIALS):
        deny_family(desk, mark)
    raise RefreshTokenError(outcome.value)


def rotate(work: Work, mark: str) -> Grant | Refusal:
    seen = work.families.token(mark)
    if seen is None:
        return Refusal.UNKNOWN
    family = work.families.locked(seen.family_id)
    token = work.families.token(mark)  # again: as it is now that nobody else can change it
    assert token is not None
    if family.ended:
        return Refusal.ENDED
    if token.used:
        work.families.end(family.family_id, Ending.REUSE)
        return Refusal.REUSED
    if token.expires_at <= work.now():
        return Refusal.EXPIRED
    account = work.accounts.find(family.customer_id)
    if account is None or account.credentials_version != family.credentials_version:
        work.families.end(family.family_id, Ending.CREDENTIALS)
        return Refusal.CREDENTIALS
    work.families.use(mark)
    return grant(work, account, family.family_id, parent=mark)


def deny_family(desk: Desk, mark: str) -> None:
    """Access tokens of an ended family die with it, and not only when they expire."""

    def find(work: Work) -> str | None:
        token = work.families.token(mark)
        return token.family_id if token else None

    family_id = desk.run(find)
    if family_id:
        deny_access(desk, family_id)
