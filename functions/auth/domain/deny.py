"""Access tokens of an ended family die with it, and not only when they expire.

Repeating it is safe, and needed where the denylist did not answer: the families have ended by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from auth.domain.model import RefreshToken
from auth.domain.ports import Office, Work

CLOCKS_DIFFER = timedelta(seconds=60)


def deny_access(office: Office, family_id: str) -> None:
    _deny(office, lambda work, since: work.families.issued_since(family_id, since))


def deny_ended(office: Office, customer_id: str) -> None:
    """Those of every family of the customer that has ended."""
    _deny(office, lambda work, since: work.families.ended_since(customer_id, since))


def _deny(office: Office, issued: Callable[[Work, datetime], Sequence[RefreshToken]]) -> None:
    lifetime = office.access_lifetime + CLOCKS_DIFFER
    for token in office.run(lambda work: issued(work, work.now() - lifetime)):
        office.denylist.add(token.access_token_id, int(lifetime.total_seconds()))
