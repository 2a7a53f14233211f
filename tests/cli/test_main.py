"""What holds for every command: help, usage, exit codes, streams, colours; never a traceback."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest

from tests.cli.conftest import PROGRAM
from workbench.cli.commands import COMMANDS

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="terminals and devices as Unix has them")


def test_help_lists_every_command_with_an_example(run):
    result = run("--help")
    assert result.code == 0
    assert all(f"  {name} " in result.out for name in COMMANDS)
    assert "example: workbench check" in result.out


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_has_help_with_an_example(run, command):
    result = run(command, "--help")
    assert result.code == 0
    assert f"example: workbench {command}" in result.out
    assert "--workspace" in result.out
    assert "--json" in result.out


def test_the_version_is_that_of_the_package(run):
    result = run("--version")
    assert (result.code, result.out) == (0, "workbench 0.1.0\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["check"], "FILE"),
        (["check", "x.xml", "--as"], "--as"),
        (["check", "x.xml", "--bogus"], "`--bogus`"),
        (["check", "x.xml", "--schem", "y"], "`--schem`"),
        (["diff", "a.xml"], "RIGHT"),
        (["diff", "a.xml", "b.xml", "c.xml"], "`c.xml`"),
        (["diff", "a.xml", "b.xml", "--mode", "lines"], "lines"),
        (["diff", "a.xml", "b.xml", "--key", "Line"], "ELEMENT=CHILD"),
        (["submit"], "FILE"),
        (["ask"], "QUERY"),
        (["ask", "stock", "ItemCode"], "field=value"),
        (["sandbox", "--port", "http"], "http"),
        (["sandbox", "--port", "65536"], "65535"),
        (["key"], "new"),
        (["key", "old"], "old"),
        (["chek", "x.xml"], "chek"),
        (["check", "a.xml", "--as\nx\x1b[2J"], "`--as\\nx\\x1b[2J`"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_wrong_usage_is_said_in_one_line_with_exit_code_2(run, arguments, words):
    result = run(*arguments)
    assert (result.code, result.out) == (2, "")
    assert result.err.count("\n") == 1
    assert words in result.err
    assert "--help" in result.err
    assert "\x1b" not in result.err


def test_options_for_all_commands_may_stand_before_or_after_the_command(run, order, tmp_path):
    (tmp_path / "workbench.toml").write_text("format = 9")
    before = run("--workspace", tmp_path, "check", order)
    after = run("check", order, "--workspace", tmp_path)
    joined = run(f"--workspace={tmp_path}", "check", order)
    assert before == after == joined
    assert before.code == 2
    assert "format `9`" in before.err
    assert run("--json", "check", order).object["file"] == run("check", "--json", order).object["file"]


def test_options_and_words_may_mix(run, order):
    assert run("check", order, "--json", order, "--as", "order", order).objects[2]["outcome"] == "ready"


def test_words_behind_a_double_hyphen_are_no_options(run, order, tmp_path, monkeypatch):
    (tmp_path / "--json").write_bytes(order.read_bytes())
    monkeypatch.chdir(tmp_path)
    result = run("check", "--", "--json")
    assert (result.code, result.out) == (0, "./--json: Create Sales Order: ready\n")


def test_without_a_screen_the_window_says_so(program, tmp_path):
    for arguments in ([], ["order.xml"], ["--workspace", str(tmp_path)]):
        result = program.run(*arguments)
        assert (result.code, result.out) == (2, "")
        assert "no screen" in result.err


def test_a_file_named_like_no_command_is_for_the_window(program, tmp_path):
    (tmp_path / "order").write_bytes(b"<a/>")
    assert "no screen" in program.run("order").err
    assert "no screen" not in program.run("orders").err


@pytest.mark.parametrize("command", [*(name for name in COMMANDS if name != "sandbox")])
def test_commands_load_no_qt(program, order, command):
    code = (
        "import sys\nfrom workbench.__main__ import main\n"
        f"main([{command!r}, {str(order)!r}, {str(order)!r}])\n"
        "sys.exit(any(name.startswith(('PySide6', 'qasync')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], env=program.environment, capture_output=True, check=False)
    assert done.returncode == 0


@ON_POSIX
def test_colours_are_for_terminals_and_no_color_is_obeyed(program, sample):
    faulty = str(sample("CreateSalesOrder", "eight-faults"))
    assert "\x1b" not in program.run("check", faulty).out
    assert "\x1b[31m" in on_terminal(program, "check", faulty)
    assert "\x1b" not in on_terminal(program, "check", faulty, NO_COLOR="1")
    assert "\x1b" not in on_terminal(program, "check", faulty, TERM="dumb")
    assert "\x1b[31m" in on_terminal(program, "check", faulty, NO_COLOR="")
    assert "\x1b" not in on_terminal(program, "check", "--json", faulty)


@ON_POSIX
def test_progress_is_for_those_who_do_not_see_the_results_come_in(program, order):
    words = ["check", str(order), "none.xml", str(order)]
    shown = on_terminal(program, *words, stream="stderr")
    assert f"\r1 of 3: {order}\x1b[K\r2 of 3: none.xml\x1b[K\r\x1b[Kworkbench: There is no file" in shown
    assert shown.endswith("\r\x1b[K")
    assert " of 3" not in on_terminal(program, *words)
    assert " of 3" not in program.run(*words).err


def on_terminal(program, *arguments, stream="stdout", **environment):
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, *arguments],
        **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, stream: theirs},
        stdin=subprocess.DEVNULL,
        env=program.environment | {"TERM": "xterm"} | environment,
    )
    os.close(theirs)
    shown = b""
    try:
        while piece := os.read(ours, 65536):
            shown += piece
    except OSError:  # Linux says so at the end
        pass
    os.close(ours)
    process.wait()
    return shown.decode()


@ON_POSIX
def test_a_reader_that_goes_away_ends_it_quietly(program, sample):
    with program.start(
        "check", *[str(sample("CreateSalesOrder", "eight-faults"))] * 50, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 2


@ON_POSIX
def test_help_that_nobody_reads_ends_quietly(program):
    reading, writing = os.pipe()
    os.close(reading)
    with program.start("check", "--help", stdout=writing, stderr=subprocess.PIPE) as process:
        os.close(writing)
        assert process.stderr.read() == b""
    assert process.returncode == 2


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no full device")
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_output_that_cannot_be_written_is_said(program, order, form):
    with (
        open("/dev/full", "wb") as full,
        program.start("check", str(order), *form, stdout=full, stderr=subprocess.PIPE) as process,
    ):
        err = process.stderr.read().decode()
    assert process.returncode == 2
    assert err.startswith("workbench: The output cannot be written: No space left on device. Look where it goes.")
    assert err.count("\n") == 1


@ON_POSIX
def test_closed_streams_are_no_trouble(program, order):
    for closing in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        done = subprocess.run(
            ["sh", "-c", f'exec "$@" {closing}', "sh", *PROGRAM, "check", str(order)],
            env=program.environment,
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b"")
    done = subprocess.run(
        ["sh", "-c", 'exec "$@" <&-', "sh", *PROGRAM, "check", "-"],
        env=program.environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, b"workbench: There is no standard input. Give a file.\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_a_narrow_terminal_encoding_is_no_trouble(program, tmp_path, encoding):
    (tmp_path / "a.xml").write_text("<Größe>≠ 注文</Grösse>", encoding="utf-8")
    result = subprocess.run(
        [*PROGRAM, "check", "a.xml"],
        env=program.environment | {"PYTHONIOENCODING": encoding},
        cwd=tmp_path,
        capture_output=True,
        check=False,
    )
    assert (result.returncode, result.stderr) == (1, b"")
    assert b"Gr" in result.stdout


def test_json_is_utf_8_whatever_the_terminal_speaks(program, tmp_path):
    (tmp_path / "a.xml").write_text("<Größe/>", encoding="utf-8")
    result = program.run("check", "--json", "a.xml", PYTHONIOENCODING="ascii")
    assert "Größe" in result.out
    assert result.object["outcome"] == "unrecognised"
