"""The ports of auth, the `Work` of one transaction, and the collaborators of use cases that run several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from auth.domain.model import Account, Ending, Family, Grant, RefreshToken
from shop.contracts.message import Emit, Now
from shop.kernel.ids import NewId
from shop.kernel.transact import Transact


class AccountStore(Protocol):
    def find(self, customer_id: str) -> Account | None: ...
    def by_email(self, email: str) -> Account | None: ...
    def locked_by_email(self, email: str) -> Account | None:
        """Locks the account's row until the transaction ends."""
        ...

    def share_locked(self, customer_id: str) -> Account | None:
        """Keeps others from changing the account until the transaction ends; others may take this lock too."""
        ...

    def add(self, account: Account) -> None:
        """Raises EmailTakenError."""
        ...

    def save(self, account: Account) -> None: ...


class FamilyStore(Protocol):
    """Rotating a token and ending a family both need the family's lock, so an ended family gets no new token."""

    def add(self, family: Family) -> None: ...
    def locked(self, family_id: str) -> Family:
        """Locks the family's row until the transaction ends. The family must exist."""
        ...

    def end(self, family_id: str, why: Ending) -> None:
        """An ended family keeps its first reason."""
        ...

    def end_all(self, customer_id: str, why: Ending) -> None: ...
    def token(self, fingerprint: str) -> RefreshToken | None: ...
    def add_token(self, token: RefreshToken) -> None: ...
    def use(self, fingerprint: str) -> None: ...
    def of_access_token(self, access_token_id: str) -> str | None:
        """The id of the family that this access token was issued in."""
        ...

    def issued_since(self, family_id: str, since: datetime) -> Sequence[RefreshToken]: ...
    def ended_since(self, customer_id: str, since: datetime) -> Sequence[RefreshToken]:
        """The tokens issued since then in the customer's ended families."""
        ...


class NewSecret(Protocol):
    """Makes a text of at least 256 random bits."""

    def __call__(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Work:
    """What a use case is given: the stores of one transaction, and the settings it needs."""

    accounts: AccountStore
    families: FamilyStore
    emit: Emit
    now: Now
    new_id: NewId
    new_secret: NewSecret
    refresh_lifetime: timedelta


class Domains(Protocol):
    """International domain names have two spellings: bücher.example in Unicode, xn--bcher-kva.example in ASCII."""

    def to_unicode(self, domain: str) -> str:
        """Returns `domain` unchanged if it is not a domain name."""
        ...

    def to_ascii(self, domain: str) -> str:
        """Returns "" if it is not a domain name."""
        ...


class Passwords(Protocol):
    @property
    def decoy(self) -> str:
        """A hash that no password matches. Checked for an unknown address, so that the answer takes as long as for a
        known one."""
        ...

    def hash(self, password: str) -> str: ...
    def matches(self, password: str, hashed: str) -> bool: ...


class Throttle(Protocol):
    """Limits failed log-ins per account and per IP address."""

    def admit(self, email: str, address: str) -> int:
        """Counts an attempt as failed and returns 0; at the limit, counts nothing and returns the seconds to wait."""
        ...

    def forgive(self, email: str, address: str) -> None:
        """Call it after a successful log-in: the attempt does not count any more."""
        ...


class AccessTokens(Protocol):
    @property
    def lifetime(self) -> timedelta: ...
    def sign(self, grant: Grant) -> str: ...


class Denylist(Protocol):
    def add(self, token_id: str, seconds: int) -> None:
        """Refuses the access token with this id (jti) for `seconds`."""
        ...


@dataclass(frozen=True, slots=True)
class Collaborators:
    """What use cases need that run several transactions, or hash a password before one. `access_lifetime` is how long
    an access token is valid."""

    transact: Transact[Work]
    domains: Domains
    passwords: Passwords
    denylist: Denylist
    access_lifetime: timedelta
