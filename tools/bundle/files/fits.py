"""A Python in, status 0 out where it can run the bundle; any Python can read this file."""

import json
import os
import platform
import sys
import sysconfig


def main():
    """Compare this Python with what the bundle was made for."""
    here = os.path.dirname(os.path.abspath(__file__))  # noqa: PTH100, PTH120 - as above
    with open(os.path.join(here, "bundle.json"), "rb") as file:  # noqa: PTH118, PTH123 - as above
        made_for = json.loads(file.read().decode("utf-8"))
    build = sysconfig.get_platform().rpartition("-")[2]
    machine = platform.machine() if build == "universal2" else build
    return (
        sys.platform == made_for["sys_platform"]
        and machine.lower() == made_for["machine"].lower()
        and "%d.%d" % sys.version_info[:2] in made_for["pythons"]  # noqa: UP031 - as above
        and platform.python_implementation() == "CPython"
        and not sysconfig.get_config_var("Py_GIL_DISABLED")
    )


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
