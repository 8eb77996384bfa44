"""A function that calls others has more time than what it keeps free for one call: else it would never begin any."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import pytest

from shop.messaging.kafka_step import ANSWER_MILLIS
from tests.integration.functions import variables
from tools.template import functions, load

EFFECTS = {
    "PaymentsOnCommands": ("payments.on_commands", "command"),
    "NotificationsOnOrders": ("notifications.on_orders", "mail"),
}
SWEEPS = {
    "PaymentsSweepOperations": "payments.sweep_operations",
    "NotificationsSendPending": "notifications.send_pending",
}
TO_WORK_IN = 15.0
"""Seconds that are left to begin calls in."""


def imported(module: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    service = module.partition(".")[0]
    for name, value in variables(service).items():
        monkeypatch.setenv(name, value)
    for name in [name for name in sys.modules if name.startswith(f"{service}.") and name.count(".") == 1]:
        monkeypatch.delitem(sys.modules, name)
    return importlib.import_module(module)


@pytest.mark.parametrize("function", EFFECTS)
def test_a_step_has_time_for_more_than_its_longest_call(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, effect = EFFECTS[function]
    longest = getattr(imported(module, monkeypatch), effect).longest_seconds
    assert functions(load())[function]["Timeout"] >= longest + ANSWER_MILLIS / 1000 + TO_WORK_IN


def test_a_webhook_has_time_to_call_the_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = imported("payments.wiring", monkeypatch).longest_webhook
    assert functions(load())["PaymentsApi"]["Timeout"] >= longest + 2


@pytest.mark.parametrize("function", SWEEPS)
def test_a_sweep_has_time_for_more_than_its_longest_item(function: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reserved = imported(SWEEPS[function], monkeypatch).RESERVED_SECONDS
    assert functions(load())[function]["Timeout"] >= reserved + TO_WORK_IN
