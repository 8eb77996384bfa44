"""What is looked for of what a customer typed, and how wrong each term may be.

A term is what the engine's analysis makes of a word. Only the engine knows how many terms a text holds: `a,b,c` are
three, and so are three ideographs, without a blank between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PLAIN = re.compile("[A-Za-z0-9 ]*")
MAX_TERMS = 12
TYPO_BUDGET = 64
"""Characters times typos: what looking for typos costs the engine grows with both."""
ONE_TYPO = 3
TWO_TYPOS = 6


@dataclass(frozen=True)
class Term:
    text: str
    typos: int


def plain_terms(text: str) -> list[str] | None:
    """The terms of a text of ASCII letters, digits and blanks, as most are; None where only the engine can tell."""
    return text.lower().split() if PLAIN.fullmatch(text) else None


def composed(text: str) -> str:
    """Analysis folds `é` to `e`, but not an `e` followed by its accent: both are made one character here."""
    return unicodedata.normalize("NFC", text)


def looked_for(terms: Sequence[str]) -> tuple[Term, ...]:
    """The first dozen, each with as many typos as the terms before it left of the budget."""
    found: list[Term] = []
    left = TYPO_BUDGET
    for text in terms[:MAX_TERMS]:
        typos = min(typos_allowed(text), left // len(text))
        left -= typos * len(text)
        found.append(Term(text, typos))
    return tuple(found)


def typos_allowed(term: str) -> int:
    """By length; none where a digit stands: article numbers and sizes that differ by one are other things."""
    if any(character.isdigit() for character in term) or len(term) < ONE_TYPO:
        return 0
    return 1 if len(term) < TWO_TYPOS else 2
