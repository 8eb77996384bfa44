"""Texts that people type and others read: what nobody can see in them is refused, so that it forges neither a mail's
header, nor a line of a label, nor the order in which a name is read."""

from __future__ import annotations

import unicodedata

from pydantic import AfterValidator

LINE_BREAKS = frozenset("\n\r\t")
UNSEEN = frozenset({"Cc", "Zl", "Zp"})
# They turn the text after them around. Other format characters stay: Persian, Hindi and emoji are written with them.
TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _one_line(text: str) -> str:
    if _has_controls(text):
        raise ValueError("must be one line of text without control characters. Remove them, line breaks too")
    return text


def _lines(text: str) -> str:
    if _has_controls(text, LINE_BREAKS):
        raise ValueError("must be text without control characters other than line breaks and tabs. Remove them")
    return text


def _has_controls(text: str, but: frozenset[str] = frozenset()) -> bool:
    return any(each in TURNING or unicodedata.category(each) in UNSEEN for each in text if each not in but)


OneLine = AfterValidator(_one_line)
Lines = AfterValidator(_lines)
