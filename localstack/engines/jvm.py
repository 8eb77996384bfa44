"""Builds the command line of a Java engine: a small heap and the quick compiler, because start-up time matters most."""

from __future__ import annotations

from pathlib import Path

from localstack.engines import tools

FLAGS = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-Djava.awt.headless=true"]


def command(library: Path, main: str, heap_megabytes: int, *flags: str) -> list[str]:
    class_path = f"{library / 'classes'}:{library}/*"
    return [tools.path("java"), f"-Xmx{heap_megabytes}m", *FLAGS, *flags, "-cp", class_path, main]
