import os
import subprocess
import sys

import pytest

from workbench.workspace import (
    Workspace,
    WorkspaceError,
    WriteError,
    open_workspace,
    resources_folder,
    user_data_folder,
    write_atomically,
)


def test_resources_are_found_in_a_checkout():
    assert (resources_folder() / "protocols").is_dir()


def test_the_environment_moves_the_data_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    assert user_data_folder() == tmp_path
    assert open_workspace(None).root == tmp_path / "workspace"


def test_the_users_own_folder_is_used_without_the_environment(monkeypatch):
    monkeypatch.delenv("WORKBENCH_HOME")
    assert user_data_folder().name == "workbench"


def test_layers_are_the_existing_folders_with_the_built_in_first(tmp_path):
    built_in, own = tmp_path / "resources", tmp_path / "own"
    (built_in / "transactions").mkdir(parents=True)
    (built_in / "protocols").mkdir()
    (own / "transactions").mkdir(parents=True)
    workspace = Workspace(root=own, resources=built_in)
    assert workspace.layers("transactions") == (built_in / "transactions", own / "transactions")
    assert workspace.layers("protocols") == (built_in / "protocols",)
    assert workspace.layers("converters") == ()
    assert Workspace(None, built_in).layers("transactions") == (built_in / "transactions",)


def test_a_workspace_is_named_by_its_file_or_folder(tmp_path):
    assert open_workspace(tmp_path).name == tmp_path.name
    (tmp_path / "workbench.toml").write_text('format = 1\nname = "Acme"\n', encoding="utf-8")
    assert open_workspace(tmp_path).name == "Acme"


@pytest.mark.parametrize(
    ("content", "said"),
    [("name = \nformat = 1", "line 1"), ("format = 9", "format `9`"), ("name = '\udcff'", "decode")],
)
def test_a_broken_workspace_file_is_named_with_the_reason(tmp_path, content, said):
    (tmp_path / "workbench.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(WorkspaceError, match=said) as caught:
        open_workspace(tmp_path)
    assert "workbench.toml" in caught.value.message


def test_a_missing_workspace_or_a_file_in_its_place_is_said(tmp_path):
    with pytest.raises(WorkspaceError, match="does not exist"):
        open_workspace(tmp_path / "nowhere")
    (tmp_path / "file").touch()
    with pytest.raises(WorkspaceError, match="not a folder"):
        open_workspace(tmp_path / "file")


def test_writing_makes_folders_replaces_content_and_leaves_no_temporary_file(tmp_path):
    file = tmp_path / "a" / "b.txt"
    write_atomically(file, b"one")
    os.chmod(file, 0o600)
    write_atomically(file, b"two")
    assert file.read_bytes() == b"two"
    assert [entry.name for entry in file.parent.iterdir()] == ["b.txt"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
def test_writing_through_a_link_keeps_the_link(tmp_path):
    (tmp_path / "real").write_bytes(b"one")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomically(tmp_path / "link", b"two")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"two"


def test_what_cannot_be_written_is_an_error_for_people_and_leaves_nothing(tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(WriteError, match="could not be written") as caught:
        write_atomically(tmp_path / "folder", b"content")
    assert caught.value.advice
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]
    (tmp_path / "file").touch()
    with pytest.raises(WriteError):
        write_atomically(tmp_path / "file" / "below", b"content")


def test_the_package_is_cheap_to_import():
    heavy = {"keyring", "platformdirs", "sqlite3", "asyncio", "httpx", "msgspec", "logging", "subprocess"}
    code = "import sys, workbench.workspace; print(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(loaded.stdout.split())
