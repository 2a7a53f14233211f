import pytest


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path_factory):
    """A data folder of the test's own."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("WORKBENCH_HOME", str(folder))
    return folder
