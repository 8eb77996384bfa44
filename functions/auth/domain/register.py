"""New accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from auth.domain.credentials import new_password, normal_email
from auth.domain.model import ADMIN, CUSTOMER, Account, Ending
from auth.domain.ports import Passwords, Run, Work
from shop.contracts.auth import CustomerRegistered


@dataclass(frozen=True, slots=True)
class Registration:
    email: str
    password_hash: str
    name: str


def register(run: Run, passwords: Passwords, email: str, password: str, name: str) -> Account:
    """Hashes before the transaction: no lock waits for it. Raises EmailTakenError."""
    registration = _checked(passwords, email, password, name)
    return run(lambda work: add_account(work, registration, (CUSTOMER,)))


def make_admin(run: Run, passwords: Passwords, email: str, password: str, name: str) -> Account:
    """Safe to repeat. Whoever had the address before keeps nothing: neither the password nor a session."""
    registration = _checked(passwords, email, password, name)
    return run(lambda work: _make_admin(work, registration))


def add_account(work: Work, registration: Registration, roles: tuple[str, ...]) -> Account:
    account = Account(work.new_id(), registration.email, registration.name, registration.password_hash, roles)
    work.accounts.add(account)
    news = CustomerRegistered(customer_id=account.customer_id, email=account.email, name=account.name)
    work.emit(news, version=account.version)
    return account


def _make_admin(work: Work, registration: Registration) -> Account:
    known = work.accounts.locked_by_email(registration.email)
    if known is None:
        return add_account(work, registration, (CUSTOMER, ADMIN))
    if ADMIN not in known.roles:
        work.families.end_all(known.customer_id, Ending.ADMIN)
    admin = replace(known, roles=(CUSTOMER, ADMIN), password_hash=registration.password_hash)
    work.accounts.save(admin)
    return admin


def _checked(passwords: Passwords, email: str, password: str, name: str) -> Registration:
    address = normal_email(email)
    return Registration(address, passwords.hash(new_password(password, address)), " ".join(name.split()))
