"""The ERP's settings: by their own names, checked as typed, out and in again without the key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.klaviyo.settings import SETTINGS, Settings, SettingsError, check_setting, mask_key
from workbench.klaviyo.settings_text import read_settings, write_settings
from workbench.klaviyo.sync_file import load_sync, save_sync

KEY = "pk_0123456789abcdef0123"


def test_every_name_of_the_erp_is_there():
    assert [one.name for one in SETTINGS] == [
        "RunKlaviyoDaemon",
        "KlaviyoBatchSize",
        "KlaviyoErrorEmailRecipients",
        "KlaviyoSuccessEmailRecipients",
        "KlaviyoTestMaxRecords",
        "KlaviyoLastSync",
        "Host Company, Integration API",
        "Host Company, Mode",
        "Host Company, Password",
    ]


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("RunKlaviyoDaemon", " True ", True),
        ("RunKlaviyoDaemon", "off", False),
        ("KlaviyoBatchSize", "5,000", 5000),
        ("KlaviyoBatchSize", "10000", 10000),
        ("KlaviyoTestMaxRecords", "1", 1),
        ("KlaviyoErrorEmailRecipients", "a@example.com; b@example.com,", ("a@example.com", "b@example.com")),
        ("KlaviyoErrorEmailRecipients", "", ()),
        ("mode", "production", "Production"),
        ("integration_api", "klaviyo", "Klaviyo"),
        ("KlaviyoLastSync", "2026-11-25T09:30:00+11:00", "2026-11-25T09:30:00+11:00"),
    ],
)
def test_what_can_be_used_is_taken(field, text, value):
    verdict = check_setting(field, text)
    assert (verdict.value, verdict.problem) == (value, "")


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("RunKlaviyoDaemon", "maybe"),
        ("KlaviyoBatchSize", "0"),
        ("KlaviyoBatchSize", "ten"),
        ("KlaviyoBatchSize", "1,00"),
        ("KlaviyoTestMaxRecords", "-1"),
        ("KlaviyoErrorEmailRecipients", "a@example.com, nobody"),
        ("KlaviyoErrorEmailRecipients", "a@example.com\nBcc: x@example.com"),
        ("KlaviyoLastSync", "yesterday"),
        ("mode", "Live"),
        ("integration_api", "Mailchimp"),
    ],
)
def test_what_cannot_be_used_is_said(field, text):
    verdict = check_setting(field, text)
    assert verdict.value is None
    assert verdict.problem.endswith(".")


def test_a_batch_above_klaviyos_limit_is_allowed_and_said():
    assert "10,000" in check_setting("KlaviyoBatchSize", "20000").note


@pytest.mark.parametrize(
    "text",
    [
        f"KlaviyoBatchSize = 500\nHost Company, Mode = Production\nHost Company, Password = {KEY}\n",
        f"KlaviyoBatchSize\t500\n[Host Company]\nMode: Production\nPassword: {KEY}\n",
        f'KlaviyoBatchSize = 500\n["Host Company"]\nMode = "Production"\nPassword = "{KEY}"\n',
        f'{{"KlaviyoBatchSize": "500", "Host Company": {{"Mode": "Production", "Password": "{KEY}"}}}}',
        f'[{{"name": "KlaviyoBatchSize", "value": 500}}, {{"Name": "Host Company, Mode", "Value": "Production"}},'
        f'{{"name": "Host Company, Password", "value": "{KEY}"}}]',
    ],
    ids=["lines", "sections", "toml", "json", "json list"],
)
def test_settings_are_read_however_the_erp_shows_them(text):
    read = read_settings(text, "settings")
    assert (read.settings.KlaviyoBatchSize, read.settings.mode, read.key) == (500, "Production", KEY)


def test_a_wrong_value_names_file_line_and_setting():
    with pytest.raises(SettingsError, match=r"`erp.txt`, line 2: KlaviyoBatchSize: `many`"):
        read_settings("RunKlaviyoDaemon = True\nKlaviyoBatchSize = many\n", "erp.txt")


def test_a_file_of_something_else_is_refused():
    with pytest.raises(SettingsError, match="none of the sync's settings"):
        read_settings("hello\nworld\n", "x")


addresses = st.lists(st.sampled_from(["a@example.com", "b.c@example.org"]), max_size=2).map(tuple)


@given(
    st.builds(
        Settings,
        RunKlaviyoDaemon=st.booleans(),
        KlaviyoBatchSize=st.integers(1, 1_000_000),
        KlaviyoErrorEmailRecipients=addresses,
        KlaviyoTestMaxRecords=st.integers(1, 1_000_000),
        mode=st.sampled_from(["Test", "Production"]),
    )
)
def test_what_is_exported_is_what_is_imported(settings):
    assert read_settings(write_settings(settings), "x").settings == settings


def test_the_export_never_holds_the_key():
    assert "Password" not in write_settings(Settings())


def test_a_key_is_shown_by_its_last_four():
    assert mask_key(KEY) == "pk_…0123"
    assert mask_key("pk_short") == "pk_…"


def test_saving_keeps_comments_and_unknown_keys_and_forgets_no_setting(tmp_path):
    file = tmp_path / "klaviyo.toml"
    file.write_text('# ours\nformat = 1\nown = "kept"\n[settings]\nKlaviyoBatchSize = 7 # small\n')
    sync, _, _ = load_sync(file)
    save_sync(file, sync)
    text = file.read_text()
    assert "# ours" in text
    assert 'own = "kept"' in text
    assert load_sync(file)[0] == sync
    assert sync.settings.KlaviyoBatchSize == 7


def test_saving_over_what_is_no_toml_is_refused(tmp_path):
    file = tmp_path / "klaviyo.toml"
    file.write_text("KlaviyoBatchSize: 7")
    with pytest.raises(SettingsError):
        save_sync(file, load_sync(file)[0])
    assert file.read_text() == "KlaviyoBatchSize: 7"
