"""The one module that knows how asyncio and Qt share a thread."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import qasync
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QDialog

Trouble = Callable[[BaseException], None]


def run(application: QApplication, main: Callable[[], Coroutine[Any, Any, int]], on_error: Trouble) -> int:
    """Run the program's main coroutine on Qt's event loop, to its end.

    Args:
        application: the one application; it no longer ends by itself when its last window closes.
        main: the program.
        on_error: told of exceptions that nobody awaited.

    Returns:
        What the coroutine returns.
    """
    application.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(application)

    def unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        on_error(error if isinstance(error, BaseException) else RuntimeError(context.get("message", "")))

    loop.set_exception_handler(unhandled)
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        return runner.run(main())


@contextlib.contextmanager
def closing_on_interrupt(close: Callable[[], None]) -> Iterator[None]:
    """Let Ctrl-C in the terminal, and a request to terminate, close the window as its button would.

    Qt waits in its own code, where Python's signal handlers don't run; a byte on a socket wakes it.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    notifier = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda: reader.recv(64))
    signals = [signal.SIGINT, signal.SIGTERM]
    handlers = [signal.signal(each, lambda *_: close()) for each in signals]
    before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        for each, handler in zip(signals, handlers, strict=True):
            signal.signal(each, handler)
        notifier.setEnabled(False)
        reader.close()
        writer.close()


async def ask(dialog: QDialog) -> bool:
    """Show a dialog and wait for its end without an event loop of its own; True when it was accepted."""
    answered: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def finished(result: int) -> None:
        if not answered.done():
            answered.set_result(result)

    dialog.finished.connect(finished)
    dialog.open()
    try:
        return await answered == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()
