"""Texts that people type and others read. All of them come in NFC (shop.http.routing), so that composed and decomposed
characters are one text wherever texts are compared, found or limited.

What nobody can see in them is refused, so that it forges neither a mail's header, nor a line of a label, nor the order
in which a name is read; and a line of which nobody can see anything is as good as empty.
"""

from __future__ import annotations

import unicodedata
from typing import Any

from pydantic import AfterValidator, BeforeValidator

LINE_BREAKS = frozenset("\n\r\t")
CONTROLS = frozenset({"Cc", "Zl", "Zp"})
# They turn the text after them around. Other format characters stay: Persian, Hindi and emoji are written with them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNSEEN = CONTROLS | {"Cf", "Cn", "Cs", "Zs"}
# Letters, marks and symbols by their category, and still nothing that anybody sees: fillers, joiners, selectors.
BLANK = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
    + "".join(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
)


def nfc(text: str) -> str:
    """Quick for what is ASCII, or composed already."""
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
"""For texts that name a thing and are compared whole, such as a category: NFKC, so that what looks the same is it."""
