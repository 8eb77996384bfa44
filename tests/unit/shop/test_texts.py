from __future__ import annotations

from typing import Annotated

import pytest
from pydantic import Field, TypeAdapter, ValidationError

from shop.http.texts import Identity, Lines, OneLine

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


@pytest.mark.parametrize(
    "text",
    [
        " ",
        "\u200b",
        "\u2060\ufeff",
        "\u00ad\u034f",
        "\u115f\u1160\u3164\uffa0",
        "\u2800",
        "\ufe0f\U000e0100",
        "\U000e0041\U000e007f",
        "\u180e \u17b4",
    ],
)
def test_a_line_without_a_visible_character_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="can be seen"):
        LINE.validate_python(text)
    assert LINE.validate_python(f"a{text}")


def test_an_identity_is_in_compatibility_form() -> None:
    adapter: TypeAdapter[str] = TypeAdapter(Annotated[str, Field(max_length=4), Identity])

    assert adapter.validate_python("\uff2d\uff55\uff47\ufb01"[:3]) == "Mug"
    with pytest.raises(ValidationError):
        adapter.validate_python("\ufb01" * 3)


@pytest.mark.parametrize("text", ["Ada Lovelace", "د\u200cپ", "क्\u200dष", "👩\u200d🚀", "O'Neil-Łukasz", "日本"])
def test_every_script_can_be_written(text: str) -> None:
    assert LINE.validate_python(text) == text
