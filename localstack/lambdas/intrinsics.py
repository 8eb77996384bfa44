"""CloudFormation's intrinsic functions, as far as a template needs them to run on one machine.

Others stay in the template as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from localstack.lambdas.errors import TemplateError

ACCOUNT = "000000000000"
PLACEHOLDER = re.compile(r"\$\{(!?)([^}]+)\}")
NO_VALUE = object()
ARN_SERVICES = {
    "AWS::Lambda::Function": "lambda:{region}:{account}:function:{name}",
    "AWS::SQS::Queue": "sqs:{region}:{account}:{name}",
    "AWS::SNS::Topic": "sns:{region}:{account}:{name}",
    "AWS::S3::Bucket": "s3:::{name}",
}
NAME_PROPERTIES = {
    "AWS::Lambda::Function": "FunctionName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::S3::Bucket": "BucketName",
}


class Resolver:
    """Replaces intrinsics by their values. `Ref` and `GetAtt` of resources become local names and ARNs."""

    def __init__(self, template: Mapping[str, Any], parameters: Mapping[str, Any], region: str) -> None:
        self._template = template
        self._region = region
        self._values: dict[str, Any] = {
            "AWS::Region": region, "AWS::AccountId": ACCOUNT, "AWS::Partition": "aws", "AWS::StackName": "local",
            "AWS::StackId": "local", "AWS::URLSuffix": "amazonaws.com", "AWS::NoValue": NO_VALUE, **parameters,
        }  # fmt: skip
        self._functions: dict[str, Callable[[Any], Any]] = {
            "Ref": self._ref, "Fn::Sub": self._sub, "Fn::GetAtt": self._get_att, "Fn::Join": self._join,
            "Fn::If": self._if, "Fn::Equals": self._equals, "Fn::And": self._and, "Fn::Or": self._or,
            "Fn::Not": self._not, "Fn::Select": self._select, "Fn::Split": self._split,
            "Fn::FindInMap": self._find_in_map, "Condition": self.condition,
        }  # fmt: skip

    def __call__(self, node: Any) -> Any:
        if isinstance(node, Mapping):
            if len(node) == 1:
                name, argument = next(iter(node.items()))
                if name in self._functions and (name != "Condition" or isinstance(argument, str)):
                    return self._functions[name](argument)
            pairs = ((key, self(value)) for key, value in node.items())
            return {key: value for key, value in pairs if value is not NO_VALUE}
        if isinstance(node, list):
            return [value for value in map(self, node) if value is not NO_VALUE]
        return node

    def condition(self, name: str) -> bool:
        try:
            return bool(self(self._template["Conditions"][name]))
        except KeyError:
            raise TemplateError(f"The template has no condition {name!r}.") from None

    def _ref(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        return self._resource_name(name)

    def _resource_name(self, name: str) -> str:
        resource = self._template["Resources"].get(name)
        if resource is None:
            raise TemplateError(f"{name!r} is neither a parameter with a value nor a resource of the template.")
        given = resource.get("Properties", {}).get(NAME_PROPERTIES.get(resource["Type"], ""))
        return name if given is None else str(self(given))

    def _get_att(self, argument: str | list[str]) -> str:
        name, _, attribute = argument.partition(".") if isinstance(argument, str) else (argument[0], ".", argument[1])
        local = self._resource_name(name)
        if attribute != "Arn":
            return f"{local}.{attribute}"
        kind = self._template["Resources"][name]["Type"]
        form = ARN_SERVICES.get(kind, "local:{region}:{account}:{name}")
        return "arn:aws:" + form.format(region=self._region, account=ACCOUNT, name=local)

    def _sub(self, argument: str | list[Any]) -> str:
        text, own = (argument, {}) if isinstance(argument, str) else (argument[0], self(argument[1]))

        def replace(match: re.Match[str]) -> str:
            literal, name = match.groups()
            if literal:
                return "${" + name + "}"
            if name in own:
                return str(own[name])
            return str(self._get_att(name) if "." in name else self._ref(name))

        return PLACEHOLDER.sub(replace, text)

    def _join(self, argument: list[Any]) -> str:
        return str(argument[0]).join(str(part) for part in self(argument[1]))

    def _if(self, argument: list[Any]) -> Any:
        return self(argument[1] if self.condition(argument[0]) else argument[2])

    def _equals(self, argument: list[Any]) -> bool:
        left, right = self(argument)
        return str(left) == str(right)

    def _and(self, argument: list[Any]) -> bool:
        return all(self(argument))

    def _or(self, argument: list[Any]) -> bool:
        return any(self(argument))

    def _not(self, argument: list[Any]) -> bool:
        return not self(argument)[0]

    def _select(self, argument: list[Any]) -> Any:
        return self(argument[1])[int(self(argument[0]))]

    def _split(self, argument: list[Any]) -> list[str]:
        return str(self(argument[1])).split(str(argument[0]))

    def _find_in_map(self, argument: list[Any]) -> Any:
        name, first, second = self(argument)
        return self._template["Mappings"][name][first][second]
