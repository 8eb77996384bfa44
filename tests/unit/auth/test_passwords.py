from __future__ import annotations

import pytest

from auth.adapters.passwords_argon2 import Argon2Passwords
from auth.domain.ports import Passwords
from tests.unit.auth.fakes import FakePasswords


@pytest.fixture(params=[FakePasswords, Argon2Passwords])
def passwords(request: pytest.FixtureRequest) -> Passwords:
    made: Passwords = request.param()
    return made


def test_a_password_matches_its_own_hash_only(passwords: Passwords) -> None:
    hashed = passwords.hash("correct horse")
    assert passwords.matches("correct horse", hashed)
    assert not passwords.matches("correct horsf", hashed)


@pytest.mark.parametrize("broken", ["", "plain", "$argon2id$v=19$broken"])
def test_a_text_that_is_not_a_hash_matches_nothing(passwords: Passwords, broken: str) -> None:
    assert not passwords.matches(broken, broken)


def test_no_password_matches_the_decoy(passwords: Passwords) -> None:
    assert not passwords.matches("correct horse", passwords.decoy)


def test_two_hashes_of_one_password_differ() -> None:
    assert Argon2Passwords().hash("correct horse") != Argon2Passwords().hash("correct horse")


def test_the_decoy_takes_as_long_as_a_real_hash() -> None:
    hashed = Argon2Passwords().hash("correct horse")
    assert hashed.startswith("$argon2id$")
    assert Argon2Passwords.decoy.split("$")[:4] == hashed.split("$")[:4]
