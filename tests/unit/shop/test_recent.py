from __future__ import annotations

from shop.kernel.recent import MAX_KEPT, Recent


class Source:
    """Counts how often it was read."""

    reads = 0

    def __call__(self) -> int:
        self.reads += 1
        return self.reads


def test_an_answer_is_kept_for_its_time_per_key() -> None:
    now = 100.0
    recent, source = Recent[str, int](2, clock=lambda: now), Source()
    assert [recent.get("a", source), recent.get("a", source), recent.get("b", source)] == [1, 1, 2]
    now = 101.9
    assert recent.get("a", source) == 1
    now = 102.0
    assert recent.get("a", source) == 3


def test_what_is_forgotten_is_read_again() -> None:
    recent, source = Recent[str, int](60), Source()
    recent.get("a", source)
    recent.forget()
    assert recent.get("a", source) == 2


def test_no_time_keeps_nothing() -> None:
    recent, source = Recent[str, int](0), Source()
    assert [recent.get("a", source), recent.get("a", source)] == [1, 2]


def test_only_so_many_are_kept() -> None:
    recent = Recent[int, int](60)
    for number in range(3 * MAX_KEPT):
        recent.get(number, lambda: 0)
    assert len(recent._kept) <= MAX_KEPT
