"""Every function has its handler, every handler its function, and both carry their service's name."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from localstack import services
from tools.template import ROOT, functions, service_of

FUNCTIONS = ROOT / "functions"
SECRET_WORDS = ("PASSWORD", "SECRET", "TOKEN", "KEY", "CREDENTIAL")


def handler_files(folder: Path) -> set[str]:
    """`orders.api.handler` for each module directly in a service that defines a handler."""
    return {
        f"{path.parent.name}.{path.stem}.handler"
        for path in folder.glob("*/*.py")
        if "handler" in top_level_names(path)
    }


def top_level_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                names.update(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
            case _:
                pass
    return names


def id_from_handler(handler: str) -> str:
    """`inventory.on_commands.handler` → `InventoryOnCommands`."""
    return "".join(word.capitalize() for word in handler.removesuffix(".handler").replace(".", "_").split("_"))


def misnamed(template: Mapping[str, Any]) -> Iterator[str]:
    for name, properties in functions(template).items():
        if name != id_from_handler(properties["Handler"]):
            yield f"{name} should be named {id_from_handler(properties['Handler'])}, after its handler"
        if properties["Environment"]["Variables"]["SERVICE"] != service_of(properties):
            yield f"{name}: SERVICE is not {service_of(properties)}"


def shipped(name: str, artifacts: Path, folder: Path = FUNCTIONS) -> set[str]:
    """What functions/Makefile puts into the artifacts of a function; empty when it refuses to."""
    subprocess.run(["make", "-s", "-C", folder, f"build-{name}", f"ARTIFACTS_DIR={artifacts}"], capture_output=True)
    return {path.name for path in artifacts.iterdir()}


def test_every_function_has_its_handler_and_every_handler_its_function(template: dict[str, Any]) -> None:
    wanted = {properties["Handler"] for properties in functions(template).values()}
    assert wanted == handler_files(FUNCTIONS)


def test_a_handler_without_a_function_is_seen(tmp_path: Path) -> None:
    (tmp_path / "orders").mkdir()
    (tmp_path / "orders" / "on_reviews.py").write_text("handler = print\n")
    (tmp_path / "orders" / "wiring.py").write_text("store = None\n")
    assert handler_files(tmp_path) == {"orders.on_reviews.handler"}


def test_ids_are_named_after_their_handlers(template: dict[str, Any]) -> None:
    assert not list(misnamed(template))
    template["Resources"]["Authorizer"] = template["Resources"].pop("GatewayAuthorizer")
    assert list(misnamed(template)) == ["Authorizer should be named GatewayAuthorizer, after its handler"]


@pytest.mark.parametrize("service", services.names())
def test_the_makefile_ships_the_service_that_the_id_begins_with(service: str, tmp_path: Path) -> None:
    assert shipped(f"{service.capitalize()}OnSomething", tmp_path) == {service}


@pytest.mark.parametrize("name", ["Authorizer", "Orders", "OrderApi", "ShippingApi"])
def test_the_makefile_refuses_an_id_that_begins_with_no_service(name: str, tmp_path: Path) -> None:
    """`AuthApi` ships auth; `Authorizer` is not of auth."""
    assert shipped(name, tmp_path) == set()


def test_a_service_whose_name_begins_with_anothers_is_another(tmp_path: Path) -> None:
    for name in ("order", "orders"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").touch()
    (tmp_path / "Makefile").write_text((FUNCTIONS / "Makefile").read_text())
    for name, service in (("OrdersApi", "orders"), ("OrderApi", "order")):
        artifacts = tmp_path / name
        artifacts.mkdir()
        assert shipped(name, artifacts, tmp_path) == {service}


def test_every_function_is_built_by_the_makefile(template: dict[str, Any]) -> None:
    resources = template["Resources"]
    methods = {name: resources[name].get("Metadata", {}).get("BuildMethod") for name in functions(template)}
    assert set(methods.values()) == {"makefile"}, methods


def literal_secrets(template: Mapping[str, Any]) -> Iterator[str]:
    """Names that sound like a secret and hold text instead of a reference."""
    for name, properties in functions(template).items():
        for variable, value in properties["Environment"]["Variables"].items():
            if any(word in variable for word in SECRET_WORDS) and isinstance(value, str):
                yield f"{name}: {variable} is literal; refer to a parameter"
    for name in template["Parameters"]:
        if "password" in name.lower():
            yield f"parameter {name}: pass the secret's id, not the secret"


def test_no_secret_is_literal(template: dict[str, Any]) -> None:
    assert not list(literal_secrets(template))
    template["Resources"]["OrdersApi"]["Properties"]["Environment"]["Variables"]["MYSQL_PASSWORD"] = "hunter2"
    template["Parameters"]["RedisPassword"] = {"Type": "String"}
    assert len(list(literal_secrets(template))) == 2


def test_every_function_logs_where_retention_is_set(template: dict[str, Any]) -> None:
    for name, properties in functions(template).items():
        group = template["Resources"][properties["LoggingConfig"]["LogGroup"]["Ref"]]
        assert group["Type"] == "AWS::Logs::LogGroup", name
        assert "RetentionInDays" in group["Properties"], name
