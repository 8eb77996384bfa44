"""Does what its path says: fails, hangs, dies, answers nonsense."""

import os
import signal
import time

SEVEN_MEGABYTES = "x" * (7 * 1024 * 1024)
ANSWERS = {"malformed": {"status": 200}, "large": {"statusCode": 200, "body": SEVEN_MEGABYTES}}


def fail(message):
    raise RuntimeError(message)


DEEDS = {
    "raise": lambda: fail("as asked"),
    "scream": lambda: fail(SEVEN_MEGABYTES),
    "hang": lambda: time.sleep(60),
    "exit": lambda: os._exit(3),
    "die": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "rare signal": lambda: os.kill(os.getpid(), signal.SIGRTMIN + 1),
    "wait": lambda: time.sleep(0.4),
}


def handler(event, context):
    how = (event.get("pathParameters") or event)["how"]
    if how in DEEDS:
        DEEDS[how]()
    return ANSWERS.get(how) or {"statusCode": 200, "body": str(os.getpid())}
