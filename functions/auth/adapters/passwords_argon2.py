"""Passwords under argon2id, with the parameters OWASP gives for a server that shares its memory: 19 MiB, two passes."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# Of a random text that nobody kept. A literal, because hashing one first would tell the first unknown address.
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
