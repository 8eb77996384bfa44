"""The end of a session."""

from __future__ import annotations

from auth.domain.deny import deny_access
from auth.domain.model import Ending
from auth.domain.ports import Desk, Work


def log_out(desk: Desk, access_token_id: str) -> None:
    """The family first: while its access token still works, a log-out that failed halfway can be repeated."""
    family_id = desk.run(lambda work: _end_family(work, access_token_id))
    if family_id is None:
        desk.denylist.add(access_token_id, int(desk.access_lifetime.total_seconds()))
    else:
        deny_access(desk, family_id)


def _end_family(work: Work, access_token_id: str) -> str | None:
    family_id = work.families.of_access_token(access_token_id)
    if family_id and not work.families.locked(family_id).ended:
        work.families.end(family_id, Ending.LOGOUT)
    return family_id
