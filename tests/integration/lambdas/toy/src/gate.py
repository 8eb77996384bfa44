"""A REQUEST authorizer whose answer the token itself names."""

import os

calls = 0


def handler(event, context):
    global calls
    calls += 1
    token = event["headers"]["Authorization"]
    if token == "raise":
        raise Exception("Unauthorized")
    if token == "break":
        raise ValueError("no such key")
    if token == "nonsense":
        return {"hello": "world"}
    effect = "Deny" if token == "deny" else "Allow"
    resource = event["methodArn"] if token == "narrow" else event["methodArn"].split("/")[0] + "/*"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": resource}
    return {
        "principalId": token,
        "policyDocument": {"Version": "2012-10-17", "Statement": [statement]},
        "context": {"calls": calls, "admin": True, "pid": str(os.getpid())},
    }
