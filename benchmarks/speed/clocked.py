"""A command in, the seconds and the peak memory of each of its runs out, as JSON.

``python -I -S clocked.py RUNS OUTPUT ERRORS COMMAND ...``. It is a process of its own and as small
as can be: a system may count to a command what the process took that starts it. Memory is that of
the largest process of the command.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main(arguments: list[str]) -> int:
    """Run a command several times, what it says in files; stop at a run that fails."""
    runs, output, errors, *command = arguments
    rows = []
    for _ in range(int(runs)):
        row = _run(command, output, errors)
        rows.append(row)
        if row["status"]:
            break
    json.dump(rows, sys.stdout)
    return 0


def _run(command: list[str], output: str, errors: str) -> dict[str, float]:
    writing = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    actions = [
        (os.POSIX_SPAWN_OPEN, number, path, writing, 0o644)
        for number, path in ((1, output), (2, errors))
    ]
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=actions)
    _, status, usage = os.wait4(process, 0)
    seconds = time.perf_counter() - started
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {"seconds": seconds, "peak": peak, "status": os.waitstatus_to_exitcode(status)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
