"""Changing a protocol's text one setting at a time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.sessions.profile_file import read_profile
from workbench.sessions.profile_text import STEP_NAMES, TextError, read_steps, with_setting, with_step, with_title
from workbench.workspace import resources_folder

FILES = sorted((resources_folder() / "protocols").glob("*.toml"))
PLAIN = resources_folder() / "protocols" / "saasplications-http.toml"
TEXT = PLAIN.read_text("utf-8")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_putting_in_what_is_there_changes_nothing(file):
    text = file.read_text("utf-8")
    for step, found in read_steps(text).items():
        if not found.is_there:
            continue
        same = text
        for key in ("method", "path", "content_type", "body"):
            same = with_setting(same, step, key, getattr(found, key))
        for key in ("query", "headers", "find"):
            same = with_setting(same, step, key, dict(getattr(found, key)))
        same = with_setting(same, step, "success", [int(status) for status in found.success.split(",")])
        assert same == text


def test_a_step_is_read_as_it_stands():
    submit = read_steps(TEXT)["submit"]
    assert (submit.method, submit.path, submit.success, submit.seconds) == ("POST", "/edi/session/submit", "200", "120")
    assert submit.headers == (("X-EDI-Session", "{token}"),)
    assert not read_steps(TEXT)["poll"].is_there


@given(path=st.from_regex(r"/[a-z{}\"'\\#]{0,20}", fullmatch=True))
def test_any_path_comes_back_as_it_was_put_in_and_nothing_else_is_touched(path):
    changed = with_setting(TEXT, "close", "path", path)
    assert read_steps(changed)["close"].path == path
    assert changed.count("\n") == TEXT.count("\n")
    others = [step for step in STEP_NAMES if step != "close"]
    assert [read_steps(changed)[step] for step in others] == [read_steps(TEXT)[step] for step in others]


@given(body=st.text(st.characters(exclude_characters="\r", exclude_categories=("Cs", "Cc")) | st.just("\n")))
def test_any_body_comes_back_as_it_was_put_in(body):
    assert read_steps(with_setting(TEXT, "establish", "body", body))["establish"].body == body


def test_headers_are_added_changed_and_taken_out_in_their_own_line():
    more = with_setting(TEXT, "submit", "headers", {"X-EDI-Session": "{token}", "X-Partner": "{client_code}"})
    assert [name for name, _ in read_profile(PLAIN, more).submit.headers] == ["X-EDI-Session", "X-Partner"]
    assert more.count("\n") == TEXT.count("\n")
    none = with_setting(more, "submit", "headers", {})
    assert read_profile(PLAIN, none).submit.headers == ()


def test_several_lines_become_a_list_that_is_tried_in_turn():
    text = with_setting(TEXT, "establish", "find", {"token": "/a\nheader: X-Token"})
    assert len(dict(read_profile(PLAIN, text).establish.find)["token"]) == 2
    assert read_steps(text)["establish"].find == (("token", "/a\nheader: X-Token"),)


def test_a_step_that_is_added_makes_a_protocol_that_can_be_read():
    for step in ("poll", "keep-alive"):
        assert read_profile(PLAIN, with_step(TEXT, step, there=True)).steps != read_profile(PLAIN).steps


def test_a_step_is_left_out():
    assert read_profile(PLAIN, with_step(TEXT, "close", there=False)).close is None


def test_a_title_is_changed():
    assert read_profile(PLAIN, with_title(TEXT, "Mine")).title == "Mine"


def test_what_is_no_toml_is_not_changed():
    with pytest.raises(TextError, match="not valid TOML"):
        with_setting("[submit", "submit", "path", "/")
    with pytest.raises(TextError, match="no step `poll`"):
        with_setting(TEXT, "poll", "path", "/")
