from __future__ import annotations

import base64
import json

import pytest

from shop.http.paging import CursorError, decode_cursor, encode_cursor


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


def test_a_cursor_comes_back_as_it_was_made() -> None:
    assert decode_cursor(encode_cursor("-price", 12, "p-1", None), str, int, str, type(None)) == (
        "-price",
        12,
        "p-1",
        None,
    )


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "%%%",
        "\xfc",
        cursor("[" * 1_400),
        cursor("[1e999]"),
        cursor("[NaN]"),
        cursor(json.dumps(["x"])),
        cursor(json.dumps([1 << 63])),
        cursor(json.dumps([1, 2])),
        cursor("[" + " " * 2_000 + "1]"),
        base64.urlsafe_b64encode(json.dumps([1]).encode("utf-16")).decode(),
    ],
)
def test_a_forged_cursor_is_refused(forged: str) -> None:
    with pytest.raises(CursorError):
        decode_cursor(forged, float if "e999" in forged else int)


def test_half_a_surrogate_pair_reaches_no_store() -> None:
    with pytest.raises(CursorError):
        decode_cursor(cursor(r'["\ud800"]'), str)
