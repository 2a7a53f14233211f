import json
from dataclasses import replace

import pytest

from workbench.workspace.state import State, load_state, save_state, with_recent


def test_state_comes_back_with_its_types_and_with_unknown_keys(tmp_path):
    file = tmp_path / "state.json"
    state = State("dark", 1.25, ("a.xml",), "Session", {"main": "AAAA=="}, ("b.xml",), {"later": [1, None]})
    save_state(file, state)
    assert load_state(file) == (state, ())
    save_state(file, replace(state, zoom=2))
    assert json.loads(file.read_bytes())["later"] == [1, None]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "pink"),
        ("zoom", True),
        ("zoom", 99),
        ("zoom", "1"),
        ("last_files", "a.xml"),
        ("recent", [1]),
        ("windows", {"main": 3}),
        ("last_page", None),
        ("theme", ["dark"]),
    ],
)
def test_one_wrong_value_takes_its_default_and_is_told(tmp_path, name, value):
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"theme": "light", "last_page": "Help"} | {name: value}))
    state, problems = load_state(file)
    assert getattr(state, name) == getattr(State(), name)
    assert len(problems) == 1
    assert f"`{name}`" in problems[0]
    assert "Help" in (state.last_page, "Help" if name == "last_page" else "")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_a_damaged_file_means_defaults_and_is_told(tmp_path, content):
    file = tmp_path / "state.json"
    file.write_bytes(content)
    state, problems = load_state(file)
    assert state == State()
    assert "damaged" in problems[0]


def test_no_file_is_no_problem(tmp_path):
    assert load_state(tmp_path / "state.json") == (State(), ())


def test_recent_files_have_no_doubles_and_an_end():
    recent = ()
    for number in range(30):
        recent = with_recent(recent, str(number))
    assert with_recent(recent, "15")[:2] == ("15", "29")
    assert len(with_recent(recent, "new")) == 20
