"""Secrets from the AWS Parameters and Secrets extension, played by a small server, and from boto3."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest

from shop.kernel.errors import UnavailableError
from shop.kernel.ids import new_id
from shop.settings import SettingError, secrets
from shop.settings.secrets import secret

PORT = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"
Answer = tuple[int, bytes]
NOT_READY: Answer = (400, b"not ready to serve traffic, please wait")


def holding(string: str) -> Answer:
    return 200, json.dumps({"Name": "any", "SecretString": string}).encode()


class Extension(ThreadingHTTPServer):
    """Gives its answers one after the other, the last of them for ever. Refuses who sends no token."""

    daemon_threads = True

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), Handler)

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class Handler(BaseHTTPRequestHandler):
    server: Extension

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        known = self.headers["X-Aws-Parameters-Secrets-Token"] == "the token"
        status, body = self.server.next() if known else (401, b"")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SESSION_TOKEN", "the token")


@contextmanager
def extension(monkeypatch: pytest.MonkeyPatch, *answers: Answer) -> Iterator[Extension]:
    with Extension(*answers) as server:
        serving = threading.Thread(target=server.serve_forever, args=(0.01,))
        serving.start()
        monkeypatch.setenv(PORT, str(server.server_address[1]))
        yield server
        server.shutdown()
        serving.join()


def test_a_secret_is_asked_for_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"shop/{new_id()}"
    with extension(monkeypatch, holding('{"password": "one"}'), holding('{"password": "two"}')) as server:
        assert secret(name)["password"] == "one"
        assert secret(name)["password"] == "one"
        assert server.asked == [f"/secretsmanager/get?secretId=shop%2F{name[5:]}"]


def test_boto3_is_not_touched_where_the_extension_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "client", None)
    with extension(monkeypatch, holding("{}")):
        assert secret(new_id()) == {}


def test_an_extension_that_is_not_ready_yet_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    with extension(monkeypatch, NOT_READY, NOT_READY, holding('{"password": "late"}')) as server:
        assert secret(new_id())["password"] == "late"
        assert len(server.asked) == 3


def test_an_extension_that_never_gets_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "EXTENSION_START_SECONDS", 0.1)
    with extension(monkeypatch, NOT_READY), pytest.raises(UnavailableError):
        secret(new_id())


def test_an_extension_that_does_not_listen_yet_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = secrets._asked
    refusals: list[str] = []

    def refused_once(secret_id: str, port: int) -> tuple[int, bytes]:
        if not refusals:
            refusals.append(secret_id)
            raise ConnectionRefusedError
        return asked(secret_id, port)

    monkeypatch.setattr(secrets, "_asked", refused_once)
    with extension(monkeypatch, holding("{}")):
        assert secret(new_id()) == {}
    assert refusals


def test_an_extension_that_is_not_there_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "EXTENSION_START_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv(PORT, str(port))
    with pytest.raises(UnavailableError):
        secret(new_id())


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_unavailable_and_not_kept(monkeypatch: pytest.MonkeyPatch, status: int) -> None:
    name = new_id()
    with extension(monkeypatch, (status, b"busy"), holding("{}")):
        with pytest.raises(UnavailableError):
            secret(name)
        assert secret(name) == {}


@pytest.mark.parametrize(
    "answer",
    [
        (400, b"ResourceNotFoundException"),
        (403, b"AccessDeniedException"),
        (200, b"no json"),
        (200, b'{"SecretBinary": "aHVudGVyMg=="}'),
        holding("hunter2"),
        holding('["hunter2"]'),
        holding('"hunter2"'),
        holding("[" * 100_000 + "hunter2"),
    ],
)
def test_what_is_no_secret_of_ours_is_a_setting_error_that_does_not_quote_it(
    monkeypatch: pytest.MonkeyPatch, answer: Answer
) -> None:
    with extension(monkeypatch, answer), pytest.raises(SettingError, match="secret shop/it") as raised:
        secret("shop/it")
    error: BaseException | None = raised.value
    while error is not None:
        assert "hunter2" not in str(error)
        error = error.__cause__


def test_a_member_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with (
        extension(monkeypatch, holding('{"username": "u"}')),
        pytest.raises(SettingError, match="no member 'password'"),
    ):
        secret(f"shop/{new_id()}")["password"]


def test_without_an_extension_boto3_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORT, raising=False)
    name = f"test/{new_id()}"
    boto3.client("secretsmanager").create_secret(Name=name, SecretString='{"password": "kept"}')
    assert secret(name)["password"] == "kept"
    with pytest.raises(SettingError, match="ResourceNotFoundException"):
        secret(f"test/{new_id()}")


def test_a_secrets_manager_that_is_away_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORT, raising=False)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(UnavailableError):
        secret(new_id())
