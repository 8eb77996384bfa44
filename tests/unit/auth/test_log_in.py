from __future__ import annotations

import pytest

from auth.domain.errors import CredentialsError, TooManyAttemptsError
from auth.domain.model import fingerprint
from auth.domain.register_customer import register_customer
from tests.unit.auth.fakes import EMAIL, PASSWORD, World


def test_a_log_in_starts_a_family_with_one_token_stored_as_a_fingerprint() -> None:
    world = World().registered()
    tokens = world.log_in()
    (token,) = world.heads()
    assert token.fingerprint == fingerprint(tokens.refresh_token)
    assert tokens.refresh_token not in repr(world.families.tokens)
    assert token.parent is None
    assert token.access_token_id == tokens.access_token


def test_the_address_may_have_another_spelling_and_the_password_another_unicode_form() -> None:
    world = World().registered()
    assert world.log_in(f" {EMAIL.upper()} ", PASSWORD).access_token
    accented = World()
    register_customer(accented.collaborators, EMAIL, "caf\u00e9 au lait", "Ada")
    assert accented.log_in(EMAIL, "cafe\u0301 au lait").access_token


@pytest.mark.parametrize(
    ("email", "password"), [(EMAIL, "wrong"), ("bob@example.com", PASSWORD), ("nonsense", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_address_have_the_same_cost_and_answer(email: str, password: str) -> None:
    world = World().registered()
    with pytest.raises(CredentialsError, match="E-mail address or password is wrong"):
        world.log_in(email, password)
    assert len(world.passwords.compared) == 1
    assert not world.families.families


def test_the_decoy_never_logs_anybody_in() -> None:
    world = World()
    world.passwords.decoy = world.passwords.hash(PASSWORD)
    with pytest.raises(CredentialsError):
        world.log_in(EMAIL, PASSWORD)


def test_after_too_many_failed_log_ins_the_next_must_wait_and_hashes_nothing() -> None:
    world = World().registered()
    for _ in range(world.throttle.limit):
        with pytest.raises(CredentialsError):
            world.log_in(EMAIL, "wrong")
    compared = len(world.passwords.compared)
    with pytest.raises(TooManyAttemptsError) as refused:
        world.log_in(EMAIL, PASSWORD)
    assert refused.value.retry_after == 300
    assert len(world.passwords.compared) == compared


def test_successful_log_ins_are_not_counted() -> None:
    world = World().registered()
    for _ in range(world.throttle.limit + 2):
        world.log_in()
    assert len(world.heads()) == world.throttle.limit + 2
