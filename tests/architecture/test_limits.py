"""What CloudFormation would be given stays within AWS's limits, with room to grow."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

import pytest

from localstack.app import TEMPLATE, TRANSLATED
from localstack.lambdas.translate import translated

MOST_RESOURCES = 450
"""AWS: 500 in a stack."""
MOST_POLICY_BYTES = 16 * 1024
"""AWS: 20 KB in a function's resource policy."""
STACK, ACCOUNT, REGION = "cartwright-production", "123456789012", "ap-southeast-2"


@pytest.fixture(scope="module")
def resources() -> dict[str, Any]:
    found: dict[str, Any] = translated(TEMPLATE, {"SubnetIds": "subnet-1"}, TRANSLATED)["Resources"]
    return found


def permissions(resources: dict[str, Any]) -> dict[str, list[str]]:
    """Function → the statements that its resource policy gets, as Lambda writes them."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, resource in resources.items():
        if resource["Type"] == "AWS::Lambda::Permission":
            reference = resource["Properties"]["FunctionName"]
            function = reference.get("Ref") or reference["Fn::GetAtt"][0]
            found[function].append(statement(name, function, resource["Properties"]))
    return found


def statement(name: str, function: str, properties: dict[str, Any]) -> str:
    source = properties["SourceArn"].get("Fn::Sub", "")
    arn = (
        source[0]
        if isinstance(source, list)
        else source or "arn:aws:events:${AWS::Region}:${AWS::AccountId}:rule/" + name
    )
    for variable, value in {
        "${AWS::Partition}": "aws",
        "${AWS::Region}": REGION,
        "${AWS::AccountId}": ACCOUNT,
        "${__ApiId__}": "a1b2c3d4e5",
        "${ShopApi}": "a1b2c3d4e5",
        "${__Stage__}": "*",
    }.items():
        arn = arn.replace(variable, value)
    written = {
        "Sid": f"{STACK}-{name}-ABCDEFGHIJKL",
        "Effect": "Allow",
        "Principal": {"Service": properties["Principal"]},
        "Action": properties["Action"],
        "Resource": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-{function}-ABCDEFGHIJKL",
        "Condition": {"ArnLike": {"AWS:SourceArn": arn}},
    }
    return json.dumps(written)


def test_the_stack_has_room_for_more_resources(resources: dict[str, Any]) -> None:
    assert len(resources) <= MOST_RESOURCES


def test_no_functions_resource_policy_gets_too_long(resources: dict[str, Any]) -> None:
    sizes = {name: sum(map(len, statements)) for name, statements in permissions(resources).items()}
    assert {name: size for name, size in sizes.items() if size > MOST_POLICY_BYTES} == {}


def test_the_fallbacks_policy_does_not_grow_with_the_routes(resources: dict[str, Any]) -> None:
    """With one statement for each path, 52 of them were the end."""
    (only,) = permissions(resources)["GatewayFallback"]
    assert f"arn:aws:execute-api:{REGION}:{ACCOUNT}:a1b2c3d4e5/*" in only
