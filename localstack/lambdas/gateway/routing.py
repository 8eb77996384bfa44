"""Finds a request's route as API Gateway does: the most specific resource that has the method.

Measured on AWS by others: if a resource lacks the method, `{id}` or `{proxy+}` beside or above it gets the request
(floci-io/floci#3399, ministackorg/ministack#1423); a slash at the end of a path changes only the event's `path`
(aws-powertools/powertools-lambda-python#1552, LocalStack's snapshots of proxy events).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from localstack.lambdas.model import Route


@dataclass
class Node:
    """One segment of the resource tree."""

    literals: dict[str, Node] = field(default_factory=dict)
    parameter: tuple[str, Node] | None = None
    greedy: tuple[str, Node] | None = None
    methods: dict[str, Route] = field(default_factory=dict)


Found = tuple[Route, dict[str, str]]


class Router:
    def __init__(self, routes: Iterable[Route]) -> None:
        self._root = Node()
        for route in routes:
            self._node(route.path).methods[route.method] = route

    def _node(self, path: str) -> Node:
        node = self._root
        for segment in filter(None, path.split("/")):
            node = _child(node, segment)
        return node

    def match(self, method: str, path: str) -> tuple[Route, dict[str, str]] | None:
        """The route and its path parameters; None where no resource has this path and method."""
        segments = path.rstrip("/").split("/")[1:]
        return _find(self._root, segments, 0, method)


def _child(node: Node, segment: str) -> Node:
    if not segment.startswith("{"):
        return node.literals.setdefault(segment, Node())
    name = segment.strip("{}")
    if name.endswith("+"):
        node.greedy = node.greedy or (name[:-1], Node())
        return node.greedy[1]
    node.parameter = node.parameter or (name, Node())
    return node.parameter[1]


def _find(node: Node, segments: list[str], at: int, method: str) -> Found | None:
    if at == len(segments):
        return _route(node, method, {})
    segment = segments[at]
    literal = node.literals.get(segment)
    if literal is not None and (found := _find(literal, segments, at + 1, method)):
        return found
    if node.parameter is not None and segment and (found := _find(node.parameter[1], segments, at + 1, method)):
        found[1][node.parameter[0]] = segment
        return found
    if node.greedy is not None:
        return _route(node.greedy[1], method, {node.greedy[0]: "/".join(segments[at:])})
    return None


def _route(node: Node, method: str, parameters: dict[str, str]) -> Found | None:
    route = node.methods.get(method) or node.methods.get("ANY")
    return (route, parameters) if route else None
