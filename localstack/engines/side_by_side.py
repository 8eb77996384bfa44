"""Runs pieces of work in threads and reports every failure, so that one does not hide another."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

from localstack.engines.errors import EngineError


def side_by_side(work: Mapping[str, Callable[[], None]]) -> None:
    """Runs all of `work` (title → action) and waits for all. Raises one EngineError with a line for each failure."""
    with ThreadPoolExecutor(max_workers=max(1, len(work))) as pool:
        outcomes = {title: pool.submit(action) for title, action in work.items()}
    problems = [_told(title, error) for title, outcome in outcomes.items() if (error := outcome.exception())]
    if problems:
        raise EngineError("\n".join(problems))


def _told(title: str, error: BaseException) -> str:
    """An EngineError says what to do; any other error is named with its place in the code."""
    if isinstance(error, EngineError):
        return str(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{title}: {type(error).__name__}: {error} ({place.filename}, line {place.lineno}). "
        "Run the same command again: it continues where it stopped."
    )
