"""From e-mail and password to tokens."""

from __future__ import annotations

from auth.domain.credentials import MAX_EMAIL, normal_email, normal_password
from auth.domain.errors import CredentialsError, TooManyAttemptsError
from auth.domain.model import Account, Family, Grant, RefreshToken, Tokens, fingerprint
from auth.domain.ports import Desk, Work

WRONG = "E-mail address or password is wrong."


def log_in(desk: Desk, email: str, password: str, address: str) -> Tokens:
    """`address` is where the caller's packets come from."""
    known_as = normal_email(email, desk.domains)[:MAX_EMAIL]
    account = _authenticated(desk, known_as, normal_password(password), address)
    grant = desk.run(lambda work: first_grant(work, account))
    return signed(desk, grant)


def signed(desk: Desk, grant: Grant) -> Tokens:
    return Tokens(desk.access_tokens.sign(grant), grant.refresh_token, desk.access_lifetime)


def grant(work: Work, account: Account, family_id: str, parent: str | None) -> Grant:
    """The next link of a family. The caller holds the family's lock, or has just made it."""
    issued = Grant(account, work.new_id(), work.new_secret(), work.now())
    expires_at = issued.issued_at + work.refresh_lifetime
    mark = fingerprint(issued.refresh_token)
    work.families.add_token(RefreshToken(mark, family_id, parent, issued.access_token_id, issued.issued_at, expires_at))
    return issued


def first_grant(work: Work, authenticated: Account) -> Grant:
    """The password was checked without a lock, because hashing takes long: it counts only if nothing changed since."""
    account = work.accounts.held(authenticated.customer_id)
    if account is None or account.credentials_version != authenticated.credentials_version:
        raise CredentialsError(WRONG)
    family = Family(work.new_id(), account.customer_id, account.credentials_version)
    work.families.add(family)
    return grant(work, account, family.family_id, parent=None)


def _authenticated(desk: Desk, email: str, password: str, address: str) -> Account:
    wait = desk.throttle.admit(email, address)
    if wait:
        raise TooManyAttemptsError(f"Too many log-ins failed. Try again in {wait} seconds.", retry_after=wait)
    account = desk.run(lambda work: work.accounts.by_email(email))
    hashed = account.password_hash if account else desk.passwords.decoy
    if not desk.passwords.matches(password, hashed) or account is None:
        raise CredentialsError(WRONG)
    desk.throttle.forgive(email, address)
    return account
