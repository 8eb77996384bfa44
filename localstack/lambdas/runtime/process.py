"""Starts the process of a worker: an interpreter that can import its function, its layers and the runtime only."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from localstack.lambdas.layout import Code
from localstack.lambdas.model import Function

INHERITED = ("PATH", "LANG")
# A worker that outlives a killed service would go on with a batch that is delivered again.
DIES_WITH_PARENT = ("--pdeathsig", "KILL", "--")


def interpreter() -> str:
    """The interpreter of the virtual environment's base, which sees none of its packages."""
    return str(getattr(sys, "_base_executable", sys.executable))


def command(handler: str, nice: int) -> list[str]:
    setpriv = shutil.which("setpriv")
    prefix = [setpriv, *DIES_WITH_PARENT] if setpriv else []
    prefix += ["nice", "-n", str(nice)] if nice else []
    return [*prefix, interpreter(), "-S", "-P", "-m", "awslambdaric", handler]


def environment(
    function: Function, code: Code, *, region: str, local: Mapping[str, str], runtime_api: str, stream: str
) -> dict[str, str]:
    """The variables of a worker. `local` are those that the instance role and the extensions would give."""
    return {
        **{name: os.environ[name] for name in INHERITED if name in os.environ},
        "TZ": ":UTC",
        "PYTHONPATH": code.python_path,
        "LAMBDA_TASK_ROOT": str(code.task),
        "LAMBDA_RUNTIME_DIR": str(code.runtime),
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_python{sys.version_info.major}.{sys.version_info.minor}",
        "AWS_LAMBDA_FUNCTION_NAME": function.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(function.memory),
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": f"/aws/lambda/{function.name}",
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        **local,
        **function.environment,
        "AWS_LAMBDA_RUNTIME_API": runtime_api,
        "_HANDLER": function.handler,
    }


async def start(
    handler: str, variables: Mapping[str, str], folder: Path, log: IO[bytes], nice: int
) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *command(handler, nice),
        env=dict(variables),
        cwd=folder,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )


def end(process: asyncio.subprocess.Process, how: signal.Signals = signal.SIGKILL) -> None:
    """Signals the worker and the processes that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, how)
