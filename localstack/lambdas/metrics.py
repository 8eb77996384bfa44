"""Prometheus metrics: the service's own counts, and what functions log in CloudWatch's embedded metric format (EMF)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import orjson

from localstack.lambdas.log_files import LogFile

Labels = tuple[tuple[str, str], ...]
MOST_CHARACTERS = 256 * 1024  # CloudWatch Logs takes no larger event
UNSAFE = re.compile(r"[^a-zA-Z0-9_]")
CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass
class Series:
    """The sum and the count of a metric's values."""

    total: float = 0.0
    count: int = 0

    def add(self, values: Iterable[float]) -> None:
        for value in values:
            self.total += value
            self.count += 1


@dataclass
class EmbeddedMetrics:
    """Reads new lines of the functions' log files, only when asked."""

    folder: Path
    _files: dict[Path, LogFile] = field(default_factory=dict)
    _series: dict[tuple[str, Labels], Series] = field(default_factory=dict)

    def collect(self, functions: Iterable[str]) -> dict[tuple[str, Labels], Series]:
        for name in functions:
            path = self.folder / f"{name}.log"
            if path.exists():
                log = self._files.setdefault(path, LogFile(path))
                for _, line in log.new_lines():
                    if '"_aws"' in line and len(line) <= MOST_CHARACTERS:
                        self._take(name, line)
        return self._series

    def skip_old(self, functions: Iterable[str]) -> None:
        """Does not count what an earlier run of the service logged."""
        for name in functions:
            path = self.folder / f"{name}.log"
            if path.exists():
                self._files[path] = LogFile(path, path.stat().st_size)

    def _take(self, function: str, line: str) -> None:
        try:
            content = orjson.loads(line)
            for name, labels, values in _metrics(content):
                key = (name, (("function", function), *labels))
                self._series.setdefault(key, Series()).add(values)
        except (ValueError, KeyError, TypeError, AttributeError, IndexError):
            return  # not EMF after all


def _metrics(content: Mapping[str, Any]) -> Iterator[tuple[str, Labels, list[float]]]:
    for directive in content["_aws"]["CloudWatchMetrics"]:
        dimensions = directive.get("Dimensions") or [[]]
        labels = tuple((label_name(key), str(content[key])) for key in dimensions[0])
        for metric in directive["Metrics"]:
            given = content[metric["Name"]]
            values = [float(value) for value in (given if isinstance(given, list) else [given])]
            yield metric_name(directive["Namespace"], metric["Name"]), labels, values


def metric_name(*parts: str) -> str:
    return "_".join(label_name(part) for part in parts)


def label_name(text: str) -> str:
    return UNSAFE.sub("_", CAMEL.sub("_", text)).lower()


def render(series: Mapping[tuple[str, Labels], Series]) -> str:
    """EMF metrics as counters: the sum of the values, and how many there were."""
    lines = []
    for name, group in groupby(sorted(series.items(), key=itemgetter(0)), key=lambda each: each[0][0]):
        found = list(group)
        for suffix in ("sum", "count"):
            lines.append(f"# TYPE {name}_{suffix} counter")
            for (_, labels), each in found:
                lines.append(sample(f"{name}_{suffix}", labels, each.total if suffix == "sum" else each.count))
    return "".join(f"{line}\n" for line in lines)


def sample(name: str, labels: Labels, value: float) -> str:
    written = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels)
    return f"{name}{{{written}}} {value:g}"


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n")


def render_health(health: Mapping[str, Any]) -> str:
    """The numbers of /_local/health."""
    lines = []
    for kind, label in (("functions", "function"), ("mappings", "mapping")):
        for name, numbers in health[kind].items():
            for key, value in numbers.items():
                if isinstance(value, int) and not isinstance(value, bool):
                    lines.append(sample(f"lambda_{label}_{key}", ((label, name),), value))
    return "".join(f"{line}\n" for line in sorted(lines))
