"""Translates a SAM template with SAM's own translator, without AWS.

The translator runs in a process of its own (`python -m localstack.lambdas.translate template.yaml`), because it takes a
second and 80 MB; `translated` caches its answers.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from localstack.lambdas.errors import TemplateError

SOURCES = {"AWS::Serverless::Function": "CodeUri", "AWS::Serverless::LayerVersion": "ContentUri"}
FORMAT = 1
MOST_KEPT = 20


class NoManagedPolicies:
    """SAM would ask IAM for the ARNs of managed policies. Without AWS their names stay as they are."""

    def load(self) -> dict[str, str]:
        return {}


def translated(template: Path, parameters: Mapping[str, str], cache: Path) -> dict[str, Any]:
    """The translated template with `Sources` (logical id → uri and build method) beside `Resources`.

    Answers are kept in the folder `cache`, by the content of the template and the parameters. Raises TemplateError.
    """
    given = json.dumps(parameters, sort_keys=True)
    stamp = hashlib.sha256(f"{FORMAT}{sys.executable}{given}".encode() + template.read_bytes()).hexdigest()
    kept = cache / f"{stamp}.json"
    if kept.exists():
        found: dict[str, Any] = json.loads(kept.read_text())
        return found
    found = _run(template, given)
    _keep(kept, found)
    return found


def _keep(kept: Path, found: dict[str, Any]) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    for old in sorted(kept.parent.glob("*.json"), key=lambda path: path.stat().st_mtime)[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
    fresh = kept.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps(found))
    fresh.replace(kept)


def _run(template: Path, parameters: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "localstack.lambdas.translate", str(template)]
    done = subprocess.run(command, input=parameters, capture_output=True, text=True)
    if done.returncode:
        raise TemplateError(f"{template} cannot be run:\n{done.stderr.strip()}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def translate(template: Path, parameters: dict[str, str]) -> dict[str, Any]:
    from samtranslator.translator.transform import transform
    from samtranslator.yaml_helper import yaml_parse

    parsed = yaml_parse(template.read_text())
    if not isinstance(parsed, dict) or not isinstance(parsed.get("Resources"), dict):
        raise TemplateError("It has no Resources.")
    sources = _take_sources(parsed)
    answer: dict[str, Any] = transform(parsed, parameters, NoManagedPolicies())
    return {**answer, "Sources": sources}


def _take_sources(parsed: dict[str, Any]) -> dict[str, Any]:
    """Replaces local paths by S3 addresses, as `sam package` does: the translator takes nothing else."""
    shared = parsed.get("Globals", {}).get("Function", {}).pop("CodeUri", None)
    sources = {}
    for name, resource in parsed["Resources"].items():
        if not isinstance(resource, dict):
            raise TemplateError(f"{name} is no resource: it has no Type.")
        key = SOURCES.get(resource.get("Type", ""))
        if key:
            properties = resource.setdefault("Properties", {})
            if "InlineCode" in properties:
                raise TemplateError(f"{name}: InlineCode does not run here. Put the code into a folder, as CodeUri.")
            uri = properties.get(key, shared)
            sources[name] = {"uri": uri or ".", "build_method": resource.get("Metadata", {}).get("BuildMethod")}
            properties[key] = "s3://local/code"
    return sources


def main() -> int:
    """Reads parameters from standard input. Prints the translated template, or on standard error what is wrong."""
    from samtranslator.model.exceptions import InvalidDocumentException
    from yaml import YAMLError

    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")  # the translator asks for any, for the partition
    try:
        answer = translate(Path(sys.argv[1]), json.load(sys.stdin))
    except InvalidDocumentException as error:
        problem = "\n".join(cause.message for cause in error.causes)
    except YAMLError as error:
        problem = f"It is no valid YAML: {error}"
    except TemplateError as error:
        problem = str(error)
    else:
        print(json.dumps(answer, default=str))
        return 0
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
