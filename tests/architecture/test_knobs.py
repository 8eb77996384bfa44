"""template.yaml sets each variable for the functions whose code reads it, and no other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from tests.architecture.knobs import read_by
from tools.template import conditional, functions

OF_OTHERS = {
    "AWS_ENDPOINT_URL": "the AWS SDK",
    "PARAMETERS_SECRETS_EXTENSION_LOG_LEVEL": "the secrets extension",
    "SECRETS_MANAGER_TIMEOUT_MILLIS": "the secrets extension",
    "SECRETS_MANAGER_TTL": "the secrets extension",
    "SERVICE": "logs and metrics, where a function has them",
}
"""What code of ours need not read, and who does."""
OF_LAMBDA = {"AWS_SESSION_TOKEN"}
OF_TESTS = {"MYSQL_DATABASE"}
"""What the template leaves to its default: the service's name."""
PORT = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT"


def shared(template: Mapping[str, Any]) -> dict[str, Any]:
    variables: dict[str, Any] = template["Globals"]["Function"]["Environment"]["Variables"]
    return variables


def own(template: Mapping[str, Any]) -> Iterator[tuple[str, set[str], set[str]]]:
    """(function, the variables it sets itself, the variables its code reads)"""
    for name, properties in functions(template).items():
        yield name, set(properties["Environment"]["Variables"]), read_by(properties["Handler"]) - OF_LAMBDA - OF_TESTS


def unset(template: Mapping[str, Any]) -> Iterator[str]:
    for name, given, read in own(template):
        yield from (f"{name} reads {each}" for each in sorted(read - given - shared(template).keys()))


def unread(template: Mapping[str, Any]) -> Iterator[str]:
    everything: set[str] = set()
    for name, given, read in own(template):
        everything |= read
        yield from (f"{name} does not read {each}" for each in sorted(given - read - OF_OTHERS.keys()))
    yield from (f"nothing reads {each}" for each in sorted(shared(template).keys() - everything - OF_OTHERS.keys()))


def test_what_code_reads_is_set_and_what_is_set_is_read(template: dict[str, Any]) -> None:
    assert not list(unset(template))
    assert not list(unread(template))


def test_a_missing_and_an_unread_variable_are_seen(template: dict[str, Any]) -> None:
    variables = {name: properties["Environment"]["Variables"] for name, properties in functions(template).items()}
    del variables["AuthApi"]["LOGIN_WINDOW_SECONDS"]
    del variables["SearchOnProducts"]["OPENSEARCH_URL"]
    variables["CartOnOrders"]["GUEST_CART_TTL_SECONDS"] = "1"
    shared(template)["COLOUR"] = "red"
    assert list(unset(template)) == ["AuthApi reads LOGIN_WINDOW_SECONDS", "SearchOnProducts reads OPENSEARCH_URL"]
    assert list(unread(template)) == ["CartOnOrders does not read GUEST_CART_TTL_SECONDS", "nothing reads COLOUR"]


@pytest.mark.parametrize(
    ("handler", "variable", "reads"),
    [
        ("gateway.fallback.handler", "MYSQL_HOST", False),
        ("gateway.authorizer.handler", "REDIS_TLS", True),
        ("notifications.on_contacts.handler", "MAIL_SENDER", False),
        ("payments.relay_outbox.handler", "PROVIDER_SECRET_ID", False),
        ("payments.on_commands.handler", "PROVIDER_SECRET_ID", True),
        ("auth.create_admin.handler", "LOGIN_WINDOW_SECONDS", False),
        ("orders.api.handler", "LOG_LEVEL", True),
    ],
)
def test_only_what_a_handler_uses_counts(handler: str, variable: str, reads: bool) -> None:
    assert (variable in read_by(handler)) is reads


def test_the_extensions_port_is_set_exactly_where_the_extension_is(template: dict[str, Any]) -> None:
    layers = template["Globals"]["Function"]["Layers"]
    assert layers[-1]["Fn::If"] == ["HasSecretsExtension", {"Ref": "SecretsExtensionLayerArn"}, {"Ref": "AWS::NoValue"}]
    assert shared(template)[PORT]["Fn::If"] == ["HasSecretsExtension", "2773", {"Ref": "AWS::NoValue"}]
    for name in OF_OTHERS.keys() - {"AWS_ENDPOINT_URL", "SERVICE"}:
        assert conditional(shared(template)[name]), name
    assert not any("Layers" in properties for properties in functions(template).values()), "all take the shared ones"
