"""SQL that MySQL 8.4 and MariaDB 10.11 both take: what only one of them knows is refused here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.template import ROOT

ONE_DIALECT = {
    r"\bVALUES\b.*\)\s+AS\s+new\b": "INSERT … AS new is MySQL's; write VALUES(column)",
    r"\bFOR\s+UPDATE\s+OF\b": "FOR UPDATE OF is MySQL's; lock in a statement of its own",
    r"\bFOR\s+SHARE\b": "FOR SHARE is MySQL's; write LOCK IN SHARE MODE",
    r"\bRETURNING\b": "RETURNING is MariaDB's; read the row in the same transaction",
    r"@@(session\.|global\.)?transaction_isolation\b": "@@transaction_isolation is MySQL's; set it, don't read it",
    r"\bSKIP\s+LOCKED\b.*\boutbox\b|\boutbox\b.*\bSKIP\s+LOCKED\b": "the outbox knows no claims (docs/adr/0004)",
}
STATEMENT = re.compile(r"\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|WITH|SET)\b", re.IGNORECASE)


def banned(sql: str) -> Iterator[str]:
    for pattern, advice in ONE_DIALECT.items():
        if re.search(pattern, sql, re.IGNORECASE | re.DOTALL):
            yield advice


def statements(path: Path) -> Iterator[str]:
    """A migration is SQL throughout; in Python it is the strings that begin like a statement."""
    if path.suffix == ".sql":
        yield path.read_text()
        return
    for node in ast.walk(ast.parse(path.read_text())):
        text = literal(node)
        if text and STATEMENT.match(text):
            yield text


def literal(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def sources() -> list[Path]:
    folders = (ROOT / "functions", ROOT / "layers" / "shop" / "python" / "shop", ROOT / "localstack", ROOT / "tests")
    found = [path for folder in folders for kind in ("*.py", "*.sql") for path in folder.rglob(kind)]
    return [path for path in found if path != Path(__file__)]


def test_sql_fits_both_databases() -> None:
    found = [f"{path}: {advice}" for path in sources() for sql in statements(path) for advice in banned(sql)]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO t (a) VALUES (%s) AS new ON DUPLICATE KEY UPDATE a = new.a",
        "SELECT a FROM t JOIN u USING (id) FOR UPDATE OF t",
        "SELECT a FROM t FOR SHARE",
        "insert into t (a) values (1) returning id",
        "SELECT @@transaction_isolation",
        "SELECT seq FROM outbox WHERE sent_at IS NULL FOR UPDATE SKIP LOCKED",
    ],
)
def test_one_dialect_is_seen(sql: str) -> None:
    assert list(banned(sql))


def test_sql_is_found_in_python_and_in_migrations(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('query = f"SELECT {x} FROM t RETURNING y"\nprose = "returning the goods"\n')
    (tmp_path / "b.sql").write_text("-- a table\nCREATE TABLE t (a INT);\n")
    assert "SELECT x FROM t RETURNING y" in list(statements(tmp_path / "a.py"))
    assert not any("goods" in sql for sql in statements(tmp_path / "a.py"))
    assert list(statements(tmp_path / "b.sql"))
