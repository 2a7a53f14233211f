"""What holds for every command: help, usage errors, exit codes, no traceback."""

from __future__ import annotations

import pytest

from workbench.__main__ import main
from workbench.cli.commands import COMMANDS


def run(capsys, *arguments):
    code = main(list(arguments))
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_help_lists_every_command(capsys):
    code, out, _ = run(capsys, "--help")
    assert code == 0
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(capsys, command):
    code, out, _ = run(capsys, command, "--help")
    assert code == 0
    assert f"example: workbench {command}" in out


def test_the_version_is_that_of_the_package(capsys):
    code, out, _ = run(capsys, "--version")
    assert (code, out) == (0, "workbench 0.1.0\n")


def test_wrong_usage_is_said_in_one_line_with_exit_code_2(capsys):
    code, out, err = run(capsys, "check")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "FILE" in err


def test_a_missing_workspace_is_said(capsys, tmp_path):
    code, _, err = run(capsys, "check", "--workspace", str(tmp_path / "nowhere"), "x.xml")
    assert code == 2
    assert "nowhere" in err
    assert "Traceback" not in err


def test_options_for_all_commands_may_stand_before_or_after_the_command(capsys, tmp_path):
    missing = str(tmp_path / "nowhere")
    assert run(capsys, "--workspace", missing, "check", "x.xml") == run(
        capsys, "check", "x.xml", "--workspace", missing
    )


def test_without_a_screen_the_window_says_so(capsys, monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    code, out, err = run(capsys)
    assert (code, out) == (2, "")
    assert "no screen" in err
