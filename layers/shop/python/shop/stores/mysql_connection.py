"""PyMySQL's connection, which parses the description of each column of each result: a fifth of what a short read costs.

A statement's columns are described in the same bytes each time, so what they say is remembered.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pymysql
from pymysql.cursors import DictCursor
from pymysql.protocol import FieldDescriptorPacket, MysqlPacket

MOST_REMEMBERED = 1024

if TYPE_CHECKING:
    PyMySql = pymysql.connections.Connection[DictCursor]
else:
    PyMySql = pymysql.connections.Connection


class Connection(PyMySql):
    def _read_packet(self, packet_type: Any = MysqlPacket) -> Any:
        packet = _description if packet_type is FieldDescriptorPacket else packet_type
        return super()._read_packet(packet)  # type: ignore[no-untyped-call]


@lru_cache(MOST_REMEMBERED)
def _description(data: bytes, encoding: str) -> FieldDescriptorPacket:
    return FieldDescriptorPacket(data, encoding)
