import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from workbench.workspace.secrets import Secrets, variable_for


class FakeKeyring(keyring.backend.KeyringBackend):
    priority = -1  # a backend is registered by being defined, and must not become the system's keyring of other tests

    def __init__(self):
        super().__init__()
        self.kept = {}

    def get_password(self, service, username):
        return self.kept.get((service, username))

    def set_password(self, service, username, password):
        self.kept[service, username] = password

    def delete_password(self, service, username):
        del self.kept[service, username]


class BrokenKeyring(FakeKeyring):
    def __init__(self, error):
        super().__init__()
        self.error = error

    def get_password(self, service, username):
        raise self.error

    set_password = delete_password = lambda self, *_: self.get_password("", "")


class PlaintextKeyring(FakeKeyring):
    pass


@pytest.fixture
def system_keyring():
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_the_keyring_keeps_and_forgets():
    backend = FakeKeyring()
    secrets = Secrets({}, backend)
    secrets.set("acme", "edi_secret")
    assert Secrets({}, backend).get("acme") == "edi_secret"
    assert "keyring" in secrets.where
    assert "memory" not in secrets.where
    secrets.forget("acme")
    secrets.forget("never there")
    assert secrets.get("acme") is None
    assert backend.kept == {}


@pytest.mark.parametrize("error", [NoKeyringError(), KeyringLocked("edi_secret"), OSError("edi_secret")])
def test_an_unusable_keyring_means_memory_and_says_so(error):
    secrets = Secrets({}, BrokenKeyring(error))
    secrets.set("acme", "edi_secret")
    assert secrets.get("acme") == "edi_secret"
    assert "in memory until the program ends" in secrets.where
    assert type(error).__name__ in secrets.where
    assert "edi_secret" not in secrets.where + repr(secrets)
    secrets.forget("acme")
    assert secrets.get("acme") is None


@pytest.mark.parametrize("backend", [keyring.backends.fail.Keyring(), PlaintextKeyring()])
def test_no_keyring_and_one_that_writes_plain_files_are_not_used(system_keyring, backend):
    system_keyring(backend)
    secrets = Secrets({})
    assert "in memory" in secrets.where
    secrets.set("acme", "edi_secret")
    assert secrets.get("acme") == "edi_secret"
    assert not getattr(backend, "kept", {})


def test_the_systems_keyring_is_used_when_it_works(system_keyring):
    backend = FakeKeyring()
    system_keyring(backend)
    Secrets({}).set("acme", "edi_secret")
    assert list(backend.kept.values()) == ["edi_secret"]


def test_the_environment_goes_first():
    backend = FakeKeyring()
    secrets = Secrets({"WORKBENCH_KEY_ACME_TEST": "from the environment"}, backend)
    secrets.set("acme-test", "from the keyring")
    assert secrets.get("acme-test") == "from the environment"
    assert variable_for("Süd 1") == "WORKBENCH_KEY_S_D_1"
