from __future__ import annotations

import pytest

from auth.adapters.passwords_argon2 import Argon2Passwords

PASSWORDS = Argon2Passwords()


def test_a_password_matches_its_own_hash_only() -> None:
    hashed = PASSWORDS.hash("correct horse")
    assert hashed.startswith("$argon2id$")
    assert hashed != PASSWORDS.hash("correct horse"), "salted"
    assert PASSWORDS.matches("correct horse", hashed)
    assert not PASSWORDS.matches("correct horsf", hashed)


@pytest.mark.parametrize("broken", ["", "plain", "$argon2id$v=19$broken"])
def test_a_hash_that_is_none_matches_nothing(broken: str) -> None:
    assert not PASSWORDS.matches(broken, broken)


def test_the_decoy_costs_what_a_real_hash_costs() -> None:
    assert PASSWORDS.decoy.split("$")[:4] == PASSWORDS.hash("correct horse").split("$")[:4]
    assert not PASSWORDS.matches("correct horse", PASSWORDS.decoy)
