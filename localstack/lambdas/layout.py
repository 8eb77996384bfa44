"""Lays functions and layers out as `sam build` does, but with links to the sources, so that edits need no new build.

<build>/runtime/                   the packages of AWS's own runtime: awslambdaric, boto3
<build>/layers/<Layer>/packages/   a layer's packages, from its requirements.txt
<build>/layers/<Layer>/python/     links to a layer's sources
<build>/functions/<Function>/      links to the CodeUri; with BuildMethod makefile only to the handler's package
<build>/packages/<hash>/           the packages of a CodeUri's requirements.txt, which its functions share
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from localstack.lambdas.errors import LambdasError
from localstack.lambdas.model import App, Function, Source
from localstack.lambdas.packages import Say, install

RUNTIME_REQUIREMENTS = Path(__file__).with_name("runtime-requirements.txt")


@dataclass(frozen=True)
class Code:
    """The folders on a worker's path, and the sources that they link to."""

    task: Path
    layers: tuple[Path, ...]
    runtime: Path
    sources: tuple[Path, ...]

    @property
    def python_path(self) -> str:
        return ":".join(map(str, (self.task, *self.layers, self.runtime)))


def lay_out(app: App, build: Path, say: Say) -> dict[str, Code]:
    """Lays all functions out under `build`. Returns their code by function name."""
    runtime = _runtime(build, say)
    layers = {name: _layer(name, app.sources[name], build, say) for name in _used_layers(app)}
    return {
        function.name: _code(function, app.sources, build, layers, runtime=runtime, say=say)
        for function in app.functions.values()
    }


def use_built(app: App, built: Path, build: Path, say: Say) -> dict[str, Code]:
    """The code by function name, as `sam build` left it under `built`. Raises LambdasError where a part is missing."""
    missing = [name for name in (*app.functions, *_used_layers(app)) if not (built / _logical(app, name)).is_dir()]
    if missing:
        raise LambdasError(f"{built} has no {', '.join(missing)}. Run `sam build` first.")
    runtime = _runtime(build, say)
    return {
        name: Code(
            task=built / function.logical_id,
            layers=tuple(built / layer / "python" for layer in function.layers),
            runtime=runtime,
            sources=(built / function.logical_id, *(built / layer for layer in function.layers)),
        )
        for name, function in app.functions.items()
    }


def _logical(app: App, name: str) -> str:
    return app.functions[name].logical_id if name in app.functions else name


def _runtime(build: Path, say: Say) -> Path:
    install(RUNTIME_REQUIREMENTS, build / "runtime", say)
    return build / "runtime"


def _used_layers(app: App) -> Iterable[str]:
    return sorted({layer for function in app.functions.values() for layer in function.layers})


def _layer(name: str, source: Source, build: Path, say: Say) -> tuple[Path, ...]:
    """The folders of one layer: its installed packages, its own sources, or both."""
    if not source.path.is_dir():
        raise LambdasError(f"Layer {name}: there is no folder {source.path}.")
    content = source.path if source.build_method else source.path / "python"
    folders = _installed(content, build / "layers" / name / "packages", say)
    own = [path for path in content.iterdir() if path.is_dir() or path.suffix == ".py"]
    if own:
        folders.append(build / "layers" / name / "python")
        _link_all(folders[-1], [path for path in own if path.name != "__pycache__"])
    return tuple(folders)


def _installed(content: Path, target: Path, say: Say) -> list[Path]:
    """The folder `target` with the packages of content's requirements.txt; empty where it names none."""
    requirements = content / "requirements.txt"
    lines = requirements.read_text().splitlines() if requirements.exists() else []
    if not any(line.strip() and not line.lstrip().startswith("#") for line in lines):
        return []
    install(requirements, target, say)
    return [target]


def _code(
    function: Function,
    sources: Mapping[str, Source],
    build: Path,
    layers: Mapping[str, tuple[Path, ...]],
    *,
    runtime: Path,
    say: Say,
) -> Code:
    source = sources[function.logical_id]
    package = _package(source.path, function.package)
    if not package.exists():
        say(f"warning: {function.name} will fail: {package}, which has its handler {function.handler}, is not there")
    own, packages = [package], list[Path]()
    if source.build_method != "makefile" and source.path.is_dir():
        own = [path for path in source.path.iterdir() if path.name != "__pycache__" and not path.name.startswith(".")]
        packages = _installed(source.path, build / "packages" / _key(source.path), say)
    task = build / "functions" / function.name
    _link_all(task, own)
    folders = [*packages, *(folder for layer in function.layers for folder in layers[layer])]
    return Code(task, tuple(folders), runtime, (*own, *(sources[layer].path for layer in function.layers)))


def _key(folder: Path) -> str:
    """A name for a folder, so that functions of one CodeUri share their packages."""
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def _package(folder: Path, name: str) -> Path:
    module = folder / f"{name}.py"
    return module if module.exists() else folder / name


def _link_all(folder: Path, targets: list[Path]) -> None:
    """Makes `folder` contain links to `targets` and nothing else."""
    wanted = {target.name: target for target in targets}
    folder.mkdir(parents=True, exist_ok=True)
    for found in folder.iterdir():
        if not found.is_symlink() or found.readlink() != wanted.get(found.name):
            found.unlink() if found.is_symlink() or found.is_file() else shutil.rmtree(found)
    for name, target in wanted.items():
        if not (folder / name).is_symlink():
            (folder / name).symlink_to(target)
