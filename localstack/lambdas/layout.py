"""Lays functions and layers out as `sam build` does, but with links to the sources, so that edits need no new build.

<build>/runtime/                   the packages of AWS's own runtime: awslambdaric, boto3
<build>/layers/<Layer>/packages/   a layer's packages, from its requirements.txt
<build>/layers/<Layer>/python/     links to a layer's sources
<build>/functions/<Function>/      a link to the package of the handler, which is all that the function gets
"""

from __future__ import annotations

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
    requirements = content / "requirements.txt"
    folders = []
    if _wants_packages(requirements):
        folders.append(build / "layers" / name / "packages")
        install(requirements, folders[-1], say)
    own = [path for path in content.iterdir() if path.is_dir() or path.suffix == ".py"]
    if own:
        folders.append(build / "layers" / name / "python")
        _link_all(folders[-1], [path for path in own if path.name != "__pycache__"])
    return tuple(folders)


def _wants_packages(requirements: Path) -> bool:
    lines = requirements.read_text().splitlines() if requirements.exists() else []
    return any(line.strip() and not line.lstrip().startswith("#") for line in lines)


def _code(
    function: Function,
    sources: Mapping[str, Source],
    build: Path,
    layers: Mapping[str, tuple[Path, ...]],
    *,
    runtime: Path,
    say: Say,
) -> Code:
    given = sources[function.logical_id].path
    package = _package(given, function.package)
    if not package.exists():
        say(f"warning: {function.name} will fail: {package}, which has its handler {function.handler}, is not there")
    task = build / "functions" / function.name
    _link_all(task, [package])
    own = (sources[layer].path for layer in function.layers)
    folders = (folder for layer in function.layers for folder in layers[layer])
    return Code(task, tuple(folders), runtime, (package, *own))


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
