"""The embedded Klaviyo keeps the published shapes, limits, windows and job life."""

from __future__ import annotations

import json
import time

import httpx
import pytest

REVISION = "2026-07-15"
JOBS = "/api/profile-bulk-import-jobs"
PROFILE = {"type": "profile", "attributes": {"email": "a@example.com"}}


class Api:
    def __init__(self, server) -> None:
        self.http = httpx.Client(base_url=server.base, timeout=20, trust_env=False)

    def call(self, method: str, path: str, key="pk_test", revision=REVISION, **more) -> httpx.Response:
        headers = {"Authorization": f"Klaviyo-API-Key {key}", "revision": revision} | more.pop("headers", {})
        return self.http.request(method, path, headers=headers, **more)

    def load(self, *profiles: dict, **more) -> httpx.Response:
        content = {"type": "profile-bulk-import-job", "attributes": {"profiles": {"data": list(profiles)}}}
        body = json.dumps({"data": content | more}, separators=(",", ":"))
        return self.call("POST", JOBS, content=body, headers={"Content-Type": "application/vnd.api+json"})

    def ended(self, job: str) -> dict:
        for _ in range(60):
            attributes = self.call("GET", f"{JOBS}/{job}").json()["data"]["attributes"]
            if attributes["status"] in ("complete", "cancelled"):
                return attributes
            time.sleep(0.12)
        raise AssertionError(attributes)


@pytest.fixture
def api(server):
    assert server.admin("POST", "klaviyo/reset").status_code == 204
    found = Api(server)
    yield found
    found.http.close()


def fault_of(response: httpx.Response) -> tuple[int, str]:
    error = response.json()["errors"][0]
    assert {"id", "code", "title", "detail"} <= set(error)
    return response.status_code, error["source"].get("pointer", "")


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"key": "nothing"}, 401),
        ({"revision": ""}, 400),
        ({"revision": "2026-07-16"}, 404),
        ({"revision": "2023-07-15"}, 410),
        ({}, 200),
    ],
)
def test_every_call_needs_key_and_revision(api, more, status):
    assert api.call("GET", "/api/accounts", **more).status_code == status


def test_a_job_is_queued_then_done_and_its_profiles_are_there(api):
    answer = api.load(PROFILE, {"type": "profile", "attributes": {"external_id": "X", "phone_number": "+000"}})
    assert answer.status_code == 202
    data = answer.json()["data"]
    assert (data["attributes"]["status"], data["attributes"]["total_count"]) == ("queued", 2)
    waiting = api.call("GET", JOBS, params={"filter": "any(status,['queued','processing'])"}).json()["data"]
    assert [one["id"] for one in waiting] == [data["id"]]
    done = api.ended(data["id"])
    assert (done["completed_count"], done["failed_count"]) == (1, 1)
    (error,) = api.call("GET", f"{JOBS}/{data['id']}/import-errors").json()["data"]
    assert error["attributes"]["original_payload"]["external_id"] == "X"
    query = {"filter": 'any(email,["A@example.com"])'}
    assert len(api.call("GET", "/api/profiles", params=query).json()["data"]) == 1


def attributes(**values) -> dict:
    return {"type": "profile", "attributes": values}


AT = "/data/attributes/profiles/data/"


@pytest.mark.parametrize(
    ("profile", "pointer"),
    [
        (attributes(email="a@example.com", lastname="X"), AT + "1/attributes/lastname"),
        (attributes(email="a@example.com", location={"zip": 2110}), AT + "1/attributes/location/zip"),
        (attributes(email="a@example.com", anonymous_id="x"), AT + "1/attributes/anonymous_id"),
        (attributes(first_name="x"), AT + "1/attributes"),
        (attributes(email="a@example.com", title="x" * 100_000), AT + "1"),
        (attributes(email="a@example.com", properties=[1]), AT + "1/attributes/properties"),
        ({"type": "person", "attributes": {}}, AT + "1/type"),
    ],
)
def test_one_wrong_profile_refuses_the_whole_call_and_is_pointed_at(api, profile, pointer):
    assert fault_of(api.load(PROFILE, profile)) == (400, pointer)
    assert api.call("GET", JOBS).json()["data"] == []


def test_no_more_than_10000_profiles_or_5_mb(api):
    assert api.load(*[PROFILE] * 10_000).status_code == 202
    assert api.load(*[PROFILE] * 10_001).status_code == 400
    large = attributes(email="a@example.com", title="x" * 90_000)
    assert api.load(*[large] * 60).status_code == 413
    assert api.load(*[large] * 55).status_code == 202


def test_an_unknown_list_is_refused(api):
    lists = {"lists": {"data": [{"type": "list", "id": "NOPE"}]}}
    assert api.load(PROFILE, relationships=lists).status_code == 400
    lists["lists"]["data"][0]["id"] = "LOCAL1"
    assert api.load(PROFILE, relationships=lists).status_code == 202


def test_eleven_calls_in_a_second_are_one_too_many(api):
    answers = [api.load(PROFILE) for _ in range(25)]
    refused = [one for one in answers if one.status_code == 429]
    assert refused
    assert int(refused[0].headers["retry-after"]) >= 1
    assert "ratelimit-remaining" not in refused[0].headers
    assert answers[0].headers["ratelimit-limit"] == "10, 10;w=1, 150;w=60"


def test_a_key_without_the_scope_reads_and_does_not_write(api):
    assert api.call("GET", JOBS, key="pk_readonly").status_code == 200
    answer = api.call("POST", JOBS, key="pk_readonly", content=b"{}")
    assert answer.status_code == 403
    assert "profiles:write" in answer.json()["errors"][0]["detail"]


def test_jobs_and_errors_come_in_pages(api, server):
    server.fault("klaviyo-rejects")
    job = api.load(*[attributes(external_id=f"C{n}") for n in range(1_250)]).json()["data"]["id"]
    assert api.ended(job)["failed_count"] == 125
    first = api.call("GET", f"{JOBS}/{job}/import-errors", params={"page[size]": 100}).json()
    assert len(first["data"]) == 100
    second = api.call("GET", first["links"]["next"]).json()
    assert len(second["data"]) == 25
    assert "next" not in second["links"]
    assert api.call("GET", f"{JOBS}/{job}/import-errors", params={"page[size]": 101}).status_code == 400


def test_profiles_survive_a_restart(start, tmp_path):
    data = tmp_path / "data"
    for expected in (202, 200):
        with start(data) as server:
            api = Api(server)
            if expected == 202:
                assert api.load(PROFILE).status_code == 202
            assert server.admin("GET", "klaviyo").json()["profiles"] == 1
            api.http.close()
            assert server.stop() == 0
