"""Fakes of auth's ports, in memory."""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from auth.adapters.domains_idna import IdnaDomains
from auth.domain.errors import EmailTakenError
from auth.domain.log_in import log_in
from auth.domain.model import Account, Ending, Family, Grant, RefreshToken, Tokens
from auth.domain.ports import Collaborators, Work
from auth.domain.refresh_tokens import refresh_tokens
from auth.domain.register_customer import register_customer
from shop.contracts.message import Message

T = TypeVar("T")
ACCESS = timedelta(minutes=10)
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EMAIL, PASSWORD, ADDRESS = "ada@example.com", "correct horse battery", "192.0.2.1"


class FakeAccounts:
    def __init__(self) -> None:
        self.rows: dict[str, Account] = {}

    def find(self, customer_id: str) -> Account | None:
        return self.rows.get(customer_id)

    def by_email(self, email: str) -> Account | None:
        return next((row for row in self.rows.values() if row.email == email), None)

    locked_by_email = by_email
    share_locked = find

    def add(self, account: Account) -> None:
        if self.by_email(account.email):
            raise EmailTakenError
        self.rows[account.customer_id] = account

    def save(self, account: Account) -> None:
        self.rows[account.customer_id] = account


class FakeFamilies:
    def __init__(self) -> None:
        self.families: dict[str, Family] = {}
        self.tokens: dict[str, RefreshToken] = {}

    def add(self, family: Family) -> None:
        self.families[family.family_id] = family

    def locked(self, family_id: str) -> Family:
        return self.families[family_id]

    def end(self, family_id: str, why: Ending) -> None:
        family = self.families[family_id]
        self.families[family_id] = replace(family, ended=family.ended or why)

    def end_all(self, customer_id: str, why: Ending) -> None:
        for family in [row for row in self.families.values() if row.customer_id == customer_id]:
            self.end(family.family_id, why)

    def token(self, fingerprint: str) -> RefreshToken | None:
        return self.tokens.get(fingerprint)

    def add_token(self, token: RefreshToken) -> None:
        assert token.parent is None or all(row.parent != token.parent for row in self.tokens.values())
        self.tokens[token.fingerprint] = token

    def use(self, fingerprint: str) -> None:
        self.tokens[fingerprint] = replace(self.tokens[fingerprint], used=True)

    def of_access_token(self, access_token_id: str) -> str | None:
        found = (row.family_id for row in self.tokens.values() if row.access_token_id == access_token_id)
        return next(found, None)

    def issued_since(self, family_id: str, since: datetime) -> Sequence[RefreshToken]:
        return [row for row in self.tokens.values() if row.family_id == family_id and row.issued_at >= since]

    def ended_since(self, customer_id: str, since: datetime) -> Sequence[RefreshToken]:
        ended = [row.family_id for row in self.families.values() if row.customer_id == customer_id and row.ended]
        return [row for row in self.tokens.values() if row.family_id in ended and row.issued_at >= since]


class FakePasswords:
    decoy = "decoy"

    def __init__(self) -> None:
        self.compared: list[str] = []

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def matches(self, password: str, hashed: str) -> bool:
        self.compared.append(hashed)
        return hashed == self.hash(password)


class FakeThrottle:
    def __init__(self, limit: int = 3) -> None:
        self.limit = limit
        self.counted: Counter[str] = Counter()

    def admit(self, email: str, address: str) -> int:
        if self.counted[email] >= self.limit:
            return 300
        self.counted[email] += 1
        return 0

    def forgive(self, email: str, address: str) -> None:
        del self.counted[email]


class FakeAccessTokens:
    lifetime = ACCESS

    def sign(self, grant: Grant) -> str:
        return grant.access_token_id


class FakeDenylist:
    def __init__(self) -> None:
        self.ids: dict[str, int] = {}

    def add(self, token_id: str, seconds: int) -> None:
        self.ids[token_id] = seconds

    def holds(self, token_id: str) -> bool:
        return token_id in self.ids


@dataclass
class World:
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    families: FakeFamilies = field(default_factory=FakeFamilies)
    passwords: FakePasswords = field(default_factory=FakePasswords)
    throttle: FakeThrottle = field(default_factory=FakeThrottle)
    denylist: FakeDenylist = field(default_factory=FakeDenylist)
    events: list[Message] = field(default_factory=list)
    time: datetime = NOON
    made: int = 0

    @property
    def collaborators(self) -> Collaborators:
        return Collaborators(self.run, IdnaDomains(), self.passwords, self.denylist, ACCESS)

    def run(self, work: Callable[[Work], T], /) -> T:
        """Undoes everything if an exception is raised, like a transaction."""
        before = copy.deepcopy((self.accounts.rows, self.families.families, self.families.tokens, self.events))
        try:
            return work(self.work)
        except Exception:
            self.accounts.rows, self.families.families, self.families.tokens, self.events = before
            raise

    @property
    def work(self) -> Work:
        emit, now = self._emit, lambda: self.time
        return Work(self.accounts, self.families, emit, now, self._new, self._new, timedelta(days=30))

    def _emit(self, message: Message, *, version: int) -> None:
        self.events.append(message)

    def _new(self) -> str:
        self.made += 1
        return f"new-{self.made}"

    def registered(self) -> World:
        register_customer(self.collaborators, EMAIL, PASSWORD, "Ada Lovelace")
        return self

    def log_in(self, email: str = EMAIL, password: str = PASSWORD) -> Tokens:
        tokens = FakeAccessTokens()
        return log_in(self.collaborators, self.throttle, tokens, email=email, password=password, address=ADDRESS)

    def refresh(self, refresh_token: str) -> Tokens:
        return refresh_tokens(self.collaborators, FakeAccessTokens(), refresh_token)

    def heads(self) -> list[RefreshToken]:
        """The tokens that are not used yet."""
        return [row for row in self.families.tokens.values() if not row.used]
