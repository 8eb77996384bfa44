"""Operations in MySQL: changed only by whoever holds their payment's row."""

from __future__ import annotations

from collections.abc import Sequence

from payments.domain.model import Kind, Operation, Progress
from shop.stores.mysql import Row, Session

_COLUMNS = "SELECT operation_id, payment_id, kind, progress, calls, rotation FROM operations"


class MySqlOperations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, operation_id: str) -> Operation | None:
        row = self._session.one(f"{_COLUMNS} WHERE operation_id = %s", (operation_id,))
        return _operation(row) if row else None

    def pending(self, payment_id: str) -> Sequence[Operation]:
        sql = f"{_COLUMNS} WHERE payment_id = %s AND progress = %s ORDER BY seq"
        return [_operation(row) for row in self._session.all(sql, (payment_id, Progress.PENDING))]

    def add(self, operation: Operation) -> None:
        self._session.execute(
            "INSERT INTO operations (operation_id, payment_id, kind, progress, calls, rotation, next_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, UTC_TIMESTAMP(6))",
            (
                operation.operation_id,
                operation.payment_id,
                operation.kind,
                operation.progress,
                operation.calls,
                operation.rotation,
            ),
        )

    def save(self, operation: Operation) -> None:
        self._session.execute(
            "UPDATE operations SET progress = %s, calls = %s, rotation = %s WHERE operation_id = %s",
            (operation.progress, operation.calls, operation.rotation, operation.operation_id),
        )

    def put_off(self, operation: Operation, seconds: float) -> None:
        self._session.execute(
            "UPDATE operations SET progress = %s, calls = %s, rotation = %s,"
            " next_at = UTC_TIMESTAMP(6) + INTERVAL %s MICROSECOND WHERE operation_id = %s",
            (operation.progress, operation.calls, operation.rotation, int(seconds * 1e6), operation.operation_id),
        )


def _operation(row: Row) -> Operation:
    return Operation(
        operation_id=row["operation_id"],
        payment_id=row["payment_id"],
        kind=Kind(row["kind"]),
        progress=Progress(row["progress"]),
        calls=row["calls"],
        rotation=row["rotation"],
    )
