"""`workbench key new`: a key, shown once, different each time."""

from __future__ import annotations

import base64


def test_a_new_key_is_32_random_bytes_in_base32(run):
    keys = {run("key", "new").out.strip() for _ in range(20)}
    assert len(keys) == 20
    for key in keys:
        assert key.startswith("edi_")
        body = key.removeprefix("edi_")
        assert len(base64.b32decode(body.upper() + "=" * (-len(body) % 8))) == 32


def test_it_is_alone_on_standard_output(program):
    result = program.run("key", "new", "--customer", "HARBOUR01")
    assert result.code == 0
    assert result.out.count("\n") == 1
    assert result.err == "workbench: this EDI key for HARBOUR01 is shown once and kept nowhere\n"
    assert not (program.home / "workbench").exists()


def test_json_gives_it_with_the_customer(run):
    found = run("key", "new", "--json", "--customer", "HARBOUR01").object
    assert found["customer"] == "HARBOUR01"
    assert found["key"].startswith("edi_")
    assert run("--json", "key", "new").object["customer"] is None
