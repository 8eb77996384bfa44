"""Workers: what a function sees, how a worker ends, and what the caller gets."""

from __future__ import annotations

import concurrent.futures
import json
import os
import re
import shutil
import signal
from pathlib import Path
from typing import Any

import httpx
import pytest

ROOT = Path(__file__).parents[3]
RUNTIME = ROOT / ".local" / "build" / "runtime"


def seen(answer: Any) -> Any:
    return json.loads(answer.json()["body"])


def test_a_worker_sees_its_own_code_its_layers_and_the_runtime_and_nothing_else(toy: Any) -> None:
    found = seen(toy.invoke("Echo", {}))
    environment = found["environment"]
    build = str(ROOT / ".local" / "build")
    own = [path for path in found["path"] if path.startswith(build)]
    assert own == [f"{build}/functions/Echo", f"{build}/layers/Common/python", f"{build}/runtime"]
    assert not any("site-packages" in path or ".venv" in path for path in found["path"])
    assert "STACK" not in environment
    assert environment["GREETING"] == "hello from eu-west-1"
    assert environment["OWN"] == "a-b"
    assert environment["AWS_LAMBDA_FUNCTION_NAME"] == "Echo"
    assert environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] == "256"
    assert environment["PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"] == str(toy.secrets_port)
    assert environment["_HANDLER"] == "echo.handler"
    assert found["arn"] == "arn:aws:lambda:eu-west-1:000000000000:function:Echo"
    assert 4_000 < found["remaining"] <= 5_000
    assert found["layer"] == "yes"


def test_a_warm_worker_serves_the_next_invoke(toy: Any) -> None:
    first, second = (seen(toy.invoke("Echo", {})) for _ in range(2))
    assert second["pid"] == first["pid"]
    assert second["calls"] == first["calls"] + 1
    assert second["request_id"] != first["request_id"]


def test_an_error_of_the_function_has_the_form_of_lambda(toy: Any) -> None:
    answer = toy.invoke("Misbehave", {"how": "raise"})
    assert answer.status_code == 200
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert answer.json()["errorType"] == "RuntimeError"
    assert answer.json()["errorMessage"] == "as asked"


@pytest.mark.parametrize(
    ("how", "kind", "said"),
    [
        ("hang", "Sandbox.Timedout", "Task timed out after 1.00 seconds"),
        ("exit", "Runtime.ExitError", "Runtime exited with error: exit status 3"),
        ("die", "Runtime.ExitError", "Runtime exited with error: signal: SIGKILL"),
        ("rare signal", "Runtime.ExitError", "Runtime exited with error: signal: 35"),
    ],
)
def test_a_worker_that_does_not_answer_is_replaced(toy: Any, how: str, kind: str, said: str) -> None:
    before = toy.invoke("Misbehave", {"how": "ok"}).json()["body"]
    answer = toy.invoke("Misbehave", {"how": how})
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert answer.json()["errorType"] == kind
    assert said in answer.json()["errorMessage"]
    assert f"Misbehave: RequestId: {answer.headers['x-amzn-requestid']}" in toy.log()
    after = toy.invoke("Misbehave", {"how": "ok"})
    assert "x-amz-function-error" not in after.headers
    assert after.json()["body"] != before
    with pytest.raises(ProcessLookupError):
        os.kill(int(before), 0)


@pytest.mark.parametrize("how", ["large", "scream"])
def test_a_worker_goes_on_after_an_answer_that_is_too_large(toy: Any, how: str) -> None:
    before = toy.invoke("Misbehave", {"how": "ok"}).json()["body"]
    answer = toy.invoke("Misbehave", {"how": how})
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert answer.json()["errorType"] == "Function.ResponseSizeTooLarge"
    assert toy.invoke("Misbehave", {"how": "ok"}).json()["body"] == before


def test_a_workers_own_port_serves_only_the_worker(toy: Any) -> None:
    runtime = seen(toy.invoke("Echo", {}))["environment"]["AWS_LAMBDA_RUNTIME_API"]
    url = f"http://{runtime}/2018-06-01/runtime/invocation/next"
    for headers in ({"Host": "evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://evil.example"}, {}):
        assert httpx.get(url, headers=headers).status_code == 403, headers
    assert seen(toy.invoke("Echo", {}))["environment"]["AWS_LAMBDA_RUNTIME_API"] == runtime


def test_health_names_the_process_of_each_worker(toy: Any, until: Any) -> None:
    pid = int(toy.invoke("Misbehave", {"how": "ok"}).json()["body"])
    idle = {"pid": pid, "state": "idle"}
    until(lambda: idle in toy.health()["functions"]["Misbehave"]["processes"], 10, "the worker asks for its next event")


def test_an_idle_worker_that_is_killed_is_replaced(toy: Any, until: Any) -> None:
    pid = int(toy.invoke("Misbehave", {"how": "ok"}).json()["body"])
    told = toy.log().count("Misbehave: an idle worker ended by itself")
    os.kill(pid, signal.SIGKILL)
    until(lambda: toy.log().count("Misbehave: an idle worker ended by itself") > told)
    assert toy.invoke("Misbehave", {"how": "ok"}).json()["body"] != str(pid)


def test_a_module_that_cannot_be_imported_is_an_error_not_a_hang(toy: Any) -> None:
    answer = toy.invoke("Broken", {})
    assert answer.headers["x-amz-function-error"] == "Unhandled"
    assert answer.json()["errorMessage"] == "this module cannot be imported"
    assert "Broken: did not start: RuntimeError: this module cannot be imported" in toy.log()


def test_a_function_that_cannot_start_is_not_started_again_at_once(toy: Any) -> None:
    toy.invoke("Broken", {})
    before = toy.health()["functions"]["Broken"]
    answers = [toy.invoke("Broken", {}) for _ in range(3)]
    after = toy.health()["functions"]["Broken"]
    assert all(each.json()["errorMessage"] == "this module cannot be imported" for each in answers)
    assert after["invokes"] - before["invokes"] == 3
    assert after["cold_starts"] - before["cold_starts"] <= 1


def test_reserved_concurrency_limits_the_workers_and_other_invokes_wait(toy: Any) -> None:
    with concurrent.futures.ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(lambda _: toy.invoke("Misbehave", {"how": "wait"}).json()["body"], range(6)))
    assert len(set(answers)) <= 2
    assert len(answers) == 6


def test_idle_workers_are_ended(service: Any, until: Any) -> None:
    running = service(LAMBDA_IDLE="0.2")
    assert running.invoke("Echo", {}).status_code == 200
    assert running.health()["functions"]["Echo"]["workers"] == 1
    until(lambda: running.health()["functions"]["Echo"]["workers"] == 0)
    assert running.invoke("Echo", {}).status_code == 200


def test_workers_die_with_a_killed_service(service: Any, until: Any) -> None:
    running = service()
    pid = seen(running.invoke("Echo", {}))["pid"]
    running.kill()
    until(lambda: not Path(f"/proc/{pid}").exists())


def test_the_output_of_sam_build_runs_too(service: Any, tmp_path: Path) -> None:
    toy = Path(__file__).parent / "toy"
    built = tmp_path / "built"
    shutil.copytree(toy / "layer", built / "Common" / "python")
    for name in ("Broken", "Echo", "Gate", "Misbehave", "Step", "Tick"):
        shutil.copytree(toy / "src", built / name)
    running = service(more=("--built", str(built)))
    found = seen(running.invoke("Echo", {}))["path"]
    assert found[:2] == [f"{built}/Echo", f"{built}/Common/python"]
    assert running.http.get("/open/1").status_code == 200


def test_a_function_that_sam_did_not_build_is_named(service: Any, tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"has no .*Echo.* Run `sam build` first"):
        service(more=("--built", str(tmp_path)))


def test_the_next_invoke_runs_edited_code(service: Any, until: Any, tmp_path: Path) -> None:
    copy = tmp_path / "toy"
    shutil.copytree(Path(__file__).parent / "toy", copy)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "runtime").symlink_to(RUNTIME)  # installed before: the test downloads nothing
    running = service(template=copy / "template.yaml", build=tmp_path / "build")
    assert running.invoke("Misbehave", {"how": "ok"}).json()["statusCode"] == 200
    source = copy / "src" / "misbehave.py"
    source.write_text(source.read_text().replace('"statusCode": 200, "body": str', '"statusCode": 299, "body": str'))
    until(lambda: running.invoke("Misbehave", {"how": "ok"}).json()["statusCode"] == 299)
    assert re.search("fresh workers for .*Misbehave", running.log())
    assert running.health()["functions"]["Echo"]["cold_starts"] == 0
