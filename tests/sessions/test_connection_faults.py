"""What is said of a connection that is still being written."""

from dataclasses import replace

import pytest

from workbench.sessions import Connection, load_profile
from workbench.sessions.connection import Proxy, Tls
from workbench.sessions.connection_faults import faults_of
from workbench.sessions.connection_file import free_name, read_connection, save_connection
from workbench.workspace import resources_folder

PROTOCOLS = (resources_folder() / "protocols",)
PLAIN = load_profile(PROTOCOLS, "saasplications-http")
TENANT = load_profile(PROTOCOLS, "cookie-json")
GOOD = Connection("acme", "Acme", "Acme Pty Ltd", "ACME", "saasplications-http", "https://erp.example", "Test")


def test_what_is_right_has_no_fault_and_can_be_saved(tmp_path):
    assert faults_of(GOOD, PLAIN) == {}
    assert read_connection(save_connection(tmp_path, GOOD)) == replace(GOOD, key_name="acme")


@pytest.mark.parametrize(
    ("change", "where", "said"),
    [
        ({"client_code": ""}, "client_code", "Enter the client code"),
        ({"client_code": " ACME"}, "client_code", "spaces around it"),
        ({"address": ""}, "address", "Enter where the server is"),
        ({"address": "erp.example"}, "address", "must begin with https://"),
        ({"address": "https://"}, "address", "must begin with https://"),
        ({"address": "http://erp.example"}, "address", "could be read on the way"),
        ({"address": "https://me:word@erp.example"}, "address", "no user, password"),
        ({"address": "https://erp.example:99999"}, "address", "no web address"),
        ({"protocol": ""}, "protocol", "Choose how"),
        ({"proxy": Proxy("")}, "proxy", "Enter the proxy's address"),
        ({"proxy": Proxy("ftp://x")}, "proxy", "must be `system`, `none` or begin with http://"),
        ({"tls": Tls(certificate="/nowhere.pem")}, "certificate", "There is no file `/nowhere.pem`."),
        ({"tls": Tls(private_key=__file__)}, "certificate", "needs the certificate"),
        ({"tls": Tls(ca=__file__)}, "ca", "cannot be used"),
    ],
)
def test_each_mistake_is_said_of_its_own_setting(change, where, said):
    faults = faults_of(replace(GOOD, **change), PLAIN)
    assert list(faults) == [where]
    assert said in faults[where]


def test_several_mistakes_are_all_said():
    wrong = replace(GOOD, client_code="", address="nowhere", proxy=Proxy("gopher://x"))
    assert set(faults_of(wrong, PLAIN)) == {"client_code", "address", "proxy"}


def test_plain_http_is_allowed_where_it_was_allowed():
    plain = replace(GOOD, address="http://erp.example", allow_plain_http=True)
    assert faults_of(plain, PLAIN) == {}


def test_what_the_protocol_wants_besides_is_missed():
    assert list(faults_of(GOOD, TENANT)) == ["parameters.tenant"]
    assert faults_of(replace(GOOD, parameters=(("tenant", "Acme"),)), TENANT) == {}


def test_a_protocol_that_cannot_be_used_is_said():
    assert "no usable protocol" in faults_of(GOOD, None)["protocol"]


def test_a_free_name_is_a_file_name_and_unlike_the_others():
    assert free_name("Coast Café, live!", ()) == "coast-caf-live"
    assert free_name("", ()) == "connection"
    assert free_name("local", {"local", "local-2"}) == "local-3"
