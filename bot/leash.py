"""`python -m bot.leash FD MODULE ARGUMENT...`: runs MODULE, and ends it when its starter is gone.

FD is the reading end of a pipe whose other end only the starter holds, so that the kernel tells its end,
kill -9 included. Used by `run` and `demo`, which leave nothing behind whatever happens to them.
"""

import os
import runpy
import signal
import sys
import threading


def _end_with_starter(fd: int) -> None:
    os.read(fd, 1)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_end_with_starter, args=(int(sys.argv[1]),), daemon=True).start()
    sys.argv = sys.argv[2:]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
