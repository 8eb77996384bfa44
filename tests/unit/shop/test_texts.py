from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import TypeAdapter, ValidationError

from shop.http.texts import Lines, OneLine

LINE: TypeAdapter[str] = TypeAdapter(Annotated[str, OneLine])
LINES: TypeAdapter[str] = TypeAdapter(Annotated[str, Lines])
HIDDEN = ["a\0b", "a\x1bb", "a\x7fb", "a\x85b", "a\u2028b", "a\u2029b", "a\u202eb", "a\u2066b"]


@pytest.mark.parametrize("text", [*HIDDEN, "x\r\nBcc: q@q.de", "a\tb"])
def test_a_line_has_no_controls(text: str) -> None:
    with pytest.raises(ValidationError, match="Remove them"):
        LINE.validate_python(text)


@pytest.mark.parametrize("text", HIDDEN)
def test_lines_have_no_controls_but_breaks(text: str) -> None:
    with pytest.raises(ValidationError, match="Remove them"):
        LINES.validate_python(text)
    assert LINES.validate_python("One\r\n\tTwo") == "One\r\n\tTwo"


@pytest.mark.parametrize("text", ["Ada Lovelace", "د\u200cپ", "क्\u200dष", "👩\u200d🚀", "O'Neil-Łukasz", "日本"])
def test_every_script_can_be_written(text: str) -> None:
    assert LINE.validate_python(text) == text
