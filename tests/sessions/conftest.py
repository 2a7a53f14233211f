import pytest

from workbench.sessions import load_profile
from workbench.workspace import resources_folder


@pytest.fixture(autouse=True)
def home(monkeypatch, tmp_path_factory):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path_factory.mktemp("home")))


@pytest.fixture(scope="session")
def profile():
    return load_profile([resources_folder() / "protocols"], "saasplications-http")
