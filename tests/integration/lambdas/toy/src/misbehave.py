"""Does what its path says: fails, hangs, dies, answers nonsense."""

import os
import signal
import time


def handler(event, context):
    how = (event.get("pathParameters") or event)["how"]
    if how == "raise":
        raise RuntimeError("as asked")
    if how == "hang":
        time.sleep(60)
    if how == "exit":
        os._exit(3)
    if how == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if how == "wait":
        time.sleep(0.4)
    if how == "malformed":
        return {"status": 200}
    if how == "large":
        return {"statusCode": 200, "body": "x" * (7 * 1024 * 1024)}
    return {"statusCode": 200, "body": str(os.getpid())}
