"""The terms that a search looks for, and how many typos each may have.

The engine's analysis splits a text into terms. Only the engine knows how: `a,b,c` are three terms, and so are three
ideographs without spaces between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

PLAIN = re.compile("[A-Za-z0-9 ]*")
MAX_TERMS = 12
TYPO_BUDGET = 64
"""Characters times typos of all terms: the cost of a search with typos grows with both."""
ONE_TYPO = 3
TWO_TYPOS = 6


@dataclass(frozen=True)
class Term:
    text: str
    typos: int


def plain_terms(text: str) -> list[str] | None:
    """The terms of a text of ASCII letters, digits and spaces, as most are; None if the engine must split it."""
    return text.lower().split() if PLAIN.fullmatch(text) else None


def composed(text: str) -> str:
    """NFC: the engine folds `é` to `e` only if letter and accent are one character."""
    return unicodedata.normalize("NFC", text)


def search_terms(terms: Sequence[str]) -> tuple[Term, ...]:
    """The first `MAX_TERMS` terms, each with as many typos as the remaining budget allows."""
    found: list[Term] = []
    left = TYPO_BUDGET
    for text in terms[:MAX_TERMS]:
        typos = min(typos_allowed(text), left // len(text))
        left -= typos * len(text)
        found.append(Term(text, typos))
    return tuple(found)


def typos_allowed(term: str) -> int:
    """Longer terms may have more. A term with a digit may have none: it is an article number or a size."""
    if any(character.isdigit() for character in term) or len(term) < ONE_TYPO:
        return 0
    return 1 if len(term) < TWO_TYPOS else 2
