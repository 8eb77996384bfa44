"""Answers with what it was given, and with what its process can see."""

import itertools
import json
import os
import sys

from common import FROM_LAYER

STARTED = os.getpid()
calls = itertools.count(1)


def handler(event, context):
    if "print" in event:
        print(event["print"])
    seen = {
        "event": event,
        "environment": dict(os.environ),
        "path": sys.path,
        "pid": STARTED,
        "calls": next(calls),
        "layer": FROM_LAYER,
        "request_id": context.aws_request_id,
        "arn": context.invoked_function_arn,
        "custom": context.client_context and context.client_context.custom,
        "remaining": context.get_remaining_time_in_millis(),
    }
    return {"statusCode": 200, "headers": {"X-Echo": "yes"}, "body": json.dumps(seen)}
