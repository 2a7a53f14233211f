"""What runs inside the cells of these tests."""

import contextlib
import os
import socket
import sys
import time
from pathlib import Path

from workbench.isolation.wire import pack


def answer(header, blobs):
    what = header["do"]
    if what == "echo":
        return {"environment": dict(os.environ), "folder": os.getcwd()}, blobs
    try:
        done = _do(what, header)
    except (OSError, RuntimeError, ValueError) as error:
        return {"refused": type(error).__name__, "errno": getattr(error, "errno", None)}, []
    return {"done": done}, []


def _do(what, header):
    if what == "read":
        return Path(header["path"]).read_text()[:20]
    if what == "write":
        return Path(header["path"]).write_text("x")
    if what == "connect":
        return socket.create_connection(("127.0.0.1", header["port"]), 2).fileno()
    if what == "fork":
        child = os.fork()
        if child == 0:
            os._exit(0)
        return child
    if what == "run":
        return os.execv("/bin/true", ["true"])
    if what == "signal":
        return os.kill(header["process"], 0)
    if what == "limits":
        import resource

        soft, _ = resource.getrlimit(resource.RLIMIT_CORE)
        return resource.setrlimit(resource.RLIMIT_CORE, (soft, soft))
    if what == "mode":
        return os.chmod(header["path"], 0o777)
    if what == "memory":
        return len(bytearray(header["bytes"]))
    if what == "sleep":
        time.sleep(header["seconds"])
        return None
    if what == "end":
        os._exit(header["code"])
    if what == "forge":
        frame = pack({"done": "forged"})
        for handle in range(3, 20):
            with contextlib.suppress(OSError):
                os.write(handle, frame * 2)
        return None
    if what == "break":
        os.closerange(0, 20)
        return None
    if what == "flood":
        sys.stderr.write("x" * 100_000)
        return None
    raise RuntimeError(what)
