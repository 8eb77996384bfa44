"""Logs a customer in: checks e-mail address and password, and issues tokens."""

from __future__ import annotations

from auth.domain.credentials import MAX_EMAIL, normal_email, normal_password
from auth.domain.errors import CredentialsError, TooManyAttemptsError
from auth.domain.find_account import find_account, spellings_of
from auth.domain.issue_tokens import grant_tokens, sign_tokens
from auth.domain.model import Account, Family, Grant, Tokens
from auth.domain.ports import AccessTokens, Collaborators, Throttle, Work

WRONG = "E-mail address or password is wrong."


def log_in(
    collaborators: Collaborators,
    throttle: Throttle,
    access_tokens: AccessTokens,
    *,
    email: str,
    password: str,
    address: str,
) -> Tokens:
    """`address` is the caller's IP address. Raises CredentialsError and TooManyAttemptsError."""
    normal = normal_email(email, collaborators.domains)[:MAX_EMAIL]
    wait = throttle.admit(normal, address)
    if wait:
        raise TooManyAttemptsError(f"Too many log-ins failed. Try again in {wait} seconds.", retry_after=wait)
    account = _authenticate(collaborators, normal, normal_password(password))
    throttle.forgive(normal, address)
    grant = collaborators.transact(lambda work: start_family(work, account))
    return sign_tokens(access_tokens, grant)


def start_family(work: Work, authenticated: Account) -> Grant:
    """The password was checked without a lock, because hashing takes long. Raises CredentialsError if the credentials
    have changed since."""
    account = work.accounts.share_locked(authenticated.customer_id)
    if account is None or account.credentials_version != authenticated.credentials_version:
        raise CredentialsError(WRONG)
    family = Family(work.new_id(), account.customer_id, account.credentials_version)
    work.families.add(family)
    return grant_tokens(work, account, family.family_id, parent=None)


def _authenticate(collaborators: Collaborators, email: str, password: str) -> Account:
    passwords = collaborators.passwords
    spellings = spellings_of(email, collaborators.domains)
    account = collaborators.transact(lambda work: find_account(work.accounts.by_email, spellings))
    hashed = account.password_hash if account else passwords.decoy
    if not passwords.matches(password, hashed) or account is None:
        raise CredentialsError(WRONG)
    return account
