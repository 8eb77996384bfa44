"""Runs log-ins, refreshes, replays, log-outs and waits in any order, and compares them with a model of families."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from auth.domain.errors import RefreshTokenError
from auth.domain.log_out import log_out
from auth.domain.model import Tokens
from tests.unit.auth.fakes import World

MONTH = timedelta(days=30)


@dataclass
class Expected:
    """A family as it should be: only its last token may be used, and only before the family ends."""

    head: Tokens
    issued_at: datetime
    alive: bool = True
    access: list[str] = field(default_factory=list)


class Families(RuleBasedStateMachine):
    tokens: Bundle[tuple[Expected, Tokens]] = Bundle("tokens")

    def __init__(self) -> None:
        super().__init__()
        self.world = World().registered()
        self.expected: list[Expected] = []

    @rule(target=tokens)
    def log_in(self) -> tuple[Expected, Tokens]:
        pair = self.world.log_in()
        family = Expected(pair, self.world.time, access=[pair.access_token])
        self.expected.append(family)
        return family, pair

    @rule(target=tokens, known=tokens)
    def refresh(self, known: tuple[Expected, Tokens]) -> tuple[Expected, Tokens]:
        family, pair = known
        expired = self.world.time >= family.issued_at + MONTH
        may = family.alive and pair is family.head and not expired
        fresh = self._answered(pair)
        assert (fresh is not None) == may
        if fresh is None:
            family.alive = family.alive and pair is family.head
            return known
        family.head, family.issued_at = fresh, self.world.time
        family.access.append(fresh.access_token)
        return family, fresh

    def _answered(self, pair: Tokens) -> Tokens | None:
        try:
            return self.world.refresh(pair.refresh_token)
        except RefreshTokenError:
            return None

    @rule(known=tokens)
    def log_out(self, known: tuple[Expected, Tokens]) -> None:
        family, pair = known
        log_out(self.world.collaborators, pair.access_token)
        family.alive = False

    @rule(hours=st.sampled_from([1, 24, 24 * 29, 24 * 31]))
    def wait(self, hours: int) -> None:
        self.world.time += timedelta(hours=hours)

    @invariant()
    def every_family_has_one_head(self) -> None:
        assert len(self.world.heads()) == len(self.expected)

    @invariant()
    def nothing_was_minted_that_was_not_answered(self) -> None:
        assert len(self.world.families.tokens) == sum(len(family.access) for family in self.expected)


Families.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestFamilies = Families.TestCase
