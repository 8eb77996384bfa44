"""A Kafka step that does to each record what its value says, and writes down every invoke."""

import base64
import json
import os
import time
from pathlib import Path

LEDGER = Path(os.environ["LEDGER"])


def handler(event, context):
    records = [record for records in event["records"].values() for record in records]
    values = [json.loads(base64.b64decode(record["value"])) for record in records]
    write({"event": event, "values": values, "at": time.time(), "pid": os.getpid()})
    failures = []
    failed = set()
    for record, value in zip(records, values, strict=True):
        key = f"{record['topic']}-{record['partition']}"
        if key in failed:
            continue
        if value["do"] == "raise":
            raise RuntimeError(f"poison {value['id']}")
        if value["do"] == "sleep":
            time.sleep(value["seconds"])
        if value["do"] == "fail" or (value["do"] == "fail-once" and times_seen(value["id"]) == 1):
            failed.add(key)
            failures.append({"itemIdentifier": {"partition": key, "offset": record["offset"]}})
        else:
            write(
                {"done": value["id"], "partition": record["partition"], "offset": record["offset"], "at": time.time()}
            )
    return {"batchItemFailures": failures}


def write(line):
    with LEDGER.open("a") as ledger:
        ledger.write(json.dumps(line) + "\n")


def times_seen(id_):
    with LEDGER.open() as ledger:
        lines = [json.loads(line) for line in ledger]
    return sum(value["id"] == id_ for line in lines for value in line.get("values", []))
