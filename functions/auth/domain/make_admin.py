"""Makes an account an admin. Only an operator can do this, never a client."""

from __future__ import annotations

from collections.abc import Sequence

from auth.domain.change_credentials import change_credentials
from auth.domain.credentials import normal_password
from auth.domain.deny_tokens import deny_tokens_of_ended_families
from auth.domain.find_account import find_account
from auth.domain.model import ADMIN, CUSTOMER, Account
from auth.domain.ports import Collaborators, Work
from auth.domain.register_customer import Registration, add_account, check_registration

ROLES = (CUSTOMER, ADMIN)


def make_admin(collaborators: Collaborators, email: str, password: str, name: str) -> Account:
    """Registers a new address. An existing account gets the roles and this password, and all its sessions end. Safe to
    repeat: an admin who already has this password keeps their sessions.

    Raises InvalidEmailError and WeakPasswordError.
    """
    registration = check_registration(collaborators, email, password, name)
    matched = _matched_hash(collaborators, registration.spellings, normal_password(password))
    admin = collaborators.transact(lambda work: _make_admin(work, registration, matched))
    deny_tokens_of_ended_families(collaborators, admin.customer_id)
    return admin


def _matched_hash(collaborators: Collaborators, spellings: Sequence[str], password: str) -> str | None:
    """The account's password hash if `password` matches it. Compared before the transaction, so that no lock waits
    for it."""
    known = collaborators.transact(lambda work: find_account(work.accounts.by_email, spellings))
    return known.password_hash if known and collaborators.passwords.matches(password, known.password_hash) else None


def _make_admin(work: Work, registration: Registration, matched: str | None) -> Account:
    known = find_account(work.accounts.locked_by_email, registration.spellings)
    if known is None:
        return add_account(work, registration, ROLES)
    same_password = known.password_hash == matched
    hashed = known.password_hash if same_password else registration.password_hash
    return change_credentials(work, known, roles=ROLES, password_hash=hashed)
