"""Python converters: what they are given, what they may give, and what they may not do."""

from __future__ import annotations

import os
import socket
import sys

import pytest

from tests.convert.conftest import codes
from workbench.convert import Cells, ConverterError, run
from workbench.documents import read

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's walls are Linux's")


def body(text: str) -> str:
    lines = "\n".join(f"    {line}" for line in text.splitlines())
    return f"import os, socket, subprocess, threading, time\n\ndef convert(document, context):\n{lines}\n"


def test_the_tree_comes_in_and_goes_out(make, order, cells):
    conversion = run(order, make("c.py", body("document.set('seen', context.name)\nreturn document")), cells=cells)
    assert conversion.output.root.get("seen") == "order.xml"
    assert order.root.get("seen") is None


@pytest.mark.parametrize(
    ("result", "method"),
    [
        ("'<a/>'", "xml"),
        ("b'<a/>'", "xml"),
        ("{'a': [1]}", "text"),
        ("'plain'", "text"),
        ("document.getroottree()", "xml"),
    ],
)
def test_several_kinds_of_result_are_taken(make, order, cells, result, method):
    conversion = run(order, make("c.py", body(f"return {result}")), cells=cells)
    assert conversion.output is not None
    assert conversion.method == method


def test_json_comes_as_xml_and_as_it_was(make, cells):
    text = body("return {'tag': document.tag, 'raw': context.raw.decode()}")
    conversion = run(read(b'{"a": 1.10}', "a.json"), make("c.py", text), cells=cells)
    assert "xpath-functions}map" in conversion.output.text
    assert "1.10" in conversion.output.text


def test_parameters_and_neighbours_are_at_hand(make, order, cells):
    text = "import codes\n" + body("return codes.NAMES[context.parameters['client']]")
    converter = make("c.py", text, codes__py="NAMES = {'DEMO': '<demo/>'}")
    assert run(order, converter, {"client": "DEMO"}, cells=cells).output.root.tag == "demo"


def test_what_it_says_comes_as_findings_at_the_place_in_the_document(make, cells):
    document = read(b"<order>\n  <line/>\n  <line qty='x'/>\n</order>", "o.xml")
    text = body("print('seen')\ncontext.warning('odd', document[1])\ncontext.error('bad')\nreturn document")
    findings = run(document, make("c.py", text), cells=cells).findings
    assert [(each.severity, each.message) for each in findings] == [
        ("note", "The converter says: seen"),
        ("warning", "The converter says: odd"),
        ("error", "The converter says: bad"),
    ]
    assert findings[1].place.line == 3


def test_an_exception_is_told_at_the_converters_own_line(make, order, cells):
    text = "import json\n\ndef inner():\n    return json.loads('{')\n" + body("return inner()")
    conversion = run(order, make("c.py", text), cells=cells)
    assert codes(conversion) == ["conversion.failed"]
    assert "line 4" in conversion.findings[0].message
    assert (conversion.faults[0].line, conversion.faults[0].column) == (4, 12)


def test_a_stop_is_told_with_its_words(make, order, cells):
    conversion = run(order, make("c.py", body("context.stop('nothing to send')")), cells=cells)
    assert codes(conversion) == ["conversion.terminated"]
    assert "nothing to send" in conversion.findings[0].message


def test_a_file_that_is_no_python_is_told_at_its_place(make, order, cells):
    with pytest.raises(ConverterError) as caught:
        run(order, make("c.py", body("retrun document now")), cells=cells)
    assert caught.value.faults[0].line == 4


def test_a_file_without_the_function_is_no_converter(make, order, cells):
    with pytest.raises(ConverterError, match="no function `convert"):
        run(order, make("c.py", "x = 1\n"), cells=cells)


HOSTILE = {
    "reads a file": ("return open('/etc/passwd').read()", "file"),
    "lists a folder": ("return str(os.listdir('/'))", "file"),
    "writes a file": ("open('/tmp/workbench-hostile', 'w').write('x')", "file"),
    "changes a file": ("os.chmod(context.folder, 0o777)", "file"),
    "opens a socket": ("socket.create_connection(('127.0.0.1', 1))", "network"),
    "asks for a name": ("socket.getaddrinfo('example.com', 80)", "network"),
    "forks": ("while True:\n    os.fork()", "process"),
    "runs a program": ("subprocess.run(['id'])", "process"),
    "runs a shell": ("os.system('id')", "process"),
    "kills": ("os.kill(os.getppid(), 9)", "process"),
    "takes 10 GB": ("return bytearray(10 * 2**30)", "memory-limit"),
    "grows": ("held = []\nwhile True:\n    held.append('x' * 1_000_000 + str(len(held)))", "memory-limit"),
    "never ends": ("while True:\n    pass", "time-limit"),
    "never ends in C": ("return sum(iter(int, 1))", "time-limit"),
    "catches everything": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass",
        "time-limit",
    ),
    "writes too much": ("return '<a>' + 'x' * 3_000_000 + '</a>'", "output-limit"),
    "says too much": ("while True:\n    print('hello')", "output-limit"),
    "calls itself": ("return convert(document, context)", "recursion"),
    "ends the process": ("os._exit(3)", "died"),
    "crashes": ("import ctypes\nctypes.string_at(0)", "died"),
}


@linux_only
@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_converter_is_contained_with_a_clear_finding(make, order, cells, name):
    text, code = HOSTILE[name]
    conversion = run(order, make("c.py", body(text)), cells=cells)
    assert conversion.output is None
    assert codes(conversion)[-1] == f"conversion.{code}"
    if code not in ("died", "output-limit"):
        assert "`c.py`, line " in conversion.findings[-1].message


@linux_only
@pytest.mark.parametrize(
    "text",
    [
        # Round the hook that refuses in Python, straight to the system.
        "import ctypes\nlibc = ctypes.CDLL(None)\nreturn str(libc.open(b'/etc/passwd', 0))",
        "import ctypes\nlibc = ctypes.CDLL(None)\nreturn str(libc.socket(2, 1, 0))",
        "import ctypes\nlibc = ctypes.CDLL(None)\nreturn str(libc.fork())",
        "import ctypes\nlibc = ctypes.CDLL(None)\nreturn str(libc.kill(1, 0))",
        "import ctypes\nlibc = ctypes.CDLL(None)\nreturn str(libc.open(b'/tmp/workbench-hostile', 65, 0o600))",
    ],
)
def test_the_kernel_refuses_what_gets_round_python(make, order, cells, text):
    conversion = run(order, make("c.py", body(text)), cells=cells)
    assert conversion.output is not None
    assert conversion.output.text == "-1"


@linux_only
def test_a_converter_that_speaks_for_the_engine_is_not_believed(make, order, cells):
    text = (
        "for handle in range(3, 20):\n    try:\n        os.write(handle, b'nonsense' * 9)\n"
        "    except OSError:\n        pass\nreturn document"
    )
    assert codes(run(order, make("c.py", body(text)), cells=cells)) == ["conversion.output-limit"]


def test_nothing_is_left_of_one_document_for_the_next(make, order, cells):
    text = "import builtins, state\n" + body(
        "state.seen = getattr(state, 'seen', 0) + 1\n"
        "(context.scratch / 'left.txt').write_text('x')\n"
        "return {'seen': state.seen, 'files': len(list(context.scratch.iterdir()))}"
    )
    converter = make("c.py", text, state__py="")
    first, second = (run(order, converter, cells=cells).output.text for _ in range(2))
    assert first == second


def test_interrupting_ends_the_process_at_once(make, order):
    """Ctrl-C reaches the program while it waits for the converter."""
    import signal
    import threading

    if not hasattr(signal, "SIGALRM"):
        pytest.skip("there is no way to send Ctrl-C to oneself here")
    converter = make("c.py", body("time.sleep(60)"))
    with Cells() as own:
        timer = threading.Timer(0.4, os.kill, (os.getpid(), signal.SIGINT))
        timer.start()
        with pytest.raises(KeyboardInterrupt):
            run(order, converter, cells=own)
        timer.join()
        assert own.get("workbench.convert.script.inside", converter.file.resolve().parent)._process is None


def test_coverage_tells_the_lines_that_ran(make, order, cells):
    converter = make("c.py", body("if document.get('no') == '7':\n    return document\nreturn None"))
    reached = run(order, converter, coverage=True, cells=cells).reached
    assert "c.py:5" in reached
    assert "c.py:6" not in reached


def test_it_is_a_socket_that_would_have_been_reached(make, order, cells):
    """The refusal is the cell's, not that nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        conversion = run(order, make("c.py", body(f"socket.create_connection(('127.0.0.1', {port}))")), cells=cells)
    assert codes(conversion) == ["conversion.network"]
