from __future__ import annotations

import pytest

from auth.domain.errors import EmailTakenError, InvalidEmailError, WeakPasswordError
from auth.domain.model import CUSTOMER
from auth.domain.register import register
from shop.contracts.auth import CustomerRegistered
from tests.unit.auth.fakes import EMAIL, PASSWORD, World


def test_registering_makes_a_customer_and_tells_who_it_is() -> None:
    world = World()
    account = register(world.desk, " Ada@Example.COM ", PASSWORD, "Ada   Lovelace ")
    assert account.roles == (CUSTOMER,)
    assert world.events == [CustomerRegistered(customer_id=account.customer_id, email=EMAIL, name="Ada Lovelace")]


def test_a_password_is_kept_hashed_only() -> None:
    world = World().registered()
    assert world.accounts.by_email(EMAIL).password_hash == f"hash of {PASSWORD}"  # type: ignore[union-attr]


@pytest.mark.parametrize("again", [EMAIL, EMAIL.upper(), f"  {EMAIL}"])
def test_an_address_registers_once_however_it_is_spelled(again: str) -> None:
    world = World().registered()
    with pytest.raises(EmailTakenError):
        register(world.desk, again, PASSWORD, "Somebody else")
    assert len(world.accounts.rows) == len(world.events) == 1


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "@example.com", "ada@example", "a b@example.com", "a@b@example.com", "a@x.c", "é" * 65]
)
def test_what_is_no_address_is_refused(email: str) -> None:
    with pytest.raises(InvalidEmailError):
        register(World().desk, email, PASSWORD, "Ada")


@pytest.mark.parametrize(
    "unseen", ["\0", "\x1f", "\x7f", "\n", "\u200b", "\u200f", "\u202e", "\u2028", "\u00a0", "\ufeff"]
)
@pytest.mark.parametrize("email", ["a{}da@example.com", "ada@exa{}mple.com", "ada@example.com{}", "{}ada@example.com"])
def test_no_address_has_what_nobody_sees(email: str, unseen: str) -> None:
    with pytest.raises(InvalidEmailError):
        register(World().desk, email.format(unseen), PASSWORD, "Ada")


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
def test_no_address_is_at_what_can_be_no_domain(domain: str) -> None:
    with pytest.raises(InvalidEmailError):
        register(World().desk, f"ada@{domain}", PASSWORD, "Ada")


@pytest.mark.parametrize(
    "email",
    ["a@x.de", "a+b.c@x-y.co.uk", "ada@1and1.com", "ada@xn--bcher-kva.example", "jürgen@bücher.de", "a@x.xn--p1ai"],
)
def test_uncommon_addresses_register(email: str) -> None:
    assert register(World().desk, email, PASSWORD, "Ada").email == email


@pytest.mark.parametrize(
    "password", ["", "short", "a" * 129, "aaaaaaaaaaaa", "password123", "QWERTYUIOP", EMAIL, "1234567890"]
)
def test_a_password_that_is_guessed_at_once_is_refused(password: str) -> None:
    world = World()
    with pytest.raises(WeakPasswordError):
        register(world.desk, EMAIL, password, "Ada")
    assert not world.accounts.rows
