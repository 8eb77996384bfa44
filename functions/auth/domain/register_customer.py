"""Registers a customer with an e-mail address and a password."""

from __future__ import annotations

from dataclasses import dataclass

from auth.domain.credentials import new_email, new_password
from auth.domain.errors import EmailTakenError
from auth.domain.find_account import find_account, spellings_of
from auth.domain.model import CUSTOMER, Account
from auth.domain.ports import Collaborators, Work
from shop.contracts.auth import CustomerRegistered


@dataclass(frozen=True, slots=True)
class Registration:
    """A checked registration. `spellings` are those of the e-mail address, the normal one first."""

    spellings: tuple[str, ...]
    password_hash: str
    name: str

    @property
    def email(self) -> str:
        return self.spellings[0]


def register_customer(collaborators: Collaborators, email: str, password: str, name: str) -> Account:
    """Raises InvalidEmailError, WeakPasswordError and EmailTakenError."""
    registration = check_registration(collaborators, email, password, name)
    return collaborators.transact(lambda work: add_account(work, registration, (CUSTOMER,)))


def check_registration(collaborators: Collaborators, email: str, password: str, name: str) -> Registration:
    """Hashes the password; call it before the transaction, so that no lock waits for that. Raises InvalidEmailError
    and WeakPasswordError."""
    address = new_email(email, collaborators.domains)
    hashed = collaborators.passwords.hash(new_password(password, address))
    return Registration(spellings_of(address, collaborators.domains), hashed, " ".join(name.split()))


def add_account(work: Work, registration: Registration, roles: tuple[str, ...]) -> Account:
    """Raises EmailTakenError. The store refuses the normal spelling; an older one is looked up here."""
    if find_account(work.accounts.by_email, registration.spellings[1:]):
        raise EmailTakenError
    account = Account(work.new_id(), registration.email, registration.name, registration.password_hash, roles)
    work.accounts.add(account)
    event = CustomerRegistered(customer_id=account.customer_id, email=account.email, name=account.name)
    work.emit(event, version=account.version)
    return account
