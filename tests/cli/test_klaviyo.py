"""`workbench klaviyo`: what it prints, with which exit code, and that it never shows a traceback."""

from __future__ import annotations

import json
import os

import pytest

from tests.klaviyo.conftest import embedded
from workbench.__main__ import main

KEYS = {"records", "new", "changed", "unchanged", "blocked", "duplicate", "over_test_limit", "chunks", "eta_seconds"}


@pytest.fixture(scope="module")
def klaviyo(tmp_path_factory):
    with embedded(tmp_path_factory.mktemp("embedded")) as found:
        yield found


@pytest.fixture
def at(tmp_path, monkeypatch, klaviyo):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    for name in [name for name in os.environ if name.startswith("WORKBENCH_KEY_")]:
        monkeypatch.delenv(name)
    klaviyo.reset()
    (tmp_path / "settings.txt").write_text("RunKlaviyoDaemon = True\nKlaviyoBatchSize = 2\nMode = Production\n")
    (tmp_path / "records.csv").write_text("Code,Email\nA,a@example.com\nB,A@example.com\nC,c@@\nD,d@example.com\n")
    return tmp_path


def run(capsys, *arguments):
    code = main(["klaviyo", *map(str, arguments)])
    printed = capsys.readouterr()
    assert "Traceback" not in printed.err
    return code, printed.out, printed.err


def plan(capsys, at, *more):
    given = ("--settings", at / "settings.txt", "--records", at / "records.csv", "--plan", at / "x.plan")
    return run(capsys, "plan", *given, *more)


def test_plan_prints_one_object_whose_buckets_add_up(capsys, at):
    code, out, _ = plan(capsys, at, "--json")
    (line,) = out.splitlines()
    found = json.loads(line)
    assert code == 1
    assert set(found) >= KEYS | {"plan_file", "binding_limit"}
    assert sum(found[name] for name in KEYS - {"records", "chunks", "eta_seconds"}) == found["records"] == 4
    assert [set(chunk) for chunk in found["chunks"]] == [{"count", "bytes", "sha256", "bound"}]
    assert found["plan_file"] == str(at / "x.plan")


def test_without_blocked_records_the_exit_code_is_0(capsys, at):
    (at / "records.csv").write_text("Code\nA\n")
    code, out, _ = plan(capsys, at)
    assert code == 0
    assert "1  new" in out


def test_run_prints_counts_calls_and_seconds(capsys, at, klaviyo):
    planned = json.loads(plan(capsys, at, "--json")[1])
    code, out, err = run(capsys, "run", "--plan", at / "x.plan", "--base-url", klaviyo.address, "--json")
    found = json.loads(out)
    assert code == 0
    assert (found["outcome"], found["imported"], found["rejected"], found["not_sent"]) == ("complete", 2, 0, 0)
    assert found["calls"] >= 3
    assert found["seconds"] > 0
    assert found["KlaviyoLastSync"]
    assert klaviyo.accepted() == [chunk["sha256"] for chunk in planned["chunks"]]
    assert klaviyo.address in err


def test_a_second_run_of_a_plan_is_refused_with_2(capsys, at, klaviyo):
    plan(capsys, at)
    run(capsys, "run", "--plan", at / "x.plan", "--base-url", klaviyo.address)
    code, out, err = run(capsys, "run", "--plan", at / "x.plan", "--base-url", klaviyo.address, "--json")
    assert (code, out) == (2, "")
    assert "Plan again" in err


def test_a_wrong_name_stops_a_production_run(capsys, at, klaviyo):
    plan(capsys, at)
    arguments = ("run", "--plan", at / "x.plan", "--base-url", klaviyo.address, "--confirm")
    assert run(capsys, *arguments, "Somebody else")[0] == 2
    assert klaviyo.accepted() == []
    assert run(capsys, *arguments, "workbench test company")[0] == 0


def test_without_key_or_address_the_embedded_klaviyo_is_used_and_said(capsys, at):
    plan(capsys, at)
    code, _, err = run(capsys, "run", "--plan", at / "x.plan")
    assert code == 0
    assert "embedded test Klaviyo" in err


def test_a_list_given_for_one_plan_is_sent_with_it(capsys, at, klaviyo):
    _, out, _ = plan(capsys, at, "--list", "LOCAL2", "--json")
    assert run(capsys, "run", "--plan", at / "x.plan", "--base-url", klaviyo.address)[0] == 0
    assert klaviyo.accepted() == [chunk["sha256"] for chunk in json.loads(out)["chunks"]]


def test_status_before_and_after(capsys, at, klaviyo):
    given = ("status", "--settings", at / "settings.txt", "--json")
    code, out, _ = run(capsys, *given)
    assert (code, json.loads(out)["last_run"], json.loads(out)["KlaviyoLastSync"]) == (0, None, "")
    plan(capsys, at)
    run(capsys, "run", "--plan", at / "x.plan", "--base-url", klaviyo.address)
    code, out, _ = run(capsys, *given)
    assert (code, json.loads(out)["last_run"]["outcome"]) == (0, "complete")


def test_look_shows_the_account_and_what_is_odd_about_the_mode(capsys, at, klaviyo):
    given = ("look", "--settings", at / "settings.txt", "--base-url", klaviyo.address, "--json")
    code, out, err = run(capsys, *given)
    found = json.loads(out)
    assert code == 1
    assert found["account"]["name"] == "Workbench Test Company"
    assert "test account" in found["warning"]
    assert "test account" in err
    assert [one["id"] for one in found["lists"]] == ["LOCAL1", "LOCAL2"]
    assert klaviyo.accepted() == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("plan", "--settings", "nothing.txt", "--records", "x"), "nothing.txt"),
        (("plan", "--records", "nothing.csv"), "klaviyo.toml"),
        (("run", "--plan", "nothing.plan"), "nothing.plan"),
        (("run",), "--plan"),
        (("dance",), "dance"),
    ],
)
def test_what_cannot_be_run_is_said_with_2(capsys, at, arguments, words):
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert words in err


def test_settings_and_records_of_the_workspace_are_the_default(capsys, at):
    toml = '[settings]\nRunKlaviyoDaemon = true\n[records]\nlocation = "{}"\n'
    toml += '[[mapping.rules]]\ncolumn = "Code"\nto = "{}"\n'
    folder = at / "team"
    folder.mkdir()
    (folder / "klaviyo.toml").write_text(toml.format(at / "records.csv", "external_id"))
    code, out, _ = run(capsys, "plan", "--workspace", folder, "--json")
    assert (code, json.loads(out)["new"]) == (0, 4)


@pytest.mark.parametrize("action", ["plan", "run", "status", "look", "daemon"])
def test_each_action_has_help_with_an_example(capsys, action):
    code, out, _ = run(capsys, action, "--help")
    assert code == 0
    assert f"example: workbench klaviyo {action}" in out
