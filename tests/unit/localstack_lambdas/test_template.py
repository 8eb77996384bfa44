"""Intrinsics, and reading a translated template."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from localstack.lambdas import template as templates
from localstack.lambdas.errors import TemplateError
from localstack.lambdas.intrinsics import Resolver

DOCUMENT: dict[str, Any] = {
    "Conditions": {"Yes": {"Fn::Equals": [{"Ref": "Flag"}, "on"]}, "No": {"Fn::Not": [{"Condition": "Yes"}]}},
    "Mappings": {"Sizes": {"small": {"memory": 128}}},
    "Resources": {
        "Fn1": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "named"}},
        "Queue": {"Type": "AWS::SQS::Queue"},
    },
}
RESOLVE = Resolver(DOCUMENT, {"Flag": "on", "Names": ["a", "b"]}, "eu-west-1")


@pytest.mark.parametrize(
    ("node", "value"),
    [
        ({"Ref": "Flag"}, "on"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "Fn1"}, "named"),
        ({"Ref": "Queue"}, "Queue"),
        ({"Fn::GetAtt": ["Fn1", "Arn"]}, "arn:aws:lambda:eu-west-1:000000000000:function:named"),
        ({"Fn::GetAtt": "Queue.Arn"}, "arn:aws:sqs:eu-west-1:000000000000:Queue"),
        ({"Fn::Sub": "${Flag}-${AWS::Region}-${Queue.Arn}-${!Literal}"},
         "on-eu-west-1-arn:aws:sqs:eu-west-1:000000000000:Queue-${Literal}"),
        ({"Fn::Sub": ["${x}/${Flag}", {"x": {"Ref": "Queue"}}]}, "Queue/on"),
        ({"Fn::Join": [",", {"Ref": "Names"}]}, "a,b"),
        ({"Fn::If": ["Yes", 1, 2]}, 1),
        ({"Fn::If": ["No", 1, 2]}, 2),
        ([1, {"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}], [1]),
        ({"a": {"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}}, {}),
        ({"Fn::Select": [1, {"Ref": "Names"}]}, "b"),
        ({"Fn::Split": ["-", "x-y"]}, ["x", "y"]),
        ({"Fn::FindInMap": ["Sizes", "small", "memory"]}, 128),
        ({"Fn::Or": [{"Condition": "No"}, {"Condition": "Yes"}]}, True),
        ({"Fn::And": [{"Condition": "No"}, {"Condition": "Yes"}]}, False),
    ],
)  # fmt: skip
def test_an_intrinsic_has_a_value(node: Any, value: Any) -> None:
    assert RESOLVE(node) == value


def test_an_unknown_name_is_an_error_that_names_it() -> None:
    with pytest.raises(TemplateError, match="'Nobody' is neither a parameter"):
        RESOLVE({"Ref": "Nobody"})


def read(monkeypatch: pytest.MonkeyPatch, document: dict[str, Any], **parameters: str) -> Any:
    monkeypatch.setattr(
        templates, "translated", lambda *_: {"Sources": {"Step": {"uri": ".", "build_method": None}}, **document}
    )
    return templates.read(Path(__file__), parameters, "eu-west-1", Path())


def mapping(**properties: Any) -> dict[str, Any]:
    given = {"FunctionName": "Step", "Topics": ["t"], **properties}
    return {
        "Resources": {
            "M": {"Type": "AWS::Lambda::EventSourceMapping", "Properties": given},
            "Step": {"Type": "AWS::Lambda::Function", "Properties": {"Handler": "step.handler"}},
        }
    }


@pytest.mark.parametrize(
    ("name", "properties", "reason"),
    [
        ("Step", {"Handler": "a.b", "Runtime": "nodejs22.x"}, "Step: only Python functions run here"),
        ("Step", {"PackageType": "Image"}, "Step: only Python functions run here"),
        ("Raw", {"Handler": "a.b", "Runtime": "python3.11"}, "Raw: only functions of type AWS::Serverless::Function"),
    ],
)
def test_a_function_that_cannot_run_here_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, properties: dict[str, Any], reason: str
) -> None:
    with pytest.raises(TemplateError, match=reason):
        read(monkeypatch, {"Resources": {name: {"Type": "AWS::Lambda::Function", "Properties": properties}}})


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ("1", "F is no resource"),
        ("{Type: AWS::Serverless::Function}", "cannot be run"),
        ("{Type: AWS::Serverless::Function, Properties: {InlineCode: x}}", "F: InlineCode does not run here"),
        ("{Type: AWS::Serverless::Function, Properties: [", "It is no valid YAML"),
    ],
)
def test_a_template_that_sam_cannot_read_is_refused(tmp_path: Path, resource: str, reason: str) -> None:
    file = tmp_path / "template.yaml"
    file.write_text(f"Transform: AWS::Serverless-2016-10-31\nResources:\n  F: {resource}\n")
    with pytest.raises(TemplateError, match=reason):
        templates.read(file, {}, "eu-west-1", tmp_path)


@pytest.mark.parametrize("expression", ["at(2030-01-01T00:00:00)", "cron(0 0 31 2 ? *)"])
def test_a_schedule_that_cannot_run_here_is_refused(monkeypatch: pytest.MonkeyPatch, expression: str) -> None:
    document = mapping()
    target = {"Arn": "arn:aws:lambda:eu-west-1:000000000000:function:Step"}
    properties = {"ScheduleExpression": expression, "Target": target}
    document["Resources"]["Nightly"] = {"Type": "AWS::Scheduler::Schedule", "Properties": properties}
    with pytest.raises(TemplateError, match="Nightly: "):
        read(monkeypatch, document)


def test_a_schedule_is_in_its_own_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    document = mapping()
    target = {"Arn": "arn:aws:lambda:eu-west-1:000000000000:function:Step"}
    properties = {"ScheduleExpression": "cron(0 8 * * ? *)", "Target": target}
    properties["ScheduleExpressionTimezone"] = "Europe/Berlin"
    document["Resources"]["Nightly"] = {"Type": "AWS::Scheduler::Schedule", "Properties": properties}
    (found,) = read(monkeypatch, document).schedules
    assert str(found.timezone) == "Europe/Berlin"
    properties["ScheduleExpressionTimezone"] = "Nowhere/Land"
    with pytest.raises(TemplateError, match="no time zone 'Nowhere/Land'"):
        read(monkeypatch, document)


def test_two_rest_apis_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    api = {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": {"paths": {}}}}
    with pytest.raises(TemplateError, match="Only one REST API runs here, but the template has One, Two"):
        read(monkeypatch, {"Resources": {"One": api, "Two": api}})


def test_an_http_api_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    api = {"Type": "AWS::ApiGatewayV2::Api", "Properties": {}}
    assert read(monkeypatch, {"Resources": {"Web": api}}).not_run == ("Web",)


def test_missing_parameters_are_all_named(monkeypatch: pytest.MonkeyPatch) -> None:
    declared = {"A": {"Type": "String"}, "B": {"Type": "String"}, "C": {"Type": "String", "Default": "c"}}
    with pytest.raises(TemplateError, match=r"no value: A, B\. Give each with --parameter"):
        read(monkeypatch, {"Parameters": declared, "Resources": {}})


def test_a_mapping_has_the_defaults_of_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = read(monkeypatch, mapping()).mappings
    assert (found.batch_size, found.window, found.max_retries, found.max_age) == (100, 0.5, -1, -1)
    assert (found.partial, found.bisect, found.enabled, found.pollers) == (False, False, True, 1)


def test_infinite_retries_with_a_destination_are_ten(monkeypatch: pytest.MonkeyPatch) -> None:
    destination = {"OnFailure": {"Destination": "kafka://failed"}}
    (found,) = read(monkeypatch, mapping(DestinationConfig=destination)).mappings
    assert found.max_retries == 10


def test_a_destination_that_is_the_source_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateError, match="one of the mapping's own topics"):
        read(monkeypatch, mapping(DestinationConfig={"OnFailure": {"Destination": "kafka://t"}}))


def test_a_start_that_does_not_run_here_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateError, match="AT_TIMESTAMP does not run here"):
        read(monkeypatch, mapping(StartingPosition="AT_TIMESTAMP"))


def test_a_trigger_of_a_function_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(TemplateError, match="M calls Nobody"):
        read(monkeypatch, mapping(FunctionName="Nobody"))


def test_a_resource_whose_condition_is_false_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    document = mapping()
    document["Conditions"] = {"Never": {"Fn::Equals": [1, 2]}}
    document["Resources"]["M"]["Condition"] = "Never"
    assert read(monkeypatch, document).mappings == ()
