from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from auth.domain.errors import RefreshTokenError
from auth.domain.log_out import log_out
from auth.domain.model import Ending, Tokens, fingerprint
from tests.unit.auth.fakes import World


@pytest.fixture
def world() -> World:
    return World().registered()


def refused(world: World, token: str) -> str:
    with pytest.raises(RefreshTokenError) as error:
        world.refresh(token)
    return error.value.reason


def chain(world: World, length: int) -> list[Tokens]:
    tokens = [world.log_in()]
    for _ in range(length - 1):
        tokens.append(world.refresh(tokens[-1].refresh_token))
    return tokens


def test_each_refresh_returns_new_tokens_and_extends_the_chain(world: World) -> None:
    first, second, third = chain(world, 3)
    assert len({first.refresh_token, second.refresh_token, third.refresh_token}) == 3
    assert len({first.access_token, second.access_token, third.access_token}) == 3
    (head,) = world.heads()
    assert head.fingerprint == fingerprint(third.refresh_token)
    assert head.parent == fingerprint(second.refresh_token)


@pytest.mark.parametrize("generation", [0, 1])
def test_a_used_token_ends_its_family(world: World, generation: int) -> None:
    tokens = chain(world, 3)
    assert refused(world, tokens[generation].refresh_token) == "reused"
    assert [family.ended for family in world.families.families.values()] == [Ending.REUSE]
    assert refused(world, tokens[-1].refresh_token) == "ended"
    assert len(world.families.tokens) == 3, "nothing is minted after it"


def test_reuse_of_a_token_denies_the_access_tokens_of_its_family(world: World) -> None:
    tokens = chain(world, 3)
    refused(world, tokens[0].refresh_token)
    assert set(world.denylist.ids) == {pair.access_token for pair in tokens}


def test_another_family_of_the_same_customer_is_still_valid(world: World) -> None:
    thief, owner = world.log_in(), world.log_in()
    world.refresh(thief.refresh_token)
    refused(world, thief.refresh_token)
    assert world.refresh(owner.refresh_token).access_token


def test_an_unknown_token_is_refused_and_changes_nothing(world: World) -> None:
    tokens = world.log_in()
    assert refused(world, "never issued") == refused(world, tokens.access_token) == "unknown"
    assert world.refresh(tokens.refresh_token).access_token


def test_a_token_expires(world: World) -> None:
    tokens = world.log_in()
    world.time += timedelta(days=30)
    assert refused(world, tokens.refresh_token) == "expired"
    assert not world.families.tokens[fingerprint(tokens.refresh_token)].used


def test_a_family_of_changed_credentials_ends_and_its_access_tokens_are_denied(world: World) -> None:
    """Also if the change of credentials did not end it."""
    tokens = world.log_in()
    (account,) = world.accounts.rows.values()
    world.accounts.save(replace(account, roles=("customer", "admin"), credentials_version=2))
    assert refused(world, tokens.refresh_token) == "credentials"
    assert [family.ended for family in world.families.families.values()] == [Ending.CREDENTIALS]
    assert set(world.denylist.ids) == {tokens.access_token}
    assert refused(world, tokens.refresh_token) == "ended"


def test_logging_out_ends_the_family_and_denies_its_access_tokens(world: World) -> None:
    old, new = chain(world, 2)
    log_out(world.collaborators, new.access_token)
    assert refused(world, new.refresh_token) == "ended"
    assert set(world.denylist.ids) == {old.access_token, new.access_token}
    assert min(world.denylist.ids.values()) > 600, "longer than the token lives, clocks may differ"


def test_logging_out_twice_is_safe(world: World) -> None:
    tokens = world.log_in()
    log_out(world.collaborators, tokens.access_token)
    log_out(world.collaborators, tokens.access_token)
    assert [family.ended for family in world.families.families.values()] == [Ending.LOGOUT]


def test_a_token_that_was_not_issued_here_is_denied_too(world: World) -> None:
    log_out(world.collaborators, "jti-of-nowhere")
    assert list(world.denylist.ids) == ["jti-of-nowhere"]


def test_access_tokens_that_expired_long_ago_are_not_denied(world: World) -> None:
    old = world.log_in()
    world.time += timedelta(hours=1)
    new = world.refresh(old.refresh_token)
    log_out(world.collaborators, new.access_token)
    assert list(world.denylist.ids) == [new.access_token]
