"""What functions write: merged logs, and metrics for Prometheus."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


def logs(data: Path, *arguments: str) -> list[str]:
    command = [sys.executable, "-m", "localstack.lambdas", "logs", "--data", str(data), *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_embedded_metrics_become_prometheus_samples(service: Any) -> None:
    running = service()
    emf = {
        "_aws": {
            "Timestamp": 1,
            "CloudWatchMetrics": [
                {"Namespace": "Shop", "Dimensions": [["kind"]], "Metrics": [{"Name": "OrdersPlaced", "Unit": "Count"}]}
            ],
        },
        "kind": "toy",
        "OrdersPlaced": [2, 3],
    }
    running.invoke("Echo", {"print": json.dumps(emf)})
    text = running.control.get("/metrics").text
    assert 'shop_orders_placed_sum{function="Echo",kind="toy"} 5' in text
    assert 'shop_orders_placed_count{function="Echo",kind="toy"} 2' in text
    assert 'lambda_function_invokes{function="Echo"} 1' in text


def test_logs_are_merged_by_time_and_filtered(service: Any) -> None:
    running = service()
    running.invoke(
        "Echo", {"print": '{"level": "INFO", "message": "late", "timestamp": "2026-01-01 00:00:02,000+0000"}'}
    )
    running.invoke("Tick", {"source": "2026-01-01T00:00:01.000Z early", "detail-type": "x"})
    merged = logs(running.data, "--grep", "late|early")
    assert [line.split()[0] for line in merged] == ["Tick", "Echo"]
    assert [line.split()[0] for line in logs(running.data, "echo", "--grep", "late|early")] == ["Echo"]
