"""Admins are made by an operator, never by a client."""

from __future__ import annotations

from auth.domain.change_credentials import change_credentials
from auth.domain.credentials import normal_password
from auth.domain.deny import deny_ended
from auth.domain.model import ADMIN, CUSTOMER, Account
from auth.domain.ports import Office, Work
from auth.domain.register import Registration, add_account, checked

ROLES = (CUSTOMER, ADMIN)


def make_admin(office: Office, email: str, password: str, name: str) -> Account:
    """Whoever had the address before keeps nothing: neither the password nor a session. Safe to repeat: an admin with
    this password keeps their sessions, one with another gets this one and loses them."""
    registration = checked(office, email, password, name)
    matched = _matched_hash(office, registration.email, normal_password(password))
    admin = office.run(lambda work: _make_admin(work, registration, matched))
    deny_ended(office, admin.customer_id)
    return admin


def _matched_hash(office: Office, email: str, password: str) -> str | None:
    """The account's hash, if it is this password's. Compared before the transaction: no lock waits for it."""
    known = office.run(lambda work: work.accounts.by_email(email))
    return known.password_hash if known and office.passwords.matches(password, known.password_hash) else None


def _make_admin(work: Work, registration: Registration, matched: str | None) -> Account:
    known = work.accounts.locked_by_email(registration.email)
    if known is None:
        return add_account(work, registration, ROLES)
    same_password = known.password_hash == matched
    hashed = known.password_hash if same_password else registration.password_hash
    return change_credentials(work, known, roles=ROLES, password_hash=hashed)
