"""Password and roles: whoever changes them ends every session that was opened with what they were."""

from __future__ import annotations

from dataclasses import replace

from auth.domain.model import Account, Ending
from auth.domain.ports import Work


def change_credentials(work: Work, known: Account, *, roles: tuple[str, ...], password_hash: str) -> Account:
    """The caller holds the account's lock, and calls `deny_ended` after the commit. The same credentials again change
    nothing. The version keeps out the log-ins that checked the old ones and have opened no family yet."""
    changed = replace(known, roles=roles, password_hash=password_hash)
    if changed == known:
        return known
    changed = replace(changed, credentials_version=known.credentials_version + 1)
    work.accounts.save(changed)
    work.families.end_all(known.customer_id, Ending.CREDENTIALS)
    return changed
