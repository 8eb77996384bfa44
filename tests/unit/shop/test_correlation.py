from __future__ import annotations

import pytest

from shop.telemetry.correlation import Correlation, bound, current, from_headers

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_well_formed_id_and_trace_are_taken_over() -> None:
    assert from_headers("order-4711.a_b", TRACE) == Correlation("order-4711.a_b", traceparent=TRACE)


@pytest.mark.parametrize("sent", [None, "", "short", "x" * 65, "with space", "line\nbreak", "ünïcode-id", "<script>"])
def test_any_other_id_is_replaced(sent: str | None) -> None:
    assert from_headers(sent, None).correlation_id != sent


@pytest.mark.parametrize("sent", [None, "", "garbage", TRACE + "-", TRACE.upper()])
def test_any_other_trace_is_dropped(sent: str | None) -> None:
    assert from_headers(None, sent).traceparent is None


def test_the_binding_ends_with_its_block() -> None:
    with bound(Correlation("the-outer-one")):
        with bound(Correlation("the-inner-one")):
            assert current().correlation_id == "the-inner-one"
        assert current().correlation_id == "the-outer-one"
