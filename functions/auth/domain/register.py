"""New accounts."""

from __future__ import annotations

from dataclasses import dataclass

from auth.domain.credentials import new_email, new_password
from auth.domain.model import CUSTOMER, Account
from auth.domain.ports import Office, Work
from shop.contracts.auth import CustomerRegistered


@dataclass(frozen=True, slots=True)
class Registration:
    email: str
    password_hash: str
    name: str


def register(office: Office, email: str, password: str, name: str) -> Account:
    """Hashes before the transaction: no lock waits for it. Raises EmailTakenError."""
    registration = checked(office, email, password, name)
    return office.run(lambda work: add_account(work, registration, (CUSTOMER,)))


def checked(office: Office, email: str, password: str, name: str) -> Registration:
    """Raises InvalidEmailError and WeakPasswordError."""
    address = new_email(email, office.domains)
    return Registration(address, office.passwords.hash(new_password(password, address)), " ".join(name.split()))


def add_account(work: Work, registration: Registration, roles: tuple[str, ...]) -> Account:
    account = Account(work.new_id(), registration.email, registration.name, registration.password_hash, roles)
    work.accounts.add(account)
    news = CustomerRegistered(customer_id=account.customer_id, email=account.email, name=account.name)
    work.emit(news, version=account.version)
    return account
