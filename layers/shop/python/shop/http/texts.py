"""Texts that people type and others read. They are in NFC (shop.http.routing), so that composed and decomposed
characters count as the same when texts are compared, searched or limited.

Control characters are refused: they could forge a mail header, a line of a label or the order in which a name is read.
A line without any visible character is refused as well.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from pydantic import AfterValidator, BeforeValidator

LINE_BREAKS = frozenset("\n\r\t")
CONTROLS = frozenset({"Cc", "Zl", "Zp"})
# They reverse the text after them. Other format characters are allowed: Persian, Hindi and emoji need them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = CONTROLS | {"Cf", "Cn", "Cs", "Zs"}
# Invisible, though their categories are letters, marks and symbols: fillers, joiners, selectors.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)


def nfc(text: str) -> str:
    """The text in NFC. Fast for ASCII and for text that is composed already."""
    return unicodedata.normalize("NFC", text)


def _one_line(text: str) -> str:
    if _has_controls(text):
        raise ValueError("must be one line of text without control characters. Remove them, line breaks too")
    if text and not any(map(_is_seen, text)):
        raise ValueError("must have characters that can be seen")
    return text


def _lines(text: str) -> str:
    if _has_controls(text, LINE_BREAKS):
        raise ValueError("must be text without control characters other than line breaks and tabs. Remove them")
    return text


def _has_controls(text: str, but: frozenset[str] = frozenset()) -> bool:
    return any(each in TURNING or unicodedata.category(each) in CONTROLS for each in text if each not in but)


def _is_seen(character: str) -> bool:
    return unicodedata.category(character) not in UNSEEN and character not in BLANK


def _identity(given: Any) -> Any:
    return unicodedata.normalize("NFKC", given) if isinstance(given, str) else given


OneLine = AfterValidator(_one_line)
Lines = AfterValidator(_lines)
Identity = BeforeValidator(_identity)
"""For names that are compared whole, such as a category: NFKC, so that texts that look the same are the same."""
