"""What every denylist does. tests/integration/auth runs this suite on Redis."""

from __future__ import annotations

import uuid

from tests.unit.auth.suites import HeldDenylist


def test_an_added_token_is_held_and_no_other(denylist: HeldDenylist) -> None:
    token_id = str(uuid.uuid4())
    denylist.add(token_id, 60)
    assert denylist.holds(token_id)
    assert not denylist.holds(str(uuid.uuid4()))


def test_a_token_may_be_added_again(denylist: HeldDenylist) -> None:
    token_id = str(uuid.uuid4())
    for seconds in (60, 30):
        denylist.add(token_id, seconds)
    assert denylist.holds(token_id)
