"""What every store of cart does. tests/integration/cart runs this suite on MySQL and Redis."""

from __future__ import annotations

import secrets
import uuid

import pytest

from cart.domain.errors import NoSuchCartError
from cart.domain.ports import CartStore
from tests.unit.cart.fakes import line, offer
from tests.unit.cart.suites import GuestCartOf, Stores


def test_a_cart_is_read_as_it_was_written(store: CartStore) -> None:
    assert store.read().lines == ()
    changed = store.update(lambda cart: cart.added(offer("tëa ☕", 1), 2).added(offer("pot"), 1))
    assert store.read() == changed
    assert changed.version == 2
    assert store.update(lambda cart: cart.without("pot")) == store.read()


def test_a_change_that_fails_leaves_the_cart(store: CartStore) -> None:
    before = store.update(lambda cart: cart.added(offer(), 1))
    with pytest.raises(ZeroDivisionError):
        store.update(lambda cart: cart.added(offer(), 1 // 0))
    assert store.read() == before


def test_a_change_that_changes_nothing_writes_nothing(store: CartStore) -> None:
    before = store.read()
    assert store.update(lambda cart: cart) == store.read() == before


def test_a_line_keeps_its_snapshot(store: CartStore) -> None:
    store.update(lambda cart: cart.added(offer("tea", 499), 1))
    assert store.read().lines == (line("tea", 1, 499, added_in=store.read().version),)


def test_a_guest_cart_that_nobody_created_does_not_exist(guest_of: GuestCartOf) -> None:
    guest = guest_of(secrets.token_urlsafe())
    with pytest.raises(NoSuchCartError):
        guest.read()
    with pytest.raises(NoSuchCartError):
        guest.update(lambda cart: cart.added(offer(), 1))


def names() -> tuple[str, str, str]:
    tail = uuid.uuid4().hex
    return f"p-{tail}", f"tea-{tail}", f"pot-{tail}"


def test_what_is_on_sale_is_found_and_nothing_else(stores: Stores) -> None:
    product_id, tea, pot = names()
    offers = [offer(tea, 499, product_id), offer(pot, 2_999, product_id)]
    assert stores.copies.replace(product_id, 1, offers)
    assert stores.catalogue().find([tea, pot, "nothing"]) == {found.sku: found for found in offers}
    assert stores.catalogue().find([]) == {}
    assert stores.catalogue().find([tea.upper()]) == {}


def test_a_newer_version_replaces_the_whole_product(stores: Stores) -> None:
    product_id, tea, pot = names()
    stores.copies.replace(product_id, 1, [offer(tea, 499, product_id), offer(pot, 2_999, product_id)])
    assert stores.copies.replace(product_id, 2, [offer(tea, 550, product_id)])
    assert stores.catalogue().find([tea, pot]) == {tea: offer(tea, 550, product_id)}


@pytest.mark.parametrize("version", [1, 2])
def test_a_version_that_is_not_newer_changes_nothing(stores: Stores, version: int) -> None:
    product_id, tea, pot = names()
    stores.copies.replace(product_id, 2, [offer(tea, 499, product_id)])
    assert not stores.copies.replace(product_id, version, [offer(pot, 1, product_id)])
    assert stores.catalogue().find([tea, pot]) == {tea: offer(tea, 499, product_id)}


def test_a_product_that_is_off_sale_is_not_brought_back_by_an_older_event(stores: Stores) -> None:
    product_id, tea, _ = names()
    assert stores.copies.replace(product_id, 3, [])
    assert not stores.copies.replace(product_id, 2, [offer(tea, 499, product_id)])
    assert stores.catalogue().find([tea]) == {}


def test_a_request_may_ask_for_the_same_sku_again(stores: Stores) -> None:
    product_id, tea, pot = names()
    stores.copies.replace(product_id, 1, [offer(tea, 499, product_id), offer(pot, 1, product_id)])
    request = stores.catalogue()
    assert set(request.find([tea, "nothing"])) == {tea}
    assert set(request.find([tea, pot, "nothing"])) == {tea, pot}


def test_a_guest_cart_is_claimed_once(stores: Stores) -> None:
    guest_cart = str(uuid.uuid4())
    assert stores.merges.claim(guest_cart, "cus-1")
    assert not stores.merges.claim(guest_cart, "cus-1")
    assert not stores.merges.claim(guest_cart, "cus-2")
    assert stores.merges.claim(str(uuid.uuid4()), "cus-1")
