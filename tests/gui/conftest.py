"""Windows offscreen, with the program's own themes, on a home of their own."""

import asyncio
import os

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The user's data folder is empty and the test's own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("WORKBENCH_HOME", str(folder))
    return folder


@pytest.fixture
def theme(qapp):
    from workbench.ui.theme import Theme
    from workbench.workspace import resources_folder

    return Theme(qapp, resources_folder() / "themes", "light")


@pytest.fixture
def icons(theme):
    from workbench.ui.icons import Icons
    from workbench.workspace import resources_folder

    return Icons(theme, resources_folder() / "icons")


@pytest.fixture(scope="session")
def loop(qapp):
    """Qt's and asyncio's common event loop: `loop.run_until_complete(...)`.

    One for all tests: the timers of an old one would be collected in whatever thread happens to, which Qt forbids.
    """
    import qasync

    qapp.setQuitOnLastWindowClosed(False)  # a window that one test closes must not end the loop of the next
    loop = qasync.QEventLoop(qapp)
    asyncio.set_event_loop(loop)
    with loop:
        yield loop
    asyncio.set_event_loop(None)


@pytest.fixture
def until(loop):
    """Run the event loop until something is so; fails with the condition's own source after a while."""

    def wait(condition, seconds=30.0):
        async def watch():
            async with asyncio.timeout(seconds):
                while not condition():
                    await asyncio.sleep(0.01)

        loop.run_until_complete(watch())

    return wait
