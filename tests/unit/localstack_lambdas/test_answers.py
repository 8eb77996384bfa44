"""Functions may answer anything. Each answer is handled as on AWS, and none raises an unexpected error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson
import pytest

from localstack.lambdas.asynchronous import Ended
from localstack.lambdas.gateway.policy import MalformedAnswerError, decision
from localstack.lambdas.gateway.problems import GatewayError
from localstack.lambdas.gateway.response import http_response
from localstack.lambdas.kafka.records import Lane, Record
from localstack.lambdas.kafka.verdict import failed_from
from localstack.lambdas.metrics import EmbeddedMetrics
from localstack.lambdas.model import Function
from localstack.lambdas.runtime.invocation import Outcome, Result

DEEP = b"[" * 100_000 + b"]" * 100_000
NO_JSON = [b"", b"\xff", b"{", b"NaN", DEEP]
NO_OBJECT = [b"null", b"[]", b'"text"', b"7", b"true"]


def ok(payload: bytes) -> Result:
    return Result(Outcome.SUCCESS, payload)


@pytest.mark.parametrize("payload", [*NO_JSON, *NO_OBJECT])
def test_an_answer_that_is_not_an_object_is_a_gateway_error(payload: bytes) -> None:
    with pytest.raises(GatewayError):
        http_response(ok(payload))


@pytest.mark.parametrize(
    "content",
    [
        {"statusCode": "abc"},
        {"statusCode": None},
        {"statusCode": True},
        {"statusCode": " 200"},
        {"statusCode": "2_0"},
        {"statusCode": "٢٠٠"},
        {"statusCode": 100},
        {"statusCode": 600},
        {"headers": ["A", "1"]},
        {"headers": {"A": None}},
        {"headers": {"A": "1\r\nSet-Cookie: evil=1"}},
        {"headers": {"A": "1\n"}},
        {"headers": {"A": "\x00"}},
        {"headers": {"A\r\nB": "1"}},
        {"headers": {"": "1"}},
        {"headers": {"Ä": "1"}},
        {"multiValueHeaders": {"A": "12"}},
        {"multiValueHeaders": {"A": {"b": 1}}},
        {"multiValueHeaders": ["A"]},
        {"body": {"a": 1}},
        {"body": 7},
        {"body": "!", "isBase64Encoded": True},
        {"body": "/w==", "isBase64Encoded": "false"},
    ],
)
def test_an_answer_of_wrong_types_is_a_gateway_error(content: dict[str, Any]) -> None:
    with pytest.raises(GatewayError):
        http_response(ok(json.dumps({"statusCode": 200, **content}).encode()))


def test_characters_outside_latin_1_are_replaced_in_a_header() -> None:
    _, lines, _ = http_response(ok(json.dumps({"statusCode": 200, "headers": {"A": "zł é"}}).encode()))
    assert lines.startswith("A: z? é\r\n".encode("latin-1"))


POLICY = {"Statement": [{"Effect": "Allow", "Action": "execute-api:Invoke", "Resource": "arn:*"}]}


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "Allow",
        {"principalId": 7, "policyDocument": POLICY},
        {"principalId": "a", "policyDocument": "Allow"},
        {"principalId": "a", "policyDocument": [POLICY]},
        {"principalId": "a", "policyDocument": {}},
        {"principalId": "a", "policyDocument": {"Statement": ["Allow"]}},
        {"principalId": "a", "policyDocument": {"Statement": [{**POLICY["Statement"][0], "Resource": 7}]}},
        {"principalId": "a", "policyDocument": {"Statement": [{**POLICY["Statement"][0], "Resource": [None]}]}},
        {"principalId": "a", "policyDocument": POLICY, "context": ["x"]},
        {"principalId": "a", "policyDocument": POLICY, "context": "x"},
        {"principalId": "a", "policyDocument": POLICY, "context": {"x": {"y": 1}}},
    ],
)
def test_an_authorizers_answer_of_a_wrong_shape_is_malformed(answer: Any) -> None:
    with pytest.raises(MalformedAnswerError):
        decision(answer)


def test_a_policy_of_many_wildcards_is_evaluated_quickly() -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*a" * 40}
    found = decision({"principalId": "a", "policyDocument": {"Statement": statement}})
    assert not found.allows("a" * 3000 + "b")


@pytest.mark.parametrize(
    "answer",
    [
        b"{",
        DEEP,
        b'{"batchItemFailures": "t-0"}',
        b'{"batchItemFailures": {"a": 1}}',
        b'{"batchItemFailures": 7}',
        b'{"batchItemFailures": [null]}',
        b'{"batchItemFailures": [{"itemIdentifier": null}]}',
        b'{"batchItemFailures": [{"itemIdentifier": ""}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": ["t-0"], "offset": 1}}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": "t-0", "offset": Infinity}}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": "t-0", "offset": 2.5}}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": "t-0", "offset": true}}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": "t-0"}}]}',
        b'{"batchItemFailures": [{"itemIdentifier": {"partition": "t-1", "offset": 1}}]}',
    ],
)
def test_a_partial_answer_of_a_wrong_shape_fails_the_whole_batch(answer: bytes) -> None:
    lane = Lane("t", 0)
    batch = [Record(lane, offset, 0, "CREATE_TIME", None, None, (), 0.0) for offset in (1, 2)]
    assert failed_from(ok(answer), batch, partial=True) == {"t-0": 1}


@pytest.mark.parametrize("payload", [*NO_JSON, *NO_OBJECT, b'{"errorType": {"a": 1}}', b'{"errorMessage": null}'])
def test_an_error_report_of_any_shape_becomes_text(payload: bytes) -> None:
    assert isinstance(Result(Outcome.INIT_ERROR, payload).error, str)


def test_a_long_error_is_cut() -> None:
    told = Result(Outcome.FUNCTION_ERROR, json.dumps({"errorType": "E", "errorMessage": "x" * 5_000_000}).encode())
    assert len(told.error) == 1000
    assert told.error.startswith("E: xxx")


@pytest.mark.parametrize("payload", NO_JSON)
def test_a_destination_gets_an_answer_that_is_not_json_as_text(payload: bytes) -> None:
    function = Function("Fn", "Fn", "fn.handler", (), 3.0, 128, {}, "arn")
    record = Ended(function, b'{"a": 1}', "id", ok(payload), 1, retries_spent=False).record()
    told = orjson.loads(orjson.dumps(record))
    assert told["requestPayload"] == {"a": 1}
    assert told["responsePayload"] == (payload.decode("utf-8", "replace") or None)


EMF = {
    "_aws": {"CloudWatchMetrics": [{"Namespace": "N", "Dimensions": [["k"]], "Metrics": [{"Name": "M"}]}]},
    "k": "v",
    "M": 1,
}


@pytest.mark.parametrize(
    "broken",
    [
        {"_aws": 7},
        {"_aws": []},
        {"_aws": {"CloudWatchMetrics": ["x"]}},
        {"_aws": {"CloudWatchMetrics": [{"Dimensions": 7, "Metrics": []}]}},
        {"_aws": {"CloudWatchMetrics": [{**EMF["_aws"]["CloudWatchMetrics"][0], "Metrics": ["x"]}]}},  # type: ignore[index]
        {"M": {"a": 1}},
        {"M": 10**400},
        {"M": "many"},
        {"k": "x" * 10_000_000},
        {"more": json.loads("[" * 900 + "]" * 900)},
    ],
)
def test_a_log_line_with_a_malformed_metric_is_ignored(tmp_path: Path, broken: dict[str, Any]) -> None:
    lines = [json.dumps(EMF), json.dumps({**EMF, **broken}), '{"_aws":' + "[" * 100_000, json.dumps(EMF)]
    metrics = EmbeddedMetrics(tmp_path)
    (tmp_path / "Fn.log").write_text("\n".join([*lines, ""]))
    series = metrics.collect(["Fn"])
    assert series[("n_m", (("function", "Fn"), ("k", "v")))].count >= 2
    assert all(len(value) < 1000 for _, labels in series for _, value in labels)
