"""Errors that keep an audit from being made."""

from __future__ import annotations


class AuditError(Exception):
    """The text says what to do."""


class TooMuchError(AuditError):
    def __init__(self, what: str, bound: int) -> None:
        super().__init__(f"{what} holds more than {bound:,} rows. Audit a part with --since, or raise --bound.")
