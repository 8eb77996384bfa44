"""Hashes passwords with argon2id, with the parameters that OWASP recommends: 19 MiB, two passes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# The hash of a random text that was thrown away. A literal: hashing it at start would slow down the first log-in with
# an unknown address, and so reveal it.
DECOY = "$argon2id$v=19$m=19456,t=2,p=1$zmPOvJVgX1fJarmGaUZ2Dg$J6FtyPPqr0RSwzoeAhA1tdcpzqlOJv8p8wWVuLFn658"


class Argon2Passwords:
    decoy = DECOY

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)

    def hash(self, password: str) -> str:
        return self._hasher.hash(password)

    def matches(self, password: str, hashed: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False
