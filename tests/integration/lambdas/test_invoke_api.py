"""Lambda's Invoke API by boto3, the command line, asynchronous invokes and schedules."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import boto3
import httpx
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

ROOT = Path(__file__).parents[3]


@pytest.fixture
def client(toy: Any) -> Any:
    return boto3.client(
        "lambda",
        endpoint_url=f"http://127.0.0.1:{toy.lambda_port}",
        region_name="eu-west-1",
        aws_access_key_id="local",
        aws_secret_access_key="local",
        config=Config(retries={"max_attempts": 0}),
    )


def test_boto3_gets_an_answer_and_an_error(client: Any) -> None:
    good = client.invoke(FunctionName="Echo", Payload=b'{"a": 1}')
    assert (good["StatusCode"], "FunctionError" in good) == (200, False)
    assert json.loads(json.loads(good["Payload"].read())["body"])["event"] == {"a": 1}
    arn = "arn:aws:lambda:eu-west-1:000000000000:function:Misbehave"
    bad = client.invoke(FunctionName=arn, Payload=b'{"how": "raise"}')
    assert bad["FunctionError"] == "Unhandled"


def test_a_client_context_reaches_the_function(client: Any) -> None:
    context = base64.b64encode(b'{"custom": {"a": "1"},\r\n "env": {}}').decode()
    answer = client.invoke(FunctionName="Echo", ClientContext=context)
    assert json.loads(json.loads(answer["Payload"].read())["body"])["custom"] == {"a": "1"}
    with pytest.raises(client.exceptions.InvalidRequestContentException):
        client.invoke(FunctionName="Echo", ClientContext="not base64")


def test_a_client_context_in_any_language_kills_no_worker(client: Any) -> None:
    context = base64.b64encode('{"custom": {"a": "Zoë €"}}'.encode()).decode()
    answer = client.invoke(FunctionName="Echo", ClientContext=context)
    assert json.loads(json.loads(answer["Payload"].read())["body"])["custom"] == {"a": "Zoë €"}
    with pytest.raises(client.exceptions.InvalidRequestContentException):
        client.invoke(FunctionName="Echo", ClientContext=base64.b64encode(b"[" * 2000 + b"]" * 2000).decode())


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example:8001"},
        {"Host": "localhost.evil.example"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_page_of_another_site_invokes_nothing(toy: Any, headers: dict[str, str]) -> None:
    before = toy.health()["functions"]["Echo"]["invokes"]
    answer = toy.invoke("Echo", {}, **headers)
    assert (answer.status_code, answer.headers["x-amzn-errortype"]) == (403, "AccessDeniedException")
    assert toy.health()["functions"]["Echo"]["invokes"] == before
    assert toy.control.get("/_local/health", headers=headers).status_code == 403


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "[::1]"])
def test_localhost_and_addresses_may_invoke(toy: Any, host: str) -> None:
    url = f"http://{host}:{toy.lambda_port}/2015-03-31/functions/Echo/invocations"
    assert httpx.post(url, content=b"{}").status_code == 200


def test_a_dry_run_runs_nothing(client: Any, toy: Any) -> None:
    before = toy.health()["functions"]["Echo"]["invokes"]
    assert client.invoke(FunctionName="Echo", InvocationType="DryRun")["StatusCode"] == 204
    assert toy.health()["functions"]["Echo"]["invokes"] == before


def test_what_lambda_refuses_is_refused(client: Any) -> None:
    with pytest.raises(client.exceptions.ResourceNotFoundException, match="Function not found: Nobody"):
        client.invoke(FunctionName="Nobody")
    with pytest.raises(client.exceptions.InvalidRequestContentException):
        client.invoke(FunctionName="Echo", Payload=b"not json")
    with pytest.raises(ClientError):
        client.invoke(FunctionName="Echo", InvocationType="Event", Payload=json.dumps("x" * 1024 * 1024))


def test_an_asynchronous_invoke_is_retried_twice_and_then_given_up(client: Any, toy: Any, until: Any) -> None:
    answer = client.invoke(FunctionName="Misbehave", InvocationType="Event", Payload=b'{"how": "raise"}')
    assert answer["StatusCode"] == 202
    request_id = answer["ResponseMetadata"]["RequestId"]
    until(lambda: f"asynchronous invoke {request_id} given up after 3 attempts" in toy.log())


def test_schedules_run_at_the_local_rate(service: Any, until: Any) -> None:
    running = service(triggers=True)
    until(lambda: running.health()["functions"]["Tick"]["invokes"] >= 3)
    assert "tick aws.events Scheduled Event" in (running.data / "logs" / "Tick.log").read_text()


def test_the_command_line_prints_the_answer_and_fails_with_the_function(toy: Any, tmp_path: Path) -> None:
    event = tmp_path / "event.json"

    def run(function: str, payload: str) -> subprocess.CompletedProcess[str]:
        event.write_text(payload)
        command = [sys.executable, "-m", "localstack.lambdas", "invoke", function, "--event", str(event)]
        port = ["--lambda-port", str(toy.lambda_port)]
        return subprocess.run([*command, *port], cwd=ROOT, capture_output=True, text=True, check=False)

    good = run("Echo", '{"a": 1}')
    assert good.returncode == 0
    assert json.loads(good.stdout)["statusCode"] == 200
    assert run("Misbehave", '{"how": "raise"}').returncode == 1
    unknown = run("Nobody", "{}")
    assert unknown.returncode == 1
    assert "The template has: Broken, Echo" in unknown.stderr


def test_a_taken_port_is_named(toy: Any, lambda_service: Any, tmp_path: Path) -> None:
    second = lambda_service(tmp_path, toy.more, lambda_port=toy.lambda_port)
    done = subprocess.run(second.command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert f"error: Port {toy.lambda_port} (Lambda) is taken" in done.stderr
    assert "--lambda-port" in done.stderr
