"""A scheduled job over items that are due: each on its own, so that one that fails neither ends the run nor keeps the
items behind it waiting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from shop.kernel.errors import UnavailableError
from shop.messaging.scheduled import TimeLeft
from shop.telemetry.correlation import Correlation, bound, current
from shop.telemetry.logs import logger

I = TypeVar("I")  # noqa: E741 - an item
BATCH = 100


class FailedItems(Protocol):
    """Which items failed, and until when they are put off (`shop.messaging.put_off.PutOff`)."""

    @property
    def job(self) -> str: ...
    def again(self) -> set[str]: ...
    def add(self, item: str, error: Exception) -> None: ...
    def forget(self, item: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Due(Generic[I]):
    """One item that is due. `key` names it in logs and in `put_off`; `origin` is the correlation it belongs to."""

    key: str
    item: I
    origin: Correlation | None = None


@dataclass(frozen=True)
class DueItems(Generic[I]):
    """The job. Returns how many items it did, by the job's name, and how many of them failed.

    `due(limit)` lists what is due, longest waiting first, without what is put off (`PutOff.excluded`). `work(item)`
    does one item, and returns whether it did anything. `work_all`, where there is one, does a whole batch in one
    transaction; when that fails, its items are done one by one.
    """

    put_off: FailedItems
    due: Callable[[int], Sequence[Due[I]]]
    work: Callable[[I], bool]
    work_all: Callable[[Sequence[I]], int] | None = None

    def __call__(self, time_left: TimeLeft) -> Mapping[str, int]:
        seen: set[str] = set()
        failed_before = self.put_off.again()
        done = failed = 0
        # What was looked at and stays due is asked for on top of a batch, so that it hides nothing behind it.
        while not time_left.is_over() and (fresh := self._fresh(seen, BATCH + len(seen))):
            if self._all_at_once(fresh, failed_before):
                done += len(fresh)
                seen |= {each.key for each in fresh}
                continue
            for each in fresh:
                if time_left.is_over():
                    break
                seen.add(each.key)
                outcome = self._one(each, known=each.key in failed_before)
                done += outcome is True
                failed += outcome is None
        return {self.put_off.job: done, f"{self.put_off.job}_failed": failed}

    def _fresh(self, seen: set[str], limit: int) -> list[Due[I]]:
        return [each for each in self.due(limit) if each.key not in seen]

    def _all_at_once(self, batch: Sequence[Due[I]], failed_before: set[str]) -> bool:
        if self.work_all is None or any(each.key in failed_before for each in batch):
            return False
        try:
            self.work_all([each.item for each in batch])
        except UnavailableError:
            raise
        except Exception:  # noqa: BLE001 - what it was is found and logged where they are done one by one
            return False
        return True

    def _one(self, due: Due[I], *, known: bool) -> bool | None:
        """Whether it did anything; None when it failed."""
        with bound(due.origin or current()):
            try:
                did = self.work(due.item)
            except UnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - one item's trouble is not the others'
                logger.exception("due item failed", extra={"job": self.put_off.job, "item": due.key})
                self.put_off.add(due.key, error)
                return None
        if known:
            self.put_off.forget(due.key)
        return did
