"""A scheduled job over items that are due. Each item is done on its own, so that one that fails stops neither the run
nor the items behind it."""

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
    """The items that failed, each put off until some time (`shop.messaging.put_off.PutOff`)."""

    @property
    def job(self) -> str: ...
    def again(self) -> set[str]: ...
    def add(self, item: str, error: Exception) -> None: ...
    def forget(self, item: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Due(Generic[I]):
    """One item that is due. `key` identifies it in logs and in `put_off`; `origin` is the correlation it belongs to."""

    key: str
    item: I
    origin: Correlation | None = None


@dataclass(frozen=True)
class DueItems(Generic[I]):
    """The job. Returns two counts: the items done, under the job's name, and those that failed.

    `due(limit)` lists the items that are due, longest waiting first, without those that are put off
    (`PutOff.excluded`). `work(item)` does one item and returns whether it did anything. `work_all`, if given, does a
    whole batch in one transaction; if it fails, the items are done one by one.
    """

    put_off: FailedItems
    due: Callable[[int], Sequence[Due[I]]]
    work: Callable[[I], bool]
    work_all: Callable[[Sequence[I]], int] | None = None

    def __call__(self, time_left: TimeLeft) -> Mapping[str, int]:
        seen: set[str] = set()
        failed_before = self.put_off.again()
        done = failed = 0
        # Items that were tried and are still due are listed again, so the limit grows by their number.
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
        except Exception:  # noqa: BLE001 - doing them one by one finds and logs the cause
            return False
        return True

    def _one(self, due: Due[I], *, known: bool) -> bool | None:
        """Whether it did anything; None if it failed."""
        with bound(due.origin or current()):
            try:
                did = self.work(due.item)
            except UnavailableError:
                raise
            except Exception as error:  # noqa: BLE001 - one failed item does not stop the others
                logger.exception("due item failed", extra={"job": self.put_off.job, "item": due.key})
                self.put_off.add(due.key, error)
                return None
        if known:
            self.put_off.forget(due.key)
        return did
