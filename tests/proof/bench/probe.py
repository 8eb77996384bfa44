"""Imports a handler, calls it once and prints the CPU time of the process as JSON. A name without a dot is a module,
which is only imported. Without arguments it prints the CPU time of the interpreter alone.

Nothing imports this file: its text is given to `python -c`, with the handler and the path of a file with the event.
"""

import json
import resource
import sys
import time


class Context:
    aws_request_id = "00000000-0000-4000-8000-000000000000"
    function_name = memory_limit_in_mb = invoked_function_arn = function_version = "bench"
    log_group_name = log_stream_name = "bench"
    client_context = identity = tenant_id = None
    deadline = time.time() + 60  # the longest timeout of the steps: a step that calls others begins nothing with less

    def get_remaining_time_in_millis(self) -> int:
        return int((self.deadline - time.time()) * 1000)


def main(handler: str, event: str) -> None:
    from importlib import import_module
    from pathlib import Path

    module, _, name = handler.rpartition(".")
    if not module:
        import_module(name)
        return
    call = getattr(import_module(module), name)
    answer = call(json.loads(Path(event).read_text()), Context())
    print(json.dumps(answer, default=str)[:2000])


if len(sys.argv) > 1:
    main(*sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"cpu_ms": (used.ru_utime + used.ru_stime) * 1000}))
