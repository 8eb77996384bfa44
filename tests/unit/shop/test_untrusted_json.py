from __future__ import annotations

import json

import pytest

from shop.kernel.untrusted_json import MOST_DEPTH, UntrustedJsonError, decode

MOST = 1_000_000


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{no", "line 1, column 2"),
        (b'{"a": 1,\n "b": }', "line 2, column 7"),
        (b"", "line 1, column 1"),
        (b"[" * 100_000, "nested too deeply"),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        (b"[" * (MOST_DEPTH + 1) + b"]" * (MOST_DEPTH + 1), "nested too deeply"),
        (b"[" + b"0," * 9_999 + b"0]", "10001 values"),
        (b"1" * 5_000, "number that is too long"),
        (b"[NaN]", "NaN, which is not JSON"),
        (b"-Infinity", "Infinity, which is not JSON"),
        (b'"\xff"', "not UTF-8"),
        ('{"a": "ü"}'.encode("utf-16"), "not UTF-8"),
        ('{"a": "ü"}'.encode("utf-16-le"), "not UTF-8"),
        ('{"a": "b"}'.encode("utf-32-be"), "line 1, column 1"),
        ('{"a": "b"}'.encode("utf-8-sig"), "line 1, column 1"),
        (rb'{"a": "\ud800"}', "half of a surrogate pair"),
        (rb'{"\uDC00": 1}', "half of a surrogate pair"),
        ('"\ud800"', "not UTF-8"),
        (b" " * MOST + b"1", "at most 1000000 are read"),
    ],
    ids=lambda each: str(each)[:24],
)
def test_what_cannot_be_read_is_one_kind_of_error(data: bytes | str, said: str) -> None:
    with pytest.raises(UntrustedJsonError, match=said):
        decode(data, most_bytes=MOST)


@pytest.mark.parametrize(
    "value",
    [
        {"a": [1, 2.5, None, True, "ü😀"]},
        [[[]]] * 1_000,
        "[[[[[[,,,,,,," * 10_000,
        [0] * 9_999,
        json.loads("[" * MOST_DEPTH + "]" * MOST_DEPTH),
    ],
    ids=["plain", "wide", "brackets in a string", "as many as allowed", "as deep as allowed"],
)
def test_everything_else_is_read(value: object) -> None:
    assert decode(json.dumps(value), most_bytes=MOST) == value
    assert decode(json.dumps(value, ensure_ascii=False).encode(), most_bytes=MOST) == value
