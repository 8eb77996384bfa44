"""How often a record was begun that ends the process, or fails, alone in its batch."""

from __future__ import annotations

from pathlib import Path

import pytest

from shop.messaging.patience import MAX_ATTEMPTS, begun
from shop.messaging.records import RawRecord


class KilledError(BaseException):
    """Ends the process: nothing catches it."""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return tmp_path


def record(event_id: str) -> RawRecord:
    return RawRecord(event_id, "k", "t", 0, 0, "[]", b"", {})


def die(*event_ids: str) -> int:
    with pytest.raises(KilledError), begun("tests", [record(each) for each in event_ids]) as times:
        raise KilledError
    return times


def end(*event_ids: str) -> int:
    with begun("tests", [record(each) for each in event_ids]) as times:
        return times


def test_each_death_of_the_process_is_counted() -> None:
    assert [die("a") for _ in range(MAX_ATTEMPTS + 2)] == list(range(MAX_ATTEMPTS + 2))


def test_records_are_counted_apart() -> None:
    die("a")
    assert die("b") == 0
    assert die("a") == 1


def test_an_end_forgets_the_deaths() -> None:
    die("a")
    die("a")
    assert end("a") == 2
    assert end("a") == 0


def test_an_error_is_an_end_as_well() -> None:
    die("a")
    with pytest.raises(ValueError, match="wrong"), begun("tests", [record("a")]):
        raise ValueError("wrong")
    assert end("a") == 0


def test_an_error_that_is_no_end_is_counted() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="wrong"), begun("tests", [record("a")], ends=(KeyError,)):
            raise ValueError("wrong")
    assert end("a") == 2


def test_the_count_stays_while_the_record_cannot_be_put_away() -> None:
    for _ in range(MAX_ATTEMPTS):
        die("a")
    with pytest.raises(ValueError, match="away"), begun("tests", [record("a")]):
        raise ValueError("away")
    assert end("a") > MAX_ATTEMPTS


def test_records_that_come_together_are_not_counted() -> None:
    die("a", "b")
    assert die("a", "b") == 0
    assert end("a") == 0


def test_an_id_may_have_slashes(folder: Path) -> None:
    die("../a/b")
    assert die("../a/b") == 1
    assert [each.parent for each in folder.iterdir()] == [folder]


def test_a_folder_that_takes_no_files_counts_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(folder / "missing"))
    assert [die("a"), die("a")] == [0, 0]
