"""The service started from a copy of its package, with nothing else of this repository beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest

from localstack.lambdas.layout import RUNTIME_REQUIREMENTS
from localstack.lambdas.packages import install
from localstack.stack import ROOT

PACKAGE = ROOT / "localstack" / "lambdas"
RUNTIME = ROOT / ".local" / "build" / "runtime"
MODULE = (sys.executable, "-m", "localstack.lambdas")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The package, the toy template, and a link to Lambda's runtime, which is installed once for all tests."""
    install(RUNTIME_REQUIREMENTS, RUNTIME, print)
    shutil.copytree(PACKAGE, tmp_path / "localstack" / "lambdas")
    shutil.copytree(Path(__file__).parent / "toy", tmp_path / "other")
    (tmp_path / ".lambdas" / "build").mkdir(parents=True)
    (tmp_path / ".lambdas" / "build" / "runtime").symlink_to(RUNTIME)
    return tmp_path


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*MODULE, *words], cwd=folder, env=environment(), capture_output=True, text=True)


def environment() -> dict[str, str]:
    """Without a path to this repository."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "STACK"}}


@pytest.fixture
def ports(folder: Path, free_ports: Any, until: Any) -> Iterator[tuple[int, int]]:
    """The ports of the API and of Lambda, once the service answers."""
    api, lambda_, secrets = free_ports(3)
    places = ("--api-port", api, "--lambda-port", lambda_, "--secrets-port", secrets)
    command = [*MODULE, "--template", "other/template.yaml", *map(str, places)]
    with (folder / "out").open("w") as out:
        process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=out, stderr=out)
    try:
        until(lambda: process.poll() is not None or "ready in" in (folder / "out").read_text(), 60, "the opening")
        assert process.poll() is None, (folder / "out").read_text()
        yield api, lambda_
    finally:
        process.terminate()
        assert process.wait(20) == 0


def test_it_runs_another_template_over_http_and_by_invoke(ports: tuple[int, int], folder: Path) -> None:
    api, lambda_ = ports
    answer = httpx.get(f"http://127.0.0.1:{api}/open/one?a=b").raise_for_status().json()
    assert answer["event"]["pathParameters"] == {"id": "one"}
    assert answer["environment"]["GREETING"] == "hello from us-east-1"
    assert answer["environment"]["LAMBDA_TASK_ROOT"].startswith(str(folder))
    assert str(ROOT) not in os.pathsep.join(answer["path"]).replace(str(RUNTIME), "")
    client = boto3.client(
        "lambda",
        endpoint_url=f"http://127.0.0.1:{lambda_}",
        region_name="us-east-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
    )
    assert client.invoke(FunctionName="Echo", Payload=b"{}")["StatusCode"] == 200
    printed = run(folder, "invoke", "Echo", "--lambda-port", str(lambda_))
    assert printed.returncode == 0, printed.stderr
    assert '"statusCode": 200' in printed.stdout
    assert "cold start took" in run(folder, "logs").stdout
    assert "Kafka mappings (they wait for --brokers)" in (folder / "out").read_text()


def test_it_can_import_nothing_else_of_the_repository(folder: Path) -> None:
    command = [sys.executable, "-c", "import localstack.lambdas.cli, localstack.stack"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    assert "No module named 'localstack.stack'" in done.stderr


@pytest.mark.parametrize("command", ["serve", "build", "invoke", "logs"])
def test_every_command_has_help(folder: Path, command: str) -> None:
    done = run(folder, command, "--help")
    assert done.returncode == 0
    assert f"usage: python -m localstack.lambdas {command}" in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--template", "nowhere.yaml"], "There is no template at"),
        (["build"], "Name it with --template FILE"),
        (["--template", "broken.yaml"], "It is no valid YAML"),
        (["--template", "list.yaml"], "It has no Resources"),
        (["--template", "other/template.yaml", "--parameter", "Topic"], "--parameter takes NAME=VALUE"),
        (["invoke", "Echo", "--lambda-port", "9"], "No Lambda service answers on port 9"),
        (["invoke", "Echo", "--event", "none.json"], "There is no event at none.json"),
        (["logs"], "There are no logs in .lambdas/logs"),
        (["logs", "--follow", "--grep", "("], "--grep takes a regular expression"),
    ],
)
def test_an_error_says_what_to_do(folder: Path, words: list[str], said: str) -> None:
    (folder / "broken.yaml").write_text("Resources: {")
    (folder / "list.yaml").write_text("- 1")
    done = run(folder, *words)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_a_number_that_is_no_port_is_refused(folder: Path, port: str) -> None:
    done = run(folder, "--api-port", port)
    assert done.returncode == 2
    assert f"{port} is not a port" in done.stderr
