"""The private key is nowhere: not in any file, log, report or answer that the sync leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEY = "pk_planted_4b1d9e7c3a52f860"
SMTP = "planted-smtp-password-77123"


def holds_key(content: bytes) -> bool:
    return any(secret.encode(codec) in content for secret in (KEY, SMTP) for codec in ("utf-8", "utf-16-le"))


def everything(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_planted_key_is_found_nowhere(bench, klaviyo):
    settings = bench.settings_file(KlaviyoErrorEmailRecipients="x@example.com")
    table = bench.csv([("A", "a@example.com"), ("B", "b@@")])
    plan = bench.folder / "x.klaviyo-plan"
    environment = os.environ | {"WORKBENCH_KEY_KLAVIYO": KEY, "WORKBENCH_KEY_KLAVIYO_SMTP": SMTP}
    printed = b""
    for action in (
        ["plan", "--settings", settings, "--records", table, "--plan", plan, "--report", bench.folder / "x.html"],
        ["look", "--settings", settings, "--base-url", klaviyo.address],
        ["run", "--plan", plan, "--base-url", klaviyo.address],
        ["status", "--settings", settings],
        ["daemon", "--settings", settings, "--records", table, "--rounds", "1", "--base-url", klaviyo.address],
        ["run", "--plan", plan, "--base-url", "http://127.0.0.1:9/?" + "x"],
    ):
        command = [sys.executable, "-m", "workbench", "klaviyo", *map(str, action)]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False, timeout=120)
        printed += done.stdout + done.stderr
        assert b"Traceback" not in done.stderr
    assert b"embedded" not in printed
    assert not holds_key(printed)
    found = everything(bench.folder)
    assert any(path.name == "daemon.log" for path in found)
    assert any(path.suffix == ".klaviyo-plan" for path in found)
    assert [path for path in found if holds_key(path.read_bytes())] == []
    # The server was really called with it, or the test proves nothing.
    assert len(klaviyo.accepted()) == 1


def test_a_key_in_the_settings_file_goes_no_further(bench, klaviyo):
    settings = bench.settings_file(**{"Host Company, Password": KEY})
    table, plan = bench.customers(1), bench.folder / "x.klaviyo-plan"
    for action in (
        ["plan", "--settings", settings, "--records", table, "--plan", plan],
        ["run", "--plan", plan, "--base-url", klaviyo.address],
    ):
        command = [sys.executable, "-m", "workbench", "klaviyo", *map(str, action)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60)
        assert not holds_key(done.stdout + done.stderr)
    assert [path for path in everything(bench.folder) if holds_key(path.read_bytes())] == [settings]
