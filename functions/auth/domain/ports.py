"""What auth needs of the world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from auth.domain.model import Account, Ending, Family, Grant, RefreshToken
from shop.contracts.message import Emit, Now
from shop.kernel.ids import NewId

T = TypeVar("T")


class AccountStore(Protocol):
    def find(self, customer_id: str) -> Account | None: ...
    def by_email(self, email: str) -> Account | None: ...
    def locked_by_email(self, email: str) -> Account | None: ...
    def held(self, customer_id: str) -> Account | None:
        """Nobody changes it until the transaction ends; others may hold it as well."""
        ...

    def add(self, account: Account) -> None:
        """Raises EmailTakenError."""
        ...

    def save(self, account: Account) -> None: ...


class FamilyStore(Protocol):
    """Whoever rotates or ends a family holds its lock, so nothing is minted after it has ended."""

    def add(self, family: Family) -> None: ...
    def locked(self, family_id: str) -> Family: ...
    def end(self, family_id: str, why: Ending) -> None: ...
    def end_all(self, customer_id: str, why: Ending) -> None: ...
    def token(self, fingerprint: str) -> RefreshToken | None: ...
    def add_token(self, token: RefreshToken) -> None: ...
    def use(self, fingerprint: str) -> None: ...
    def of_access_token(self, access_token_id: str) -> str | None:
        """The family's id."""
        ...

    def issued_since(self, family_id: str, since: datetime) -> Sequence[RefreshToken]: ...
    def ended_since(self, customer_id: str, since: datetime) -> Sequence[RefreshToken]:
        """Those issued since then in families of the customer that have ended."""
        ...


class NewSecret(Protocol):
    """At least 256 random bits, as text."""

    def __call__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Work:
    """What one transaction may touch."""

    accounts: AccountStore
    families: FamilyStore
    emit: Emit
    now: Now
    new_id: NewId
    new_secret: NewSecret
    refresh_lifetime: timedelta


class Run(Protocol):
    """One transaction, repeated whole after a deadlock."""

    def __call__(self, work: Callable[[Work], T], /) -> T: ...


class Domains(Protocol):
    """Domain names beyond ASCII have two spellings: bücher.example, and xn--bcher-kva.example on the wire."""

    def shown(self, domain: str) -> str:
        """In Unicode; unchanged what is no domain name."""
        ...

    def wire(self, domain: str) -> str:
        """In ASCII; empty for what is no domain name."""
        ...


class Passwords(Protocol):
    @property
    def decoy(self) -> str:
        """A hash that no password has, to spend the same work on an address that nobody registered."""
        ...

    def hash(self, password: str) -> str: ...
    def matches(self, password: str, hashed: str) -> bool: ...


class Throttle(Protocol):
    """Counts log-ins until they turn out to be right."""

    def admit(self, email: str, address: str) -> int:
        """0, or for how many seconds to wait."""
        ...

    def forgive(self, email: str, address: str) -> None: ...


class AccessTokens(Protocol):
    def sign(self, grant: Grant) -> str: ...


class Denylist(Protocol):
    def add(self, token_id: str, seconds: int) -> None: ...


@dataclass(frozen=True, slots=True)
class Office:
    """What the use cases around a transaction need that let nobody in. `access_lifetime` is that of access tokens."""

    run: Run
    domains: Domains
    passwords: Passwords
    denylist: Denylist
    access_lifetime: timedelta


@dataclass(frozen=True, slots=True)
class Desk(Office):
    """Where people log in."""

    throttle: Throttle
    access_tokens: AccessTokens
