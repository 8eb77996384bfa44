"""Issues a refresh token and an access token: for a log-in, and for each refresh."""

from __future__ import annotations

from auth.domain.model import Account, Grant, RefreshToken, Tokens, fingerprint
from auth.domain.ports import AccessTokens, Work


def grant_tokens(work: Work, account: Account, family_id: str, parent: str | None) -> Grant:
    """Adds the next refresh token to a family. `parent` is the fingerprint of the token before it. The caller has
    locked the family or just added it."""
    grant = Grant(account, work.new_id(), work.new_secret(), work.now())
    work.families.add_token(
        RefreshToken(
            fingerprint=fingerprint(grant.refresh_token),
            family_id=family_id,
            parent=parent,
            access_token_id=grant.access_token_id,
            issued_at=grant.issued_at,
            expires_at=grant.issued_at + work.refresh_lifetime,
        )
    )
    return grant


def sign_tokens(access_tokens: AccessTokens, grant: Grant) -> Tokens:
    return Tokens(access_tokens.sign(grant), grant.refresh_token, access_tokens.lifetime)
