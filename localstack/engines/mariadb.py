"""MariaDB (10.11 on Debian 12, 11.8 on Debian 13) stands in for MySQL 8.4, which Debian does not have."""

from __future__ import annotations

import getpass
import subprocess
from functools import partial
from pathlib import Path

from localstack.engines import health, tools
from localstack.engines.engine import Engine
from localstack.engines.errors import EngineError
from localstack.stack import Stack

# The server runs this file in bootstrap mode, which takes one statement per line.
ACCOUNTS = """DELETE FROM mysql.global_priv WHERE User = '' OR Host <> 'localhost';
UPDATE mysql.global_priv SET Priv = json_set(Priv, '$.plugin', 'mysql_native_password', \
'$.authentication_string', PASSWORD('{password}')) WHERE User = 'root';
"""


def engine(stack: Stack) -> Engine:
    port = stack.port("mysql")
    data = stack.data / "mysql"
    return Engine(
        name="mysql",
        title="MariaDB",
        port=port,
        data=data,
        command=lambda: [tools.path("mariadbd"), *_options(data, port)],
        healthy=partial(health.mysql, port),
        initialise=partial(_initialise, password=stack.values["MYSQL_ROOT_PASSWORD"]),
    )


def _options(data: Path, port: int) -> list[str]:
    return [
        "--no-defaults",
        f"--user={getpass.getuser()}",
        f"--datadir={data}",
        "--socket=server.sock",
        "--pid-file=server.pid",
        "--bind-address=127.0.0.1",
        f"--port={port}",
        "--character-set-server=utf8mb4",
        "--collation-server=utf8mb4_unicode_520_ci",
        "--default-time-zone=+00:00",
        "--innodb-flush-log-at-trx-commit=1",
        # MariaDB 11.8 rejects a change of a row that another transaction has changed meanwhile (error 1020). MySQL and
        # MariaDB 10.11 don't; early versions of 10.11 don't know the option.
        "--loose-innodb-snapshot-isolation=OFF",
        "--max-connections=400",
    ]


def _initialise(folder: Path, password: str) -> None:
    accounts = folder.with_suffix(".sql")
    accounts.write_text(ACCOUNTS.format(password=password))
    made = subprocess.run(
        [
            tools.path("mariadb-install-db"),
            "--no-defaults",
            f"--datadir={folder}",
            f"--user={getpass.getuser()}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--force",
            f"--extra-file={accounts}",
        ],
        capture_output=True,
        text=True,
    )
    accounts.unlink()
    if made.returncode:
        raise EngineError(f"MariaDB could not make its data folder:\n{made.stdout[-2000:]}{made.stderr[-2000:]}")
