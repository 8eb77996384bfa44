"""What a customer typed, word by word, and how wrong each word may be."""

from __future__ import annotations

MAX_WORDS = 12
ONE_TYPO = 3
TWO_TYPOS = 6


def words_of(text: str) -> tuple[str, ...]:
    """The first dozen: nobody types more, and each costs."""
    return tuple(text.split()[:MAX_WORDS])


def typos_allowed(word: str) -> int:
    """By length; none where a digit stands: article numbers and sizes that differ by one are other things."""
    if any(character.isdigit() for character in word) or len(word) < ONE_TYPO:
        return 0
    return 1 if len(word) < TWO_TYPOS else 2
