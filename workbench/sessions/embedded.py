"""The embedded test server: finds the one that runs, or starts a process of its own and stops it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import IO, Any

from workbench.errors import UserFacingError
from workbench.sessions.secret import Secret
from workbench.workspace import user_data_folder

OURS = "workbench sandbox"
PARENT_WATCH = "WORKBENCH_PARENT_WATCH"
START_SECONDS = 20.0
STOP_SECONDS = 5.0
ENDING_SECONDS = 1.0
"""How long after its output a process may take to end."""
CALL_SECONDS = 10.0
_FIRST_LINE = re.compile(r"listening on (http://127\.0\.0\.1:\d{1,5})\s*")


class EmbeddedServerError(UserFacingError):
    """The embedded test server could not be started, or does not answer."""


class EmbeddedServer:
    """A handle on the running test server. All calls block; on loopback they take milliseconds.

    Started processes watch their standard input: when this program ends, however it ends, that closes and the
    server ends too.
    """

    def __init__(
        self,
        data: Path | None = None,
        command: Sequence[str] | None = None,
        *,
        start_seconds: float = START_SECONDS,
    ) -> None:
        """Prepare; nothing is started yet.

        Args:
            data: the server's data folder; None for the user's own.
            command: how to start it, without `--port` and `--data`; None for this program's own `sandbox`.
            start_seconds: how long to wait for its first line.
        """
        self._start_seconds = start_seconds
        self.data = data if data is not None else user_data_folder() / "sandbox"
        self.address = ""
        self._command = tuple(command) if command is not None else _own_command()
        self._process: subprocess.Popen[bytes] | None = None
        self._errors: IO[bytes] | None = None

    @property
    def started_here(self) -> bool:
        """Whether this handle started the process, and so will stop it."""
        return self._process is not None

    @property
    def has_ended(self) -> bool:
        """Whether the process that this handle started ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def start(self) -> EmbeddedServer:
        """Find the server that runs on this data folder, or start one; returns itself.

        Raises:
            EmbeddedServerError: it did not start in time; the message holds what it said last.
        """
        self.address = self._running_address() or self._launch()
        return self

    def stop(self) -> None:
        """Stop the server if this handle started it."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()
        for harder in (process.terminate, process.kill):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STOP_SECONDS)
                break
            harder()
        process.wait()
        if self._errors:
            self._errors.close()

    def key(self, client_code: str) -> Secret:
        """Ask for a new EDI key for a client."""
        return Secret(str(self._call("POST", "/sandbox/keys", {"client_code": client_code})["key"]))

    def revoke(self, key: Secret) -> bool:
        """Make the server forget a key; False when it did not know it."""
        return bool(self._call("POST", "/sandbox/keys/revoke", {"key": key.reveal()})["revoked"])

    def set_up_client(self, client_code: str, **settings: object) -> None:
        """Set a client up: `enabled`, `reviewed_only`, `transactions`; what is left out stays."""
        self._call("POST", "/sandbox/clients", {"client_code": client_code, **settings})

    def take_review(self, client_code: str, name: str, text: str) -> None:
        """Give the server a review that it is to let a client's documents through by."""
        self._call("POST", "/sandbox/reviews", {"client_code": client_code, "name": name, "text": text})

    def serve_tls(self) -> tuple[str, Path]:
        """Let the server answer over TLS, too; returns the address and the file of the authority to trust."""
        found = self._call("POST", "/sandbox/tls")
        return str(found["address"]), Path(found["ca"])

    def reset(self) -> None:
        """Put the sample data back; the books as they were are kept for `undo_reset`."""
        self._call("POST", "/sandbox/reset")

    def undo_reset(self) -> None:
        """Put the books from before the reset back; a second time, those from before the undoing."""
        self._call("POST", "/sandbox/reset/undo")

    def sessions(self) -> list[dict[str, Any]]:
        """Return the last sessions with their steps, the latest first."""
        return list(self._call("GET", "/sandbox/sessions"))

    def fault(self, name: str | None) -> None:
        """Make the server misbehave in one of its named ways, or behave again."""
        self._call("POST", "/sandbox/fault", {"fault": name})

    def faults(self) -> Any:
        """Return the names of its faults, with a sentence each."""
        return self._call("GET", "/sandbox/faults")

    def about(self) -> dict[str, Any]:
        """Return what the server says about itself."""
        return dict(self._call("GET", "/sandbox/about"))

    def _running_address(self) -> str:
        """Return the address of the server on this data folder, if the one that answers there is ours."""
        try:
            noted = json.loads((self.data / "sandbox.json").read_bytes())
            self.address = f"http://127.0.0.1:{int(noted['port'])}"
            about = self.about()
        except (OSError, ValueError, KeyError, TypeError, EmbeddedServerError):
            return ""
        is_ours = about.get("name") == OURS and about.get("pid") == noted.get("pid")
        return self.address if is_ours else ""

    def _launch(self) -> str:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the process
        arguments = [*self._command, "--port", "0", "--data", str(self.data)]
        try:
            self._process = subprocess.Popen(
                arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env=_environment(),
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._errors.close()
            raise EmbeddedServerError(
                f"The test server could not be started: {error.strerror}.", "Install the workbench again."
            ) from error
        line = _first_line(self._process, self._start_seconds)
        found = _FIRST_LINE.fullmatch(line)
        if found is None:
            raise self._not_started(line)
        return found[1]

    def _not_started(self, line: str) -> EmbeddedServerError:
        assert self._process is not None
        assert self._errors is not None
        if not line:  # most likely its output has ended, so that it is about to
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(ENDING_SECONDS)
        ended = self._process.poll()
        why = f"it ended with {ended}" if ended is not None else f"it was not ready in {self._start_seconds:g} seconds"
        self._errors.seek(0)
        lines = self._errors.read()[-4000:].decode("utf-8", "replace").strip().splitlines()
        said = (lines or [line.strip()])[-1]
        self.stop()
        words = f' Its last words: "{said}"' if said else ""
        return EmbeddedServerError(
            f"The test server did not start: {why}.{words}",
            f"Run `workbench sandbox` by itself to see more; its data lies in `{self.data}`.",
        )

    def _call(self, method: str, path: str, content: object = None) -> Any:
        import httpx

        try:
            with httpx.Client(trust_env=False, timeout=CALL_SECONDS) as client:
                answer = client.request(method, self.address + path, headers={"X-Workbench-Admin": "1"}, json=content)
            answer.raise_for_status()
            return answer.json() if answer.content else {}
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise EmbeddedServerError(
                f"The test server at `{self.address}` did not answer `{path}` as it should.",
                "Stop it and start it again.",
            ) from error


@contextlib.asynccontextmanager
async def embedded_server(
    data: Path | None = None, command: Sequence[str] | None = None
) -> AsyncIterator[EmbeddedServer]:
    """Run a block with the test server; one that was started for it is stopped after it.

    Raises:
        EmbeddedServerError: it could not be started.
    """
    server = EmbeddedServer(data, command)
    starting = asyncio.ensure_future(asyncio.to_thread(server.start))
    try:
        await asyncio.shield(starting)
        yield server
    finally:
        await asyncio.shield(_stop_after(server, starting))


async def _stop_after(server: EmbeddedServer, starting: asyncio.Future[EmbeddedServer]) -> None:
    """Stop the server also when the block was cancelled while it was still starting."""
    await asyncio.wait({starting})
    if not starting.cancelled():
        starting.exception()
    await asyncio.to_thread(server.stop)


def _own_command() -> tuple[str, ...]:
    if getattr(sys, "frozen", False):
        return sys.executable, "sandbox"
    return sys.executable, "-m", "workbench", "sandbox"


def _environment() -> dict[str, str]:
    """Return the child's environment: it finds this very package, watches its parent, and gets no keys."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WORKBENCH_KEY_")}
    package = str(Path(__file__).resolve().parents[2])
    others = [kept["PYTHONPATH"]] if kept.get("PYTHONPATH") else []
    return kept | {PARENT_WATCH: "1", "PYTHONPATH": os.pathsep.join([package, *others])}


def _first_line(process: subprocess.Popen[bytes], seconds: float) -> str:
    """Wait for the first line of output; go on emptying the pipe, so that the server never blocks on it."""
    lines: list[bytes] = []
    come = threading.Event()

    def drain() -> None:
        assert process.stdout is not None
        with process.stdout as output:
            lines.append(output.readline(4096))
            come.set()
            while output.read(65536):
                pass

    threading.Thread(target=drain, name="embedded-server-output", daemon=True).start()
    come.wait(seconds)
    return lines[0].decode("utf-8", "replace") if lines else ""
