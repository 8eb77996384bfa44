"""A REQUEST authorizer whose answer the token itself names."""

import itertools
import os

calls = itertools.count(1)


def handler(event, context):
    token = event["headers"]["Authorization"]
    if token == "raise":
        raise Exception("Unauthorized")  # noqa: TRY002 - the very words API Gateway knows
    if token == "break":
        raise ValueError("no such key")
    if token == "nonsense":
        return {"hello": "world"}
    if token == "shapeless":
        return {"principalId": "a", "policyDocument": {"Statement": {"Effect": "Allow", "Action": "*", "Resource": 7}}}
    effect = "Deny" if token == "deny" else "Allow"
    resource = event["methodArn"] if token == "narrow" else event["methodArn"].split("/")[0] + "/*"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {
        "principalId": token,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"calls": next(calls), "admin": True, "pid": str(os.getpid())},
    }
