"""Event source mappings against a real broker: batches, order, partial answers, bisection, retries, kills."""

from __future__ import annotations

import base64
import json
import time
from typing import Any


def test_the_payload_is_that_of_msk(mapped: Any, topics: Any, until: Any) -> None:
    topics.send("a", partition=2)
    topics.flush()
    mapped.start()
    until(lambda: topics.done() == ["a"])
    event = topics.lines()[0]["event"]
    assert event["eventSource"] == "aws:kafka"
    assert event["eventSourceArn"] == "arn:aws:kafka:eu-west-1:000000000000:cluster/toy/0"
    assert event["bootstrapServers"].startswith("127.0.0.1:")
    assert list(event["records"]) == [f"{topics.name}-2"]
    record = event["records"][f"{topics.name}-2"][0]
    assert (record["topic"], record["partition"], record["offset"]) == (topics.name, 2, 0)
    assert base64.b64decode(record["key"]) == b"key-2"
    assert json.loads(base64.b64decode(record["value"]))["id"] == "a"
    assert record["headers"] == [{"kind": [116, 111, 121, -1]}]
    assert record["timestampType"] == "CREATE_TIME"
    assert record["timestamp"] > 1_700_000_000_000


def test_batches_are_no_larger_than_the_template_says_and_keep_the_order(mapped: Any, topics: Any, until: Any) -> None:
    for number in range(60):
        topics.send(f"{number % 2}-{number:02}", partition=number % 2)
    topics.flush()
    mapped.start()
    until(lambda: len(topics.done()) == 60)
    assert max(map(len, topics.invokes())) <= 10
    for partition in "01":
        own = [id_ for id_ in topics.done() if id_.startswith(partition)]
        assert own == sorted(own)
    until(lambda: topics.committed() == 60)


def test_a_partial_answer_repeats_from_the_lowest_failed_record(mapped: Any, topics: Any, until: Any) -> None:
    for id_, do in (("a", "ok"), ("b", "fail-once"), ("c", "ok")):
        topics.send(id_, do)
    topics.flush()
    mapped.start()
    until(lambda: topics.done() == ["a", "b", "c"])
    assert topics.invokes() == [["a", "b", "c"], ["b", "c"]]


def test_a_function_error_splits_the_batch_until_only_the_failing_record_is_given_up(
    mapped: Any, topics: Any, until: Any
) -> None:
    for id_ in "abcdefgh":
        topics.send(id_, "raise" if id_ == "f" else "ok")
    topics.flush()
    mapped.start()
    until(lambda: set(topics.done()) == set("abcdegh"))
    (parked,) = topics.failed_records(1)
    headers = dict(parked.headers())
    assert json.loads(parked.value())["id"] == "f"
    assert parked.key() == b"key-0"
    assert headers["kind"] == b"toy\xff"
    assert headers["failure-condition"] == b"RetryAttemptsExhausted"
    assert headers["failure-attempts"] == b"3"
    assert headers["failure-offset"] == b"5"
    assert b"poison f" in headers["failure-error"]
    assert [invoke for invoke in topics.invokes() if invoke == ["f"]] == [["f"]] * 3
    until(lambda: topics.committed() == 8)


def test_a_record_that_keeps_failing_goes_to_the_destination_and_the_partition_moves_on(
    mapped: Any, topics: Any, until: Any
) -> None:
    topics.send("a", "fail")
    topics.flush()
    mapped.start()
    until(lambda: mapped.health()["mappings"]["StepOnTopic"]["discarded"] == 1)
    assert topics.invokes() == [["a"]] * 3
    topics.send("b")
    topics.flush()
    until(lambda: topics.done() == ["b"])
    assert [json.loads(each.value())["id"] for each in topics.failed_records(1)] == ["a"]


def test_a_failing_partition_delays_no_other(mapped: Any, topics: Any, until: Any) -> None:
    mapped.settings["MAPPING_RETRY_BASE"] = "30"
    mapped.settings["MAPPING_RETRY_CAP"] = "30"
    topics.send("stuck", "fail", partition=0)
    topics.send("beside", partition=1)
    topics.flush()
    mapped.start()
    until(lambda: {"stuck", "beside"} <= {id_ for invoke in topics.invokes() for id_ in invoke})
    for number in range(5):
        topics.send(f"free-{number}", partition=1)
    topics.flush()
    until(lambda: len(topics.done()) == 6)
    topics.send("behind", partition=0)
    topics.flush()
    topics.send("last", partition=1)
    topics.flush()
    until(lambda: "last" in topics.done())
    assert "behind" not in topics.done()


def test_a_timeout_is_a_failed_batch_that_is_delivered_again(mapped: Any, topics: Any, until: Any) -> None:
    topics.send("slow", "sleep", seconds=10)
    topics.flush()
    mapped.start()
    until(lambda: len(topics.invokes()) >= 2)
    assert "Task timed out after 3.00 seconds" in mapped.log()


def test_latest_begins_with_records_after_the_start(mapped: Any, topics: Any, until: Any) -> None:
    topics.send("before")
    topics.flush()
    mapped.more += ("--parameter", "Position=LATEST")
    mapped.start()
    until(lambda: mapped.health()["mappings"]["StepOnTopic"]["partitions"] == 4)

    def after() -> Any:
        topics.send("after")
        topics.flush()
        return topics.done()

    until(after)
    assert "before" not in topics.done()


def test_a_window_gathers_a_batch_until_it_is_full_or_over(mapped: Any, topics: Any, until: Any) -> None:
    mapped.more += ("--parameter", "Window=2")
    mapped.start()
    until(lambda: mapped.health()["mappings"]["StepOnTopic"]["partitions"] == 4)
    topics.send("one")
    topics.flush()
    until(lambda: mapped.health()["mappings"]["StepOnTopic"]["waiting"] == 1)
    topics.send("two")
    topics.flush()
    until(lambda: topics.done() == ["one", "two"])
    assert topics.invokes() == [["one", "two"]]
    for number in range(10):
        topics.send(f"full-{number}")
    topics.flush()
    sent = time.monotonic()
    until(lambda: len(topics.done()) == 12)
    assert time.monotonic() - sent < 2


def test_a_disabled_mapping_reads_nothing(mapped: Any, topics: Any) -> None:
    topics.send("a")
    topics.flush()
    mapped.more += ("--parameter", "Enabled=false")
    mapped.start()
    found = mapped.health()["mappings"]["StepOnTopic"]
    assert (found["enabled"], found["partitions"]) == (False, 0)
    assert mapped.stop() == 0
    assert topics.committed() == 0
    assert topics.invokes() == []


def test_a_batch_is_delivered_again_after_a_kill(mapped: Any, topics: Any, until: Any) -> None:
    topics.send("before")
    topics.flush()
    mapped.start()
    until(lambda: topics.committed() == 1)
    topics.send("during", "sleep", seconds=2)
    topics.flush()
    until(lambda: ["during"] in topics.invokes())
    time.sleep(0.5)  # long enough for several commits, none of which may include the running batch
    mapped.kill()
    assert topics.done() == ["before"], "the worker must die with the service"
    mapped.start()
    until(lambda: topics.done() == ["before", "during"], 25)
    assert topics.invokes().count(["during"]) == 2
    assert topics.invokes().count(["before"]) == 1


def test_a_graceful_stop_waits_for_the_batch_and_commits_it(mapped: Any, topics: Any, until: Any) -> None:
    topics.send("a", "sleep", seconds=0.5)
    topics.flush()
    mapped.start()
    until(topics.invokes)
    assert mapped.stop() == 0
    assert topics.done() == ["a"]
    assert topics.committed() == 1
