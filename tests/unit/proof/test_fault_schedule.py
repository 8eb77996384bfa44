from __future__ import annotations

from tests.proof.faults.schedule import blocks, left_to_do, seed_of


def test_a_run_has_the_same_seed_each_time_and_another_than_the_next() -> None:
    assert seed_of(1, 1) == seed_of(1, 1)
    assert len({seed_of(series, number) for series in (1, 2) for number in range(100)}) == 200


def test_a_series_goes_on_with_the_runs_that_are_not_done() -> None:
    done = [seed_of(1, 1), seed_of(1, 3)]

    assert left_to_do(1, 4, done) == [seed_of(1, 2), seed_of(1, 4)]


def test_a_longer_series_begins_with_the_shorter_one() -> None:
    assert left_to_do(1, 10, [])[:3] == left_to_do(1, 3, [])


def test_a_series_that_is_done_has_nothing_left() -> None:
    assert left_to_do(1, 3, left_to_do(1, 5, [])) == []


def test_runs_are_audited_in_groups_of_fifty() -> None:
    assert [len(block) for block in blocks(range(120))] == [50, 50, 20]
