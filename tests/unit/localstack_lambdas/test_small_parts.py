"""Settings, responses, log files, metrics."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from localstack.lambdas.commands import parse_pairs
from localstack.lambdas.errors import LambdasError
from localstack.lambdas.gateway.problems import GatewayError
from localstack.lambdas.gateway.response import http_response
from localstack.lambdas.http.request import head
from localstack.lambdas.log_files import LogFile, trim
from localstack.lambdas.metrics import Series, label_name, render
from localstack.lambdas.runtime.fleet import new_id
from localstack.lambdas.runtime.invocation import Outcome, Result
from localstack.lambdas.settings import Settings, from_environment


def test_settings_come_from_the_environment() -> None:
    found = from_environment({"LAMBDA_CONCURRENCY": "3", "SCHEDULE_RATE_SECONDS": "0.5", "HOME": "/"})
    assert found == Settings(lambda_concurrency=3, schedule_rate_seconds=0.5)
    with pytest.raises(LambdasError, match="LAMBDA_IDLE is not a number"):
        from_environment({"LAMBDA_IDLE": "soon"})


def test_parameters_are_names_and_values() -> None:
    assert parse_pairs("--parameter", ["A=1", "B=x=y"]) == {"A": "1", "B": "x=y"}
    with pytest.raises(LambdasError, match="NAME=VALUE"):
        parse_pairs("--parameter", ["A"])


def answer(**content: Any) -> tuple[int, bytes, bytes]:
    return http_response(Result(Outcome.SUCCESS, json.dumps(content).encode()))


def test_headers_of_both_kinds_are_merged() -> None:
    status, lines, body = answer(
        statusCode="201",
        headers={"A": "1", "set-cookie": "lost", "X": True, "N": 3},
        multiValueHeaders={"Set-Cookie": ["a=1", "b=2"]},
        body="hi",
    )
    assert (status, body) == (201, b"hi")
    assert lines == (
        b"Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nA: 1\r\nX: true\r\nN: 3\r\nContent-Type: application/json\r\n"
    )


def test_headers_that_api_gateway_remaps_are_renamed() -> None:
    _, lines, _ = answer(statusCode=401, headers={"WWW-Authenticate": "Bearer", "Content-Length": "7"})
    assert b"x-amzn-Remapped-WWW-Authenticate: Bearer\r\n" in lines
    assert b"Content-Length" not in lines


def test_a_base64_body_is_decoded() -> None:
    assert answer(statusCode=200, body="/w==", isBase64Encoded=True)[2] == b"\xff"


@pytest.mark.parametrize(
    "content",
    [
        {},
        {"statusCode": "ok"},
        {"statusCode": 42},
        {"statusCode": 200, "body": {"a": 1}},
        {"statusCode": 200, "headers": {"A": []}},
        {"statusCode": 200, "headers": "A: 1"},
        {"statusCode": 200, "body": "?", "isBase64Encoded": True},
    ],
)
def test_a_malformed_answer_is_a_gateway_error(content: dict[str, Any]) -> None:
    with pytest.raises(GatewayError):
        answer(**content)


def test_a_header_is_cut_at_a_line_break() -> None:
    assert head([("Location", "/a\r\nSet-Cookie: evil=1")]) == b"Location: /a\r\n"


def test_request_ids_are_version_four_and_differ() -> None:
    found = {new_id() for _ in range(100)}
    assert len(found) == 100
    assert all(each[14] == "4" and len(each) == 36 for each in found)


def test_a_log_file_is_read_by_whole_lines_and_again_from_the_start_when_emptied(tmp_path: Path) -> None:
    path = tmp_path / "F.log"
    path.write_text("2026-01-01 00:00:01,000 one\ntwo\npart")
    log = LogFile(path)
    assert list(log.new_lines()) == [("2026-01-01 00:00:01,000", "2026-01-01 00:00:01,000 one"), (log.last_time, "two")]
    with path.open("a") as stream:
        stream.write("ial\n")
    assert [line for _, line in log.new_lines()] == ["partial"]
    path.write_text("new\n")
    assert [line for _, line in log.new_lines()] == ["new"]


def test_a_log_that_is_too_large_is_emptied(tmp_path: Path) -> None:
    for name, content in (("Large", "x" * 11), ("Small", "x" * 10)):
        (tmp_path / f"{name}.log").write_text(content)
    trim(tmp_path, ["Large", "Small", "None"], most=10)
    assert [(tmp_path / f"{name}.log").stat().st_size for name in ("Large", "Small")] == [0, 10]


def test_metric_names_have_the_form_of_prometheus() -> None:
    assert label_name("OrdersPlaced") == "orders_placed"
    assert label_name("http.status-code") == "http_status_code"


def test_series_are_rendered_by_name() -> None:
    labels = (("function", "Fn"),)
    series = {
        ("b", labels): Series(3.0, 2),
        ("a", (*labels, ("k", 'v"'))): Series(1.0, 1),
        ("a", labels): Series(2.5, 1),
    }
    assert render(series).splitlines() == [
        "# TYPE a_sum counter",
        'a_sum{function="Fn"} 2.5',
        'a_sum{function="Fn",k="v\\""} 1',
        "# TYPE a_count counter",
        'a_count{function="Fn"} 1',
        'a_count{function="Fn",k="v\\""} 1',
        "# TYPE b_sum counter",
        'b_sum{function="Fn"} 3',
        "# TYPE b_count counter",
        'b_count{function="Fn"} 2',
    ]
