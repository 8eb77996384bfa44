"""What every AccountStore and FamilyStore does. tests/integration/auth runs this suite on MySQL."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from auth.domain.errors import EmailTakenError
from auth.domain.model import Account, Ending, Family, RefreshToken
from tests.unit.auth.suites import Stores

NOW = datetime.now(UTC).replace(microsecond=123_000)


def account(**changes: str) -> Account:
    customer_id = str(uuid.uuid4())
    made = Account(customer_id, f"{customer_id}@example.com", "Zoë 😀", "hash", ("customer",))
    return replace(made, **changes)  # type: ignore[arg-type]


def token(family: Family, parent: RefreshToken | None = None, at: datetime = NOW) -> RefreshToken:
    link = parent.fingerprint if parent else None
    return RefreshToken(uuid.uuid4().hex * 2, family.family_id, link, str(uuid.uuid4()), at, at + timedelta(days=30))


@pytest.fixture
def family(stores: Stores) -> Family:
    made = Family(str(uuid.uuid4()), str(uuid.uuid4()), 3)
    stores.families.add(made)
    return made


def test_an_account_is_read_as_it_was_added(stores: Stores) -> None:
    made = account()
    stores.accounts.add(made)
    found = {stores.accounts.find(made.customer_id), stores.accounts.by_email(made.email)}
    found |= {stores.accounts.share_locked(made.customer_id)}
    assert found | {stores.accounts.locked_by_email(made.email)} == {made}


def test_an_unknown_account_is_not_found(stores: Stores) -> None:
    assert stores.accounts.find(str(uuid.uuid4())) is None
    assert stores.accounts.by_email("nobody@example.com") is None


def test_two_addresses_are_the_same_only_byte_by_byte(stores: Stores) -> None:
    made = account()
    stores.accounts.add(made)
    with pytest.raises(EmailTakenError):
        stores.accounts.add(account(email=made.email))
    stores.accounts.add(account(email=f"é{made.email}"))
    assert stores.accounts.by_email(f"e{made.email}") is None


def test_a_saved_account_keeps_its_changes(stores: Stores) -> None:
    made = account()
    stores.accounts.add(made)
    changed = replace(made, roles=("customer", "admin"), password_hash="other", credentials_version=2)
    stores.accounts.save(changed)
    assert stores.accounts.find(made.customer_id) == changed


def test_a_token_is_read_as_it_was_added_and_used_once(stores: Stores, family: Family) -> None:
    made = token(family)
    stores.families.add_token(made)
    assert stores.families.token(made.fingerprint) == made
    stores.families.use(made.fingerprint)
    assert stores.families.token(made.fingerprint) == replace(made, used=True)
    assert stores.families.token("0" * 64) is None


def test_a_token_has_one_successor_at_most(stores: Stores, family: Family) -> None:
    first = token(family)
    stores.families.add_token(first)
    stores.families.add_token(token(family, first))
    with pytest.raises(Exception, match=r"^$|Duplicate|assert"):
        stores.families.add_token(token(family, first))


def test_an_ended_family_keeps_its_first_reason(stores: Stores, family: Family) -> None:
    assert stores.families.locked(family.family_id) == family
    stores.families.end(family.family_id, Ending.LOGOUT)
    stores.families.end(family.family_id, Ending.REUSE)
    assert stores.families.locked(family.family_id) == replace(family, ended=Ending.LOGOUT)


def test_ending_all_families_of_a_customer_ends_no_other_family(stores: Stores, family: Family) -> None:
    sibling, stranger = (
        Family(str(uuid.uuid4()), family.customer_id, 3),
        Family(str(uuid.uuid4()), str(uuid.uuid4()), 3),
    )
    stores.families.add(sibling)
    stores.families.add(stranger)
    stores.families.end_all(family.customer_id, Ending.CREDENTIALS)
    ended = [stores.families.locked(row.family_id).ended for row in (family, sibling, stranger)]
    assert ended == [Ending.CREDENTIALS, Ending.CREDENTIALS, None]


def test_an_access_token_is_found_in_its_family_with_the_tokens_issued_since(stores: Stores, family: Family) -> None:
    old, new = token(family, at=NOW - timedelta(hours=1)), token(family)
    stores.families.add_token(old)
    stores.families.add_token(new)
    assert stores.families.of_access_token(new.access_token_id) == family.family_id
    assert stores.families.of_access_token(str(uuid.uuid4())) is None
    assert list(stores.families.issued_since(family.family_id, NOW - timedelta(minutes=11))) == [new]


def test_the_tokens_issued_since_in_a_customers_ended_families_are_found(stores: Stores, family: Family) -> None:
    alive = Family(str(uuid.uuid4()), family.customer_id, 3)
    stores.families.add(alive)
    old, new = token(family, at=NOW - timedelta(hours=1)), token(family)
    for each in (old, new, token(alive)):
        stores.families.add_token(each)
    since = NOW - timedelta(minutes=11)
    assert list(stores.families.ended_since(family.customer_id, since)) == []
    stores.families.end(family.family_id, Ending.CREDENTIALS)
    assert list(stores.families.ended_since(family.customer_id, since)) == [new]
