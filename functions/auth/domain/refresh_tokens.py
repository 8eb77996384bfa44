"""Exchanges a refresh token for new tokens. Each refresh token works once.

A token that is used again may be in the hands of a thief, or of the owner after a theft. The service cannot tell which,
so it ends the whole family (RFC 9700, section 4.14).
"""

from __future__ import annotations

from enum import Enum

from auth.domain.deny_tokens import deny_tokens_of_family
from auth.domain.errors import RefreshTokenError
from auth.domain.issue_tokens import grant_tokens, sign_tokens
from auth.domain.model import Ending, Grant, Tokens, fingerprint
from auth.domain.ports import AccessTokens, Collaborators, Work


class Refusal(Enum):
    """Why a token is refused. Not an exception, because the end of the family must be committed."""

    UNKNOWN = "unknown"
    EXPIRED = "expired"
    ENDED = "ended"
    REUSED = "reused"
    CREDENTIALS = "credentials"


def refresh_tokens(collaborators: Collaborators, access_tokens: AccessTokens, refresh_token: str) -> Tokens:
    """Raises RefreshTokenError."""
    mark = fingerprint(refresh_token)
    outcome = collaborators.transact(lambda work: rotate_token(work, mark))
    if isinstance(outcome, Grant):
        return sign_tokens(access_tokens, outcome)
    if outcome in (Refusal.REUSED, Refusal.ENDED, Refusal.CREDENTIALS):
        _deny_family_of(collaborators, mark)
    raise RefreshTokenError(outcome.value)


def rotate_token(work: Work, mark: str) -> Grant | Refusal:
    """Uses the token with the fingerprint `mark` and grants its successor. Ends the family of a token that was used
    before, or whose account has other credentials by now."""
    seen = work.families.token(mark)
    if seen is None:
        return Refusal.UNKNOWN
    family = work.families.locked(seen.family_id)
    token = work.families.token(mark)  # read again under the lock
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
    return grant_tokens(work, account, family.family_id, parent=mark)


def _deny_family_of(collaborators: Collaborators, mark: str) -> None:
    token = collaborators.transact(lambda work: work.families.token(mark))
    if token:
        deny_tokens_of_family(collaborators, token.family_id)
