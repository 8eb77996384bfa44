"""Finds the account of an e-mail address, also if it is stored in an older spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from auth.domain.model import Account
from auth.domain.ports import Domains


def spellings_of(email: str, domains: Domains) -> tuple[str, ...]:
    """The spellings that the account of a normal e-mail address may be stored in, the normal one first. Accounts that
    are older than the normal spelling may have an international domain in ASCII (xn--…)."""
    local, at, domain = email.rpartition("@")
    return tuple(dict.fromkeys((email, f"{local}{at}{domains.to_ascii(domain) or domain}")))


def find_account(find: Callable[[str], Account | None], spellings: Sequence[str]) -> Account | None:
    """Most addresses have one spelling, so `find` is called once."""
    return next((account for spelling in spellings if (account := find(spelling))), None)
