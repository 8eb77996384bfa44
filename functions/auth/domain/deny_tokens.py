"""Puts the access tokens of an ended family on the denylist, so that they stop working before they expire.

Safe to repeat, and it must be repeated if the denylist did not answer: the families have ended by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from auth.domain.model import RefreshToken
from auth.domain.ports import Collaborators, Work

CLOCK_SKEW = timedelta(seconds=60)


def deny_tokens_of_family(collaborators: Collaborators, family_id: str) -> None:
    _deny(collaborators, lambda work, since: work.families.issued_since(family_id, since))


def deny_tokens_of_ended_families(collaborators: Collaborators, customer_id: str) -> None:
    """Covers every ended family of the customer."""
    _deny(collaborators, lambda work, since: work.families.ended_since(customer_id, since))


def _deny(collaborators: Collaborators, find: Callable[[Work, datetime], Sequence[RefreshToken]]) -> None:
    lifetime = collaborators.access_lifetime + CLOCK_SKEW
    for token in collaborators.transact(lambda work: find(work, work.now() - lifetime)):
        collaborators.denylist.add(token.access_token_id, int(lifetime.total_seconds()))
