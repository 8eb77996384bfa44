"""What fault runs change about the template exists in the template."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from localstack.stack import ROOT
from tests.proof.faults import clock, shop, toxiproxy
from tools.template import load


def test_every_parameter_that_a_fault_run_sets_is_one_of_the_template() -> None:
    through_proxies = {parameter(0)[0] for parameter in toxiproxy.PARAMETERS.values()}

    assert shop.PARAMETERS.keys() | through_proxies <= load()["Parameters"].keys()


def test_only_the_chosen_function_gets_another_clock(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_library", lambda: Path("/lib/libfaketime.so.1"))

    template = json.loads(clock.shifted_template("OrdersApi", -300, tmp_path).read_text())

    shifted = [
        name
        for name, resource in template["Resources"].items()
        if "FAKETIME" in resource.get("Properties", {}).get("Environment", {}).get("Variables", {})
    ]
    assert shifted == ["OrdersApi"]
    assert template["Resources"]["OrdersApi"]["Properties"]["Environment"]["Variables"]["FAKETIME"] == "-300"
    assert template["Globals"]["Function"]["CodeUri"] == str(ROOT / "functions")


def test_the_paths_of_a_shifted_template_are_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "_library", lambda: Path("/lib/libfaketime.so.1"))

    resources = json.loads(clock.shifted_template("OrdersApi", 300, tmp_path).read_text())["Resources"].values()

    layers = [each["Properties"]["ContentUri"] for each in resources if each["Type"] == "AWS::Serverless::LayerVersion"]
    assert layers
    assert all(Path(path).is_absolute() and Path(path).exists() for path in layers)
