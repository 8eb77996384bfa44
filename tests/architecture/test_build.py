"""What `sam build` lays out is what Lambda needs: each function its own service alone, each layer its packages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.architecture.test_functions import top_level_names
from tools import sam_build
from tools.template import functions, load, service_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def built() -> Path:
    return sam_build.build()


def test_the_template_is_valid_and_lints_clean() -> None:
    done = sam_build.sam("validate", "--lint")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", sorted(functions(load())))
def test_function_is_built_with_its_handler_and_its_service_alone(built: Path, name: str) -> None:
    properties: dict[str, Any] = functions(load())[name]
    module, _, handler = properties["Handler"].rpartition(".")
    source = built / name / Path(*module.split(".")).with_suffix(".py")
    assert source.exists(), f"{name} was built without {source.name}"
    assert handler in top_level_names(source)
    assert {path.name for path in (built / name).iterdir()} == {service_of(properties)}


def test_no_function_ships_bytecode(built: Path) -> None:
    assert not list(built.glob("*/**/__pycache__"))


def test_the_shop_layer_is_importable_as_shop(built: Path) -> None:
    assert (built / "ShopLayer" / "python" / "shop" / "kernel" / "money.py").exists()


def test_the_packages_layer_has_what_the_code_imports(built: Path) -> None:
    packages = {path.stem for path in (built / "DepsLayer" / "python").iterdir()}
    assert {"aws_lambda_powertools", "fastapi", "kafka", "pydantic", "pymysql", "redis", "stripe"} <= packages
    assert "boto3" not in packages, "the runtime has it"


def test_functions_and_layers_fit_lambda(built: Path) -> None:
    """250 MB unzipped, function and layers together."""
    layers = sum(path.stat().st_size for layer in ("DepsLayer", "ShopLayer") for path in (built / layer).rglob("*"))
    assert layers < 200_000_000
