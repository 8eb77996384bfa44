"""The API by the rules of API Gateway: payload, authorizer, its own answers."""

from __future__ import annotations

import json
import re
import socket
import time
from typing import Any

import pytest


def seen(answer: Any) -> Any:
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_function_gets_payload_version_one(toy: Any) -> None:
    answer = toy.http.get("/open/a%2Fb?x=1&x=2&y=%C3%A4", headers=[("X-Two", "1"), ("X-Two", "2")])
    event = seen(answer)["event"]
    assert (event["resource"], event["path"], event["httpMethod"]) == ("/open/{id}", "/open/a%2Fb", "GET")
    assert event["pathParameters"] == {"id": "a%2Fb"}
    assert event["queryStringParameters"] == {"x": "2", "y": "ä"}
    assert event["multiValueQueryStringParameters"] == {"x": ["1", "2"], "y": ["ä"]}
    assert event["headers"]["X-Two"] == "2"
    assert event["multiValueHeaders"]["X-Two"] == ["1", "2"]
    assert event["headers"]["X-Forwarded-For"] == "127.0.0.1"
    assert (event["body"], event["isBase64Encoded"], event["stageVariables"]) == (None, False, None)
    context = event["requestContext"]
    assert context["requestId"] == answer.headers["x-amzn-requestid"]
    assert context["identity"]["sourceIp"] == "127.0.0.1"
    assert (context["resourcePath"], context["httpMethod"], context["path"]) == ("/open/{id}", "GET", "/open/a%2Fb")
    assert "authorizer" not in context


def test_a_body_arrives_as_it_was_sent(toy: Any) -> None:
    body = '{"name": "Zoë"}'
    event = seen(toy.http.post("/open", content=body.encode()))["event"]
    assert event["body"] == body


def test_the_most_specific_resource_wins_and_greedy_ones_get_the_rest(toy: Any) -> None:
    event = seen(toy.http.delete("/any/thing/at/all"))["event"]
    assert (event["resource"], event["pathParameters"]) == ("/any/{proxy+}", {"proxy": "thing/at/all"})


def test_an_unknown_path_and_an_unknown_method_get_the_same_answer(toy: Any) -> None:
    for answer in (toy.http.get("/nowhere"), toy.http.put("/open/1"), toy.http.head("/open/1")):
        assert answer.status_code == 403
        assert answer.headers["x-amzn-errortype"] == "MISSING_AUTHENTICATION_TOKEN"
    assert toy.http.get("/nowhere").json() == {"message": "Missing Authentication Token"}


def test_a_missing_token_is_answered_without_the_authorizer(toy: Any) -> None:
    before = toy.health()["functions"]["Gate"]["invokes"]
    answer = toy.http.get("/closed")
    assert answer.status_code == 401
    assert toy.health()["functions"]["Gate"]["invokes"] == before


def test_a_gateway_response_is_worded_by_the_template(toy: Any) -> None:
    answer = toy.http.get("/closed")
    request_id = answer.headers["x-amzn-requestid"]
    assert answer.json() == {"status": 401, "detail": "Unauthorized", "correlation_id": request_id}
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["x-correlation-id"] == request_id


def test_the_function_gets_the_authorizers_context_as_strings(toy: Any) -> None:
    event = seen(toy.http.get("/closed", headers={"Authorization": "alice"}))["event"]
    authorizer = event["requestContext"]["authorizer"]
    assert authorizer["principalId"] == "alice"
    assert authorizer["admin"] == "true"


def test_a_decision_is_cached_for_its_ttl_and_for_other_routes(toy: Any) -> None:
    def calls(path: str) -> str:
        event = seen(toy.http.get(path, headers={"Authorization": "bob"}))["event"]
        return str(event["requestContext"]["authorizer"]["calls"])

    first = calls("/closed")
    assert calls("/closed") == first
    assert calls("/closed/7") == first
    time.sleep(2.1)  # the TTL of the toy template
    assert calls("/closed") != first


def test_a_decision_for_one_route_only_refuses_the_others(toy: Any) -> None:
    """A policy for one methodArn is cached and then refuses every other route, as on AWS."""
    assert toy.http.get("/closed", headers={"Authorization": "narrow"}).status_code == 200
    assert toy.http.get("/closed/7", headers={"Authorization": "narrow"}).status_code == 403


def test_the_authorizers_answers_become_the_statuses_of_api_gateway(toy: Any) -> None:
    expected = {"deny": (403, "ACCESS_DENIED"), "raise": (401, "UNAUTHORIZED")}
    expected |= dict.fromkeys(("break", "nonsense", "shapeless"), (500, "AUTHORIZER_CONFIGURATION_ERROR"))
    for token, (status, kind) in expected.items():
        answer = toy.http.get("/closed", headers={"Authorization": token})
        assert (answer.status_code, answer.headers["x-amzn-errortype"]) == (status, kind), token


def test_a_body_of_ten_megabytes_is_accepted_and_one_byte_more_is_413(toy: Any) -> None:
    limit = 10 * 1024 * 1024
    answer = toy.http.post("/open", content=b"x" * (limit + 1))
    assert (answer.status_code, answer.json()) == (413, {"message": "Request Too Long"})
    chunks = (b"x" * 1024 * 1024 for _ in range(11))
    assert toy.http.post("/open", content=chunks).status_code == 413


def test_an_event_of_more_than_six_megabytes_is_413(toy: Any) -> None:
    size = 6 * 1024 * 1024
    assert toy.http.post("/open", content=b"x" * size).json() == {"message": "Request Too Long"}
    # The answer of the echo is as large as its event, and a function answers no more than 6 MB either.
    assert toy.http.post("/open", content=b"x" * (size // 4)).status_code == 200


def test_headers_larger_than_10240_bytes_are_431(toy: Any) -> None:
    answer = toy.http.get("/open/1", headers={"X-Large": "x" * 10_240})
    assert (answer.status_code, answer.headers["content-type"]) == (431, "application/problem+json")


def test_a_malformed_answer_and_an_error_are_502_worded_by_default_5xx(toy: Any) -> None:
    for how in ("malformed", "raise", "large", "scream"):
        answer = toy.http.get(f"/misbehave/{how}")
        assert (answer.status_code, answer.json()) == (502, {"type": "DEFAULT_5XX", "detail": "Internal server error"})
        assert f"Misbehave: GET /misbehave/{how} → 502: " in toy.log()


def test_broken_http_is_400_and_the_service_goes_on(toy: Any) -> None:
    with socket.create_connection(("127.0.0.1", toy.api_port)) as connection:
        connection.sendall(b"this is not HTTP\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 400 ")
    assert toy.http.get("/open/1").status_code == 200


def test_a_slash_at_the_end_changes_only_the_path(toy: Any) -> None:
    event = seen(toy.http.get("/open/1/"))["event"]
    assert (event["resource"], event["pathParameters"], event["path"]) == ("/open/{id}", {"id": "1"}, "/open/1/")
    event = seen(toy.http.get("/any/thing/"))["event"]
    assert (event["pathParameters"], event["path"]) == ({"proxy": "thing"}, "/any/thing/")


def test_a_clients_trace_id_is_used_if_it_is_valid(toy: Any) -> None:
    good = "Root=1-67891233-abcdef012345678912345678;Parent=53995c3f42cd8ad8;Sampled=1"
    assert (
        seen(toy.http.get("/open/1", headers={"X-Amzn-Trace-Id": good}))["event"]["headers"]["X-Amzn-Trace-Id"] == good
    )
    for bad in (b"Root=1-67891233-abcdef012345678912345678;Parent=\xff", b"\xe4", b"Root=none", b"a" * 5000):
        event = seen(toy.http.get("/open/1", headers={b"X-Amzn-Trace-Id": bad}))["event"]
        assert re.fullmatch(r"Root=1-[0-9a-f]{8}-[0-9a-f]{24}", event["headers"]["X-Amzn-Trace-Id"]), bad


@pytest.mark.parametrize(
    ("host", "known_as"), [("shop:8000", "shop:8000"), ("[::1]:8000", "localhost"), ("a:b:c", "localhost")]
)
def test_a_function_sees_no_ipv6_address_as_its_host(toy: Any, host: str, known_as: str) -> None:
    event = seen(toy.http.get("/open/1", headers={"Host": host}))["event"]
    assert (event["headers"]["Host"], event["multiValueHeaders"]["Host"]) == (known_as, [known_as])


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_an_absolute_target_and_an_offer_of_http_2_on_both_addresses(toy: Any, host: str) -> None:
    offer = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQ\r\n"
    target = b"http://localhost:%d/open" % toy.api_port
    with socket.create_connection((host, toy.api_port)) as connection:
        connection.sendall(b"POST " + target + b" HTTP/1.1\r\nHost: x\r\n" + offer + b"Content-Length: 5\r\n\r\nhello")
        connection.sendall(b"GET /open/2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    first, second = (json.loads(part.partition(b"\r\n\r\n")[2])["event"] for part in answer.split(b"HTTP/1.1 ")[1:])
    assert (first["resource"], first["path"], first["body"]) == ("/open", "/open", "hello")
    assert first["headers"]["Host"] == f"localhost:{toy.api_port}"
    assert second["path"] == "/open/2"


def test_requests_of_one_connection_are_answered_in_order(toy: Any) -> None:
    requests = b"".join(b"GET /open/%d HTTP/1.1\r\nHost: x\r\n\r\n" % number for number in range(5))
    last = b"GET /open/last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", toy.api_port)) as connection:
        connection.sendall(requests + last)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    found = [part.split(b'"', 1)[0] for part in answer.split(b'"path": "')[1:]]
    assert [path for path in found if path.startswith(b"/open")] == [
        *(b"/open/%d" % number for number in range(5) for _ in range(2)),
        *(b"/open/last" for _ in range(2)),
    ]


@pytest.mark.parametrize("port", ["api_port", "lambda_port", "secrets_port"])
def test_half_a_head_is_answered_after_ten_seconds(toy: Any, port: str) -> None:
    begun = time.monotonic()
    with socket.create_connection(("127.0.0.1", getattr(toy, port)), timeout=15) as connection:
        connection.sendall(b"GET /open/1 HTTP/1.1\r\nHost: ")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert 9 < time.monotonic() - begun < 15


def test_the_documentation_needs_no_network(toy: Any) -> None:
    page = toy.http.get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "http" not in page.text.replace("<!doctype html>", "").replace('<html lang="en">', "").replace("</html>", "")
    assert toy.http.get("/docs/swagger-ui-bundle.js").status_code == 200
    assert toy.http.get("/docs/swagger-ui.css").status_code == 200
