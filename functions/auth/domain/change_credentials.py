"""Changes an account's password and roles, and ends every session that was opened with the old ones."""

from __future__ import annotations

from dataclasses import replace

from auth.domain.model import Account, Ending
from auth.domain.ports import Work


def change_credentials(work: Work, known: Account, *, roles: tuple[str, ...], password_hash: str) -> Account:
    """The caller holds the account's lock, and calls `deny_tokens_of_ended_families` after the commit. Unchanged
    credentials change nothing. The new `credentials_version` refuses log-ins that have checked the old password but
    have not opened a family yet."""
    changed = replace(known, roles=roles, password_hash=password_hash)
    if changed == known:
        return known
    changed = replace(changed, credentials_version=known.credentials_version + 1)
    work.accounts.save(changed)
    work.families.end_all(known.customer_id, Ending.CREDENTIALS)
    return changed
