"""A clock that is wrong in the workers of one function, by libfaketime (Debian: libfaketime).

The worker's own time is shifted: Python's `time.time` and `datetime.now`. Timeouts go by the monotonic clock, and the
databases by their own, and neither is shifted.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

from localstack.stack import ROOT

LIBRARIES = Path("/usr/lib")
PATHS = {"Function": "CodeUri", "LayerVersion": "ContentUri"}


class NoFakeTimeError(Exception):
    """libfaketime is not installed."""


def shifted_template(function: str, seconds: int, folder: Path) -> Path:
    """Writes template.yaml into `folder` with the clock of `function` shifted by `seconds`. For shop.under_test."""
    template: dict[str, Any] = json.loads(json.dumps(yaml_parse((ROOT / "template.yaml").read_text())))
    own = template["Resources"][function]["Properties"].setdefault("Environment", {}).setdefault("Variables", {})
    own |= {"LD_PRELOAD": str(_library()), "FAKETIME": f"{seconds:+d}", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}
    _make_absolute(template)
    file = folder / "template.json"
    file.write_text(json.dumps(template))
    return file


def _library() -> Path:
    found = sorted(LIBRARIES.glob("*/faketime/libfaketime.so.1"))
    if not found:
        raise NoFakeTimeError("libfaketime is not installed. On Debian: apt-get install libfaketime.")
    return found[0]


def _make_absolute(template: dict[str, Any]) -> None:
    """Paths in a template are relative to its own folder."""
    template["Globals"]["Function"]["CodeUri"] = str(ROOT / template["Globals"]["Function"]["CodeUri"])
    for resource in template["Resources"].values():
        name = PATHS.get(resource["Type"].removeprefix("AWS::Serverless::"), "")
        if name in resource["Properties"]:
            resource["Properties"][name] = str(ROOT / resource["Properties"][name])
