"""Least privilege: no wildcard, no foreign secret, nothing granted that no statement names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.architecture.knobs import read_by
from tools.template import functions, of_type, service_of

SECRET_POLICY = "AWSSecretsManagerGetSecretValuePolicy"
TEMPLATES = {SECRET_POLICY, "KMSDecryptPolicy"}
"""SAM's policy templates that we know to grant one action on one resource."""
MANAGED = "AWS::IAM::ManagedPolicy"
KNOW_NO_RESOURCE = {"ec2:DescribeVpcs", "ec2:DescribeSubnets", "ec2:DescribeSecurityGroups"}


def policies(template: Mapping[str, Any], properties: Mapping[str, Any]) -> Iterator[Any]:
    """The policies of a function, with its managed policies' documents in place of their references."""
    managed = of_type(template, MANAGED)
    for policy in properties.get("Policies", []):
        known = isinstance(policy, dict) and policy.get("Ref") in managed
        yield managed[policy["Ref"]]["PolicyDocument"] if known else policy


def too_wide(template: Mapping[str, Any]) -> Iterator[str]:
    for name, properties in functions(template).items():
        for policy in policies(template, properties):
            if not isinstance(policy, dict) or not (policy.keys() <= TEMPLATES or "Statement" in policy):
                yield f"{name}: {policy} grants more than its statements say; write the statements"
                continue
            for statement in policy.get("Statement", []):
                yield from (f"{name}: {problem}" for problem in problems(statement))


def problems(statement: Mapping[str, Any]) -> Iterator[str]:
    actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
    if any("*" in action for action in actions) or "NotAction" in statement:
        yield f"a wildcard in {actions}"
    if statement["Resource"] == "*" and not set(actions) <= KNOW_NO_RESOURCE:
        yield f"every resource for {actions}"
    if not statement.get("Sid"):
        yield f"no Sid says what {actions} is for"


def foreign_secrets(template: Mapping[str, Any]) -> Iterator[str]:
    """A function reads its own service's database secret and no other's."""
    for name, properties in functions(template).items():
        for policy in policies(template, properties):
            if "/mysql/" in str(policy) and f"/mysql/{service_of(properties)}-" not in str(policy):
                yield f"{name} may read another service's secret: {policy}"


def test_no_policy_is_wider_than_its_need(template: dict[str, Any]) -> None:
    assert not list(too_wide(template))


def test_wide_policies_are_seen(template: dict[str, Any]) -> None:
    policies = template["Resources"]["OrdersApi"]["Properties"]["Policies"]
    policies += [
        "AdministratorAccess",
        {"S3CrudPolicy": {"BucketName": "b"}},
        {"Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:x"}]},
        {"Statement": [{"Sid": "B", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]},
        {"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:x"}]},
    ]
    assert len(list(too_wide(template))) == 5


def test_no_function_reads_another_services_secret(template: dict[str, Any]) -> None:
    assert not list(foreign_secrets(template))
    template["Resources"]["OrdersApi"]["Properties"]["Policies"].append({"Ref": "CartSecrets"})
    assert len(list(foreign_secrets(template))) == 1


def test_every_function_may_read_the_secrets_that_its_variables_name(template: dict[str, Any]) -> None:
    for name, properties in functions(template).items():
        granted = str(list(policies(template, properties)))
        own = properties["Environment"]["Variables"]
        for variable in (key for key in own if key.endswith("_SECRET_ID")):
            reference = own[variable]
            needle = reference.get("Ref") or reference["Fn::Sub"]
            assert needle in granted, f"{name}: {variable} is set, but no policy lets it be read"


def test_scheduled_functions_lose_no_failed_invoke(template: dict[str, Any]) -> None:
    queues = of_type(template, "AWS::SQS::Queue")
    for name, properties in functions(template).items():
        if any(event["Type"] == "Schedule" for event in properties.get("Events", {}).values()):
            failure = properties["EventInvokeConfig"]["DestinationConfig"]["OnFailure"]
            assert failure["Destination"]["Fn::GetAtt"][0] in queues, name


def test_every_function_that_opens_the_database_may_read_its_secret(template: dict[str, Any]) -> None:
    """settings.mysql() derives the secret's name from the service's."""
    for name, properties in functions(template).items():
        granted = str(list(policies(template, properties)))
        opens = "MYSQL_HOST" in read_by(properties["Handler"])
        assert (f"/mysql/{service_of(properties)}-" in granted) is opens, name
