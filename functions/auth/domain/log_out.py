"""Logs a customer out: ends the family of their access token and denies its access tokens."""

from __future__ import annotations

from auth.domain.deny_tokens import deny_tokens_of_family
from auth.domain.model import Ending
from auth.domain.ports import Collaborators, Work


def log_out(collaborators: Collaborators, access_token_id: str) -> None:
    """Ends the family first: its access token still works then, so a log-out that failed halfway can be repeated."""
    family_id = collaborators.transact(lambda work: _end_family(work, access_token_id))
    if family_id is None:
        collaborators.denylist.add(access_token_id, int(collaborators.access_lifetime.total_seconds()))
    else:
        deny_tokens_of_family(collaborators, family_id)


def _end_family(work: Work, access_token_id: str) -> str | None:
    family_id = work.families.of_access_token(access_token_id)
    if family_id and not work.families.locked(family_id).ended:
        work.families.end(family_id, Ending.LOGOUT)
    return family_id
