"""What the page decides, without a window: when it asks, what it leaves alone, what it says."""

from __future__ import annotations

import asyncio

from workbench.errors import UserFacingError
from workbench.sessions import Secret
from workbench.ui.pages.server.presenter import ServerPresenter
from workbench.ui.tasks import TaskScope
from workbench.ui.test_server import ServerState

RUNNING = ServerState("running", "It runs.", "http://127.0.0.1:1", started_here=True)
ABOUT = {"version": "1", "pid": 1, "data": "/data", "fault": None, "counts": {}, "clients": [], "kept": None}


class View:
    """Remembers what it was told to show."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, object]] = []

    def __getattr__(self, name: str):
        return lambda *values: self.shown.append((name, values[0]))

    def show_faults(self, faults, on) -> None:
        self.shown.append(("show_faults", on))

    def names(self) -> list[str]:
        return [name for name, _ in self.shown]


class Server:
    """Answers as told; `gate` holds its answers back."""

    def __init__(self, state: ServerState = RUNNING) -> None:
        self.state = state
        self.asked: list[str] = []
        self.told = dict(ABOUT)
        self.trouble: UserFacingError | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self._watcher = lambda state: None

    def watch(self, watcher) -> None:
        self._watcher = watcher
        watcher(self.state)

    def become(self, state: ServerState) -> None:
        self.state = state
        self._watcher(state)

    async def start(self) -> None:
        await self._answer("start", None)
        self.become(RUNNING)

    async def stop(self) -> None:
        await self._answer("stop", None)
        self.become(ServerState("stopped", "It does not run."))

    async def restart(self) -> None:
        await self.stop()
        await self.start()

    async def about(self):
        return await self._answer("about", self.told)

    async def faults(self):
        return await self._answer("faults", {"slow": "Late."})

    async def sessions(self):
        return await self._answer("sessions", [])

    async def fault(self, name) -> None:
        self.told["fault"] = name
        await self._answer(f"fault {name}", None)

    async def reset(self) -> None:
        await self._answer("reset", None)

    async def undo_reset(self) -> None:
        await self._answer("undo_reset", None)

    async def new_key(self, client_code: str) -> Secret:
        return await self._answer(f"key {client_code}", Secret("edi_x"))

    async def _answer(self, what: str, value):
        self.asked.append(what)
        await self.gate.wait()
        if self.trouble is not None:
            raise self.trouble
        return value


def play(scene, state: ServerState = RUNNING) -> tuple[View, Server]:
    async def whole() -> tuple[View, Server]:
        view, server = View(), Server(state)
        unexpected: list[BaseException] = []
        tasks = TaskScope(unexpected.append, unexpected.append)
        presenter = ServerPresenter(view, server, tasks)
        presenter.start()
        await settle()
        await scene(presenter, server)
        await settle()
        server.gate.set()
        await tasks.close()
        assert unexpected == []
        return view, server

    return asyncio.run(whole())


async def settle() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


async def nothing(presenter, server) -> None:
    pass


def test_a_running_server_is_asked_at_once():
    view, server = play(nothing)
    assert server.asked == ["faults", "about", "sessions"]
    assert view.names() == ["show_state", "show_about", "show_faults", "show_sessions"]


def test_the_faults_are_asked_for_once_only():
    async def scene(presenter, server):
        presenter.look()

    _, server = play(scene)
    assert server.asked.count("faults") == 1
    assert server.asked.count("about") == 2


def test_a_stopped_server_is_left_alone():
    async def scene(presenter, server):
        presenter.look()
        presenter.reset()
        presenter.toggle_fault("slow", True)
        presenter.copy_new_key("DEMO")

    _, server = play(scene, ServerState("stopped", "It does not run."))
    assert server.asked == []


def test_nothing_is_asked_while_it_is_being_stopped():
    async def scene(presenter, server):
        server.asked.clear()
        server.gate.clear()
        presenter.look()
        await settle()
        presenter.stop_server()
        await settle()
        presenter.look()
        presenter.reset()
        await settle()
        server.gate.set()

    view, server = play(scene)
    assert server.asked == ["about", "stop"]
    assert view.shown[-1][1].condition == "stopped"


def test_a_second_switch_replaces_the_first_and_the_page_asks_again():
    async def scene(presenter, server):
        server.gate.clear()
        presenter.restart_server()
        await settle()
        presenter.restart_server()
        await settle()
        server.gate.set()

    view, server = play(scene)
    assert server.state.condition == "running"
    assert view.names()[-1] == "show_sessions"


def test_a_question_under_way_is_left_to_come_to_its_end():
    async def scene(presenter, server):
        server.asked.clear()
        server.gate.clear()
        for _ in range(3):
            presenter.look()
            await settle()
        server.trouble = UserFacingError("No whole answer came.")
        server.gate.set()

    view, server = play(scene)
    assert server.asked == ["about"]
    assert view.names()[-1] == "show_trouble"


def test_trouble_that_the_state_tells_of_is_not_told_twice():
    async def scene(presenter, server):
        server.trouble = UserFacingError("No answer.")
        server.state = ServerState("trouble", "It has ended.", trouble=server.trouble)
        presenter.reset()
        server.state = RUNNING
        server.gate.clear()
        presenter.look()
        await settle()
        server.become(ServerState("trouble", "It has ended.", trouble=server.trouble))
        server.gate.set()

    view, _ = play(scene)
    assert "show_trouble" not in view.names()


def test_no_answer_is_trouble():
    async def scene(presenter, server):
        server.trouble = UserFacingError("It is gone.", "Start it.")
        presenter.look()

    view, _ = play(scene)
    assert view.shown[-1] == ("show_trouble", view.shown[-1][1])
    assert str(view.shown[-1][1]) == "It is gone. Start it."


def test_a_server_of_another_version_is_trouble_that_says_so():
    async def scene(presenter, server):
        server.told = {"name": "workbench sandbox"}
        presenter.look()

    view, _ = play(scene)
    assert view.names()[-1] == "show_trouble"
    assert "another version" in str(view.shown[-1][1])


def test_a_reset_asks_nothing_and_offers_to_undo():
    async def scene(presenter, server):
        presenter.reset()

    view, server = play(scene)
    assert "reset" in server.asked
    assert ("offer_undo", "The sample data is back.") in view.shown


def test_a_failed_reset_is_not_said_to_be_done():
    async def scene(presenter, server):
        server.trouble = UserFacingError("It is gone.")
        presenter.reset()

    view, _ = play(scene)
    assert "offer_undo" not in view.names()
    assert view.names()[-1] == "show_trouble"


def test_a_fault_is_shown_as_on_when_the_server_says_so():
    async def scene(presenter, server):
        presenter.toggle_fault("slow", True)
        await settle()
        presenter.toggle_fault("slow", False)

    view, server = play(scene)
    assert [each for each in server.asked if each.startswith("fault ")] == ["fault slow", "fault None"]
    assert [on for name, on in view.shown if name == "show_faults"] == [None, "slow", None]


def test_a_key_goes_to_the_clipboard_and_its_words_do_not_hold_it():
    async def scene(presenter, server):
        presenter.copy_new_key("ORDERSONLY")

    view, _ = play(scene)
    assert [value.reveal() for name, value in view.shown if name == "copy_secret"] == ["edi_x"]
    said = next(words for name, words in view.shown if name == "show_remark")
    assert "ORDERSONLY" in said
    assert "edi_x" not in said
