"""Becomes the program named after `--`, tied to the life of the parent: `child.py PARENT_PID -- PROGRAM ARGUMENTS`.

It is run as a file of its own by a bare interpreter, before exec, because a hook between fork and exec of a process
with threads may deadlock.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: "list[str]") -> None:
    if len(arguments) < 3 or arguments[1] != "--":
        sys.exit("usage: child.py PARENT_PID -- PROGRAM [ARGUMENT]...")
    parent, program = arguments[0], arguments[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
    if os.getppid() != int(parent):  # it died before the line above: nothing would tell us any more
        sys.exit(1)
    os.execvp(program[0], program)  # noqa: S606  # the parent's own argument list, never a shell


if __name__ == "__main__":
    main(sys.argv[1:])
