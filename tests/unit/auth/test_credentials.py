"""A change of an account's credentials ends its sessions and refuses log-ins that are under way."""

from __future__ import annotations

import pytest

from auth.domain.change_credentials import change_credentials
from auth.domain.errors import CredentialsError, RefreshTokenError
from auth.domain.log_in import start_family
from auth.domain.log_out import log_out
from auth.domain.make_admin import make_admin
from auth.domain.model import ADMIN, CUSTOMER, Account, Ending
from shop.kernel.errors import UnavailableError
from tests.unit.auth.fakes import EMAIL, PASSWORD, FakeDenylist, World

OTHER = "another horse battery"


class DeadDenylist(FakeDenylist):
    def add(self, token_id: str, seconds: int) -> None:
        raise UnavailableError("no Redis")


def only_account(world: World) -> Account:
    (account,) = world.accounts.rows.values()
    return account


def endings(world: World) -> list[Ending | None]:
    return [family.ended for family in world.families.families.values()]


def test_an_admin_is_made_once() -> None:
    world = World()
    first = make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    assert make_admin(world.collaborators, EMAIL, PASSWORD, "Admin") == first
    assert first.roles == (CUSTOMER, ADMIN)
    assert len(world.events) == 1


def test_the_previous_owner_of_the_admins_address_loses_password_and_sessions() -> None:
    world = World().registered()
    tokens = world.log_in()
    make_admin(world.collaborators, EMAIL, OTHER, "Admin")
    assert only_account(world).password_hash == f"hash of {OTHER}"
    assert endings(world) == [Ending.CREDENTIALS]
    assert set(world.denylist.ids) == {tokens.access_token}


def test_a_promotion_with_the_customers_own_password_ends_their_sessions_too() -> None:
    world = World().registered()
    world.log_in()
    make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    assert endings(world) == [Ending.CREDENTIALS]
    assert only_account(world).credentials_version == 2


def test_a_new_admin_password_ends_every_session() -> None:
    world = World()
    make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    sessions = [world.log_in() for _ in range(2)]
    make_admin(world.collaborators, EMAIL, OTHER, "Admin")
    assert endings(world) == [Ending.CREDENTIALS] * 2
    assert set(world.denylist.ids) == {tokens.access_token for tokens in sessions}
    for tokens in sessions:
        with pytest.raises(RefreshTokenError):
            world.refresh(tokens.refresh_token)


def test_making_the_same_admin_with_the_same_password_ends_no_session() -> None:
    world = World()
    make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    tokens = world.log_in()
    make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    assert endings(world) == [None]
    assert not world.denylist.ids
    assert world.refresh(tokens.refresh_token).access_token


def test_a_demotion_ends_every_session() -> None:
    world = World()
    make_admin(world.collaborators, EMAIL, PASSWORD, "Admin")
    world.log_in()
    admin = only_account(world)
    world.run(lambda work: change_credentials(work, admin, roles=(CUSTOMER,), password_hash=admin.password_hash))
    assert endings(world) == [Ending.CREDENTIALS]


def test_a_password_checked_before_a_change_opens_no_session_after_it() -> None:
    world = World().registered()
    authenticated = only_account(world)
    make_admin(world.collaborators, EMAIL, OTHER, "Admin")
    with pytest.raises(CredentialsError):
        world.run(lambda work: start_family(work, authenticated))
    assert not world.families.families
    assert world.log_in(EMAIL, OTHER).access_token


def test_a_repeat_denies_the_tokens_that_the_denylist_did_not_take() -> None:
    world = World().registered()
    tokens = world.log_in()
    world.denylist = DeadDenylist()
    with pytest.raises(UnavailableError):
        make_admin(world.collaborators, EMAIL, OTHER, "Admin")
    assert endings(world) == [Ending.CREDENTIALS], "the sessions have ended all the same"
    world.denylist = FakeDenylist()
    make_admin(world.collaborators, EMAIL, OTHER, "Admin")
    assert set(world.denylist.ids) == {tokens.access_token}


def test_a_log_out_that_the_denylist_did_not_take_is_completed_by_its_repeat() -> None:
    world = World().registered()
    tokens = world.log_in()
    world.denylist = DeadDenylist()
    with pytest.raises(UnavailableError):
        log_out(world.collaborators, tokens.access_token)
    assert endings(world) == [Ending.LOGOUT]
    world.denylist = FakeDenylist()
    log_out(world.collaborators, tokens.access_token)
    assert set(world.denylist.ids) == {tokens.access_token}
