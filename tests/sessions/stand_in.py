"""Stands in for the test server's process: its first line, its admin calls, its watch on standard input."""

import json
import os
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

data = Path(sys.argv[sys.argv.index("--data") + 1])
name = sys.argv[1] if sys.argv[1].startswith("name=") else "name=workbench sandbox"


class Handler(BaseHTTPRequestHandler):
    def answer(self):
        length = int(self.headers.get("Content-Length", "0"))
        content = json.loads(self.rfile.read(length)) if length else None
        answers = {
            "/sandbox/about": (200, {"name": name[5:], "pid": os.getpid(), "environment": sorted(os.environ)}),
            "/sandbox/keys": (201, {"key": f"edi_for_{(content or {}).get('client_code')}_0123456789"}),
        }
        status, value = answers.get(self.path, (204, None))
        if self.headers.get("X-Workbench-Admin") != "1":
            status, value = 403, {}
        body = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = answer  # noqa: N815 - the library's names

    def log_message(self, *_):
        pass


def watch():
    sys.stdin.buffer.read()
    os._exit(0)


server = HTTPServer(("127.0.0.1", 0), Handler)
data.mkdir(parents=True, exist_ok=True)
(data / "sandbox.json").write_text(json.dumps({"port": server.server_port, "pid": os.getpid()}))
if os.environ.get("WORKBENCH_PARENT_WATCH") == "1":
    threading.Thread(target=watch, daemon=True).start()
print(f"listening on http://127.0.0.1:{server.server_port}", flush=True)
server.serve_forever()
