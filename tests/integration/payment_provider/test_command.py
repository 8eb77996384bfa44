"""The simulator started as a process: its help, and its ledger after kill -9."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.integration.payment_provider.harness import Provider

pytestmark = pytest.mark.integration
HEADERS = {"Authorization": "Bearer sk_test_local"}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "localstack.payment_provider", *arguments]


def start(port: int, data: Path) -> subprocess.Popen[bytes]:
    arguments = command("--port", str(port), "--data", str(data), "--webhook-url", "")
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    until = time.monotonic() + 10
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(f"http://127.0.0.1:{port}/_sim/health")
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return process
    process.kill()
    raise AssertionError("the simulator did not answer within 10 s")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_help_names_every_option() -> None:
    shown = subprocess.run(command("--help"), check=True, capture_output=True, text=True).stdout
    for option in ("--port", "--data", "--webhook-url", "--webhook-secret", "--seed"):
        assert option in shown


def test_every_acknowledged_intent_is_in_the_books_after_kill_9(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    process = start(port, tmp_path)
    form = {"amount": "500", "currency": "eur", "metadata[order_id]": "o"}
    with httpx.Client(headers=HEADERS) as client:
        made = [client.post(f"{url}/v1/payment_intents", data=form).json()["id"] for _ in range(200)]
    process.send_signal(signal.SIGKILL)
    process.wait()
    process = start(port, tmp_path)
    try:
        kept = httpx.get(f"{url}/_sim/ledger").json()["intents"]
        assert [each["intent"] for each in kept] == made
    finally:
        process.terminate()
        process.wait()


def test_a_page_of_another_site_reaches_neither_ledger_nor_faults(provider: Provider) -> None:
    for headers in ({"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert httpx.get(f"{provider.url}/_sim/ledger", headers=headers).status_code == 403, headers
        answer = httpx.post(f"{provider.url}/_sim/faults", content='{"kind": "card_error"}', headers=headers)
        assert answer.status_code == 403, headers
    assert httpx.get(f"{provider.url}/_sim/faults").json() == {"faults": []}


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "localhost"])
def test_it_answers_at_every_name_of_this_machine(tmp_path: Path, host: str) -> None:
    port = free_port()
    process = start(port, tmp_path)
    try:
        assert httpx.get(f"http://{host}:{port}/_sim/health").status_code == 200
        again = subprocess.run(
            command("--port", str(port), "--data", str(tmp_path / "2")), capture_output=True, check=False
        )
        assert f"Port {port} (payment provider) is taken" in again.stderr.decode()
    finally:
        process.terminate()
        process.wait()
