"""The table `put_off` in each service's schema: due items that failed, and when a scheduled job tries them again."""

from __future__ import annotations

from dataclasses import dataclass

from shop.stores.mysql import Database
from shop.telemetry.failures import describe

MOST_DOUBLINGS = 6
MOST_TRIED_AGAIN = 1_000


@dataclass(frozen=True)
class PutOff:
    """The failing items of one job. The pause doubles with each failure, from `seconds` to 64 times that."""

    database: Database
    job: str
    seconds: float

    def excluded(self, key: str) -> str:
        """SQL for a WHERE clause that leaves out items that are put off. `key` is the SQL expression of an item's
        key."""
        return (
            f"NOT EXISTS (SELECT 1 FROM put_off WHERE put_off.job = '{self.job}' AND put_off.item = {key}"  # noqa: S608
            " AND put_off.until_at > UTC_TIMESTAMP(6))"
        )

    def again(self) -> set[str]:
        """The items that failed before and may be tried again now."""
        sql = "SELECT item FROM put_off WHERE job = %s AND until_at <= UTC_TIMESTAMP(6) ORDER BY until_at LIMIT %s"
        rows = self.database.run(lambda session: session.all(sql, (self.job, MOST_TRIED_AGAIN)))
        return {row["item"] for row in rows}

    def add(self, item: str, error: Exception) -> None:
        sql = (
            "INSERT INTO put_off (job, item, failures, error, until_at)"
            " VALUES (%s, %s, 1, %s, UTC_TIMESTAMP(6) + INTERVAL %s MICROSECOND)"
            " ON DUPLICATE KEY UPDATE error = VALUES(error), until_at = UTC_TIMESTAMP(6)"
            " + INTERVAL %s * (1 << LEAST(failures, %s)) MICROSECOND, failures = failures + 1"
        )
        pause = int(self.seconds * 1e6)
        values = (self.job, item, describe(error), pause, pause, MOST_DOUBLINGS)
        self.database.run(lambda session: session.execute(sql, values))

    def forget(self, item: str) -> None:
        sql = "DELETE FROM put_off WHERE job = %s AND item = %s"
        self.database.run(lambda session: session.execute(sql, (self.job, item)))
