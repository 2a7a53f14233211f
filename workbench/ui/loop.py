"""The one module that knows how asyncio and Qt share a thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import qasync
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
