from __future__ import annotations

from dataclasses import replace

import pytest

from auth.domain.errors import CredentialsError, EmailTakenError, InvalidEmailError, WeakPasswordError
from auth.domain.make_admin import make_admin
from auth.domain.model import CUSTOMER
from auth.domain.register_customer import register_customer
from shop.contracts.auth import CustomerRegistered
from tests.unit.auth.fakes import EMAIL, PASSWORD, World


def test_registering_makes_a_customer_and_emits_their_contact() -> None:
    world = World()
    account = register_customer(world.collaborators, " Ada@Example.COM ", PASSWORD, "Ada   Lovelace ")
    assert account.roles == (CUSTOMER,)
    assert world.events == [CustomerRegistered(customer_id=account.customer_id, email=EMAIL, name="Ada Lovelace")]


def test_a_password_is_kept_hashed_only() -> None:
    world = World().registered()
    assert world.accounts.by_email(EMAIL).password_hash == f"hash of {PASSWORD}"  # type: ignore[union-attr]


@pytest.mark.parametrize("again", [EMAIL, EMAIL.upper(), f"  {EMAIL}"])
def test_an_address_registers_once_in_any_spelling(again: str) -> None:
    world = World().registered()
    with pytest.raises(EmailTakenError):
        register_customer(world.collaborators, again, PASSWORD, "Somebody else")
    assert len(world.accounts.rows) == len(world.events) == 1


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com", "a@x.c", "é" * 65]
)
def test_a_text_that_is_not_an_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidEmailError):
        register_customer(World().collaborators, email, PASSWORD, "Ada")


@pytest.mark.parametrize(
    "unseen", ["\0", "\x1f", "\x7f", "\n", "\u200b", "\u200f", "\u202e", "\u2028", "\u00a0", "\ufeff"]
)
@pytest.mark.parametrize("email", ["a{}da@example.com", "ada@exa{}mple.com", "ada@example.com{}", "{}ada@example.com"])
def test_an_address_with_invisible_characters_is_refused(email: str, unseen: str) -> None:
    with pytest.raises(InvalidEmailError):
        register_customer(World().collaborators, email.format(unseen), PASSWORD, "Ada")


NO_DOMAINS = [
    "x..de",
    ".x.de",
    "x.de.",
    "-.de1",
    "-x.de",
    "x-.de",
    "x.-de",
    "x.de-",
    "[1.2.3.44]",
    "1.2.3.44",
    "x_y.de",
]


@pytest.mark.parametrize("domain", [*NO_DOMAINS, "x!.de", "x.d", f"{'x' * 64}.de", f"x.{'d' * 64}"])
def test_an_address_with_an_impossible_domain_is_refused(domain: str) -> None:
    with pytest.raises(InvalidEmailError):
        register_customer(World().collaborators, f"ada@{domain}", PASSWORD, "Ada")


@pytest.mark.parametrize(
    "email",
    ["a@x.de", "a+b.c@x-y.co.uk", "ada@1and1.com", "o'hara!{}@x.de", "ada@bücher.de", "a@नाम.भारत", f"{'a' * 64}@x.de"],
)
def test_uncommon_addresses_register(email: str) -> None:
    assert register_customer(World().collaborators, email, PASSWORD, "Ada").email == email


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ada@bücher.example", "ada@xn--bcher-kva.example"),
        ("ada@BÜCHER.example", "ada@xn--BCHER-KVA.EXAMPLE"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
        ("ada@\uff42ücher.example", "ada@bu\u0308cher.example"),
        ("a@x.рф", "a@x.xn--p1ai"),
        ("a@नाम.भारत", "a@xn--l2bm1c.xn--h2brj9c"),
    ],
)
def test_two_spellings_of_a_domain_are_one_account(one: str, other: str) -> None:
    world = World()
    register_customer(world.collaborators, one, PASSWORD, "Ada")
    with pytest.raises(EmailTakenError):
        register_customer(world.collaborators, other, PASSWORD, "Ada")
    for spelling in (one, other):
        assert world.log_in(spelling, PASSWORD).access_token


@pytest.mark.parametrize("domain", ["xn--a.de", "xn--bücher.de", "i\u2764.ws", "ab--ü.de", f"{'ü' * 60}.de"])
def test_an_impossible_international_domain_is_refused(domain: str) -> None:
    with pytest.raises(InvalidEmailError):
        register_customer(World().collaborators, f"ada@{domain}", PASSWORD, "Ada")


@pytest.mark.parametrize(
    "local", ["jürgen", '"ada.lovelace"', ".ada", "ada.", "a..da", "ada(1)", "a,b", "a" * 65, "用户"]
)
def test_an_address_that_the_mail_service_cannot_write_to_is_refused(local: str) -> None:
    with pytest.raises(InvalidEmailError, match="Send another address of yours"):
        register_customer(World().collaborators, f"{local}@example.com", PASSWORD, "Ada")


def with_an_account_in_the_old_spelling() -> World:
    """Addresses were once stored as they were typed, also with a domain in ASCII."""
    world = World().registered()
    (account,) = world.accounts.rows.values()
    world.accounts.save(replace(account, email="ada@xn--bcher-kva.example"))
    return world


SPELLINGS = ["ada@bücher.example", "ada@xn--bcher-kva.example", "Ada@XN--bcher-kva.example"]


@pytest.mark.parametrize("email", SPELLINGS)
def test_an_account_in_the_old_spelling_of_its_domain_logs_in_by_any_spelling(email: str) -> None:
    assert with_an_account_in_the_old_spelling().log_in(email).access_token


@pytest.mark.parametrize("email", SPELLINGS)
def test_an_account_in_the_old_spelling_of_its_domain_gets_no_second_one(email: str) -> None:
    world = with_an_account_in_the_old_spelling()
    with pytest.raises(EmailTakenError):
        register_customer(world.collaborators, email, PASSWORD, "Somebody else")
    assert len(world.accounts.rows) == len(world.events) == 1


@pytest.mark.parametrize("email", SPELLINGS)
def test_an_account_in_the_old_spelling_of_its_domain_becomes_an_admin_itself(email: str) -> None:
    world = with_an_account_in_the_old_spelling()
    admin = make_admin(world.collaborators, email, PASSWORD, "Admin")
    assert world.accounts.rows == {admin.customer_id: admin}


def test_a_usual_address_is_looked_up_once() -> None:
    world = World()
    found: list[str] = []
    world.accounts.by_email = found.append  # type: ignore[assignment, method-assign]
    with pytest.raises(CredentialsError):
        world.log_in("nobody@example.com")
    assert found == ["nobody@example.com"]


def test_an_account_that_registered_such_an_address_before_still_logs_in() -> None:
    world = World()
    (account,) = World().registered().accounts.rows.values()
    world.accounts.add(replace(account, email="jürgen@bücher.de"))
    assert world.log_in("Jürgen@xn--bcher-kva.de", PASSWORD).access_token


@pytest.mark.parametrize(
    "password", ["", "short", "a" * 129, "aaaaaaaaaaaa", "password123", "QWERTYUIOP", EMAIL, "1234567890"]
)
def test_a_password_that_is_easy_to_guess_is_refused(password: str) -> None:
    world = World()
    with pytest.raises(WeakPasswordError):
        register_customer(world.collaborators, EMAIL, password, "Ada")
    assert not world.accounts.rows
