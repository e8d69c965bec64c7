"""Applications and permits by program: the same acts as on the portal, once however often repeated."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIRequestFactory, force_authenticate

from accounts.states import Role
from permits import api
from permits.models import Application
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.databases import in_threads
from tests.days import at
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.situations import ALMATY, ON, World, employer_user
from tests.quotas.places import make_allocation

APPLICATIONS = "/api/v1/permit-applications/"
PERMITS = "/api/v1/permits/"
WORKER = {
    "surname": "Yılmaz",
    "given_names": "Mehmet",
    "born_on": "1988-03-02",
    "sex": "m",
    "citizenship": "TUR",
    "document_number": "U12345678",
    "document_expires_on": "2033-01-01",
    "position": "Welding engineer",
    "occupation": "2",
    "education": "Istanbul Technical University, 10 years",
}
DECLARED = {
    "employees": 300,
    "citizens_heads": 20,
    "foreigners_heads": 0,
    "citizens_specialists": 200,
    "foreigners_specialists": 0,
    "vacancy_code": "V-1",
    "vacancy_published_on": f"{ON - timedelta(days=30)}",
}
BODY = {"region": ALMATY, "category": "3", **DECLARED, "workers": [WORKER]}


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.clock.now", lambda: at(ON))


@pytest.fixture
def world(db: None) -> World:
    return World()


@pytest.fixture
def firm(world: World) -> Client:
    return signed_in(world.firm)


def signed_in(user: Any) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def send(client: Client, path: str, body: Any = None, key: str | None = None) -> Any:
    headers = {"Idempotency-Key": key} if key else {}
    if body is None:
        return client.post(path, headers=headers)
    return client.post(path, json.dumps(body), content_type="application/json", headers=headers)


def refused(answer: Any, status: int, code: str) -> dict[str, Any]:
    told: dict[str, Any] = answer.json()
    assert (answer.status_code, told["code"]) == (status, code), told
    assert answer["Content-Type"] == "application/problem+json"
    return told


# --- the story ------------------------------------------------------------------------------------


def test_an_application_is_written_sent_in_and_taken_back(world: World, firm: Client) -> None:
    begun = send(firm, APPLICATIONS, BODY)
    told = begun.json()
    assert begun.status_code == 201, told
    assert (told["state"], told["places"], told["region"]) == ("draft", 0, ALMATY)
    assert [worker["document_number"] for worker in told["workers"]] == ["U12345678"]
    assert told["allowed_acts"] == ["submit", "withdraw"]
    assert not any(check["stands_in_the_way"] for check in told["checks"]), told["checks"]
    path = f"{APPLICATIONS}{told['number']}/"

    more = send(firm, f"{path}workers/", {"workers": [{**WORKER, "document_number": "U87654321"}]})
    assert (more.status_code, len(more.json()["workers"])) == (200, 2)
    assert send(firm, f"{path}changes/", {"months": 6}).json()["months"] == 6

    sent = send(firm, f"{path}submit/").json()
    assert (sent["state"], sent["places"]) == ("submitted", 2)
    assert world.places() == (8, 2, 0)
    read = firm.get(path).json()
    assert [deadline["code"] for deadline in read["deadlines"]] == ["decision"]
    assert read["deadlines"][0]["last"] == read["decision_due_on"] == "2026-06-24"
    assert read["deadlines"][0]["why"]["fact"]

    back = send(firm, f"{path}withdraw/").json()
    assert (back["state"], back["places"]) == ("withdrawn", 0)
    assert world.places() == (10, 0, 0)
    refused(send(firm, f"{path}submit/"), 409, "move_not_allowed")


def test_what_stands_in_the_way_is_told_with_its_cure(firm: Client) -> None:
    told = send(firm, APPLICATIONS, {**BODY, "vacancy_published_on": f"{ON}"}).json()
    (vacancy,) = [check for check in told["checks"] if check["code"] == "vacancy"]
    assert vacancy["stands_in_the_way"]
    assert vacancy["cure"]
    assert vacancy["why"][0].keys() == {"fact", "clause", "version", "confidence"}

    problem = refused(send(firm, f"{APPLICATIONS}{told['number']}/submit/"), 422, "checks_failed")
    assert [check["code"] for check in problem["facts"]["checks"]] == ["vacancy"]


def test_an_exhausted_quota_refuses_and_leaves_a_draft(firm: Client, world: World) -> None:
    many = [{**WORKER, "document_number": f"U1{number:07}"} for number in range(11)]
    number = send(firm, APPLICATIONS, {**BODY, "workers": many}).json()["number"]

    refused(send(firm, f"{APPLICATIONS}{number}/submit/", key="k"), 422, "quota_exhausted")

    assert Application.objects.get(number=number).state == "draft"
    assert world.places() == (10, 0, 0)


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"region": "KZ-99"}, 422, "region_unknown"),
        ({"category": "5"}, 400, "invalid"),
        ({"months": 0}, 400, "invalid"),
        ({"employer": "000000000000"}, 404, "no_employer"),
        ({"workers": [{**WORKER, "citizenship": "QQQ"}]}, 422, "citizenship_unknown"),
        ({"workers": [{**WORKER, "occupation": "99"}]}, 422, "occupation_unknown"),
        ({"workers": [WORKER, {**WORKER, "citizenship": "KAZ"}]}, 422, "citizen"),
        ({"workers": [{**WORKER, "surname": ""}]}, 400, "invalid"),
        ({"workers": [{**WORKER, "born_on": "60-05-01"}]}, 400, "invalid"),
        ({"workers": [{**WORKER, "born_on": "1960-02-30"}]}, 400, "invalid"),
        # What no file could be made from is not found out when the permits are paid for.
        ({"workers": [{**WORKER, "born_on": "1500"}]}, 422, "birth_impossible"),
        ({"workers": [{**WORKER, "born_on": "1879-12"}]}, 422, "birth_impossible"),
        ({"workers": [{**WORKER, "born_on": "2031-00-00"}]}, 422, "birth_impossible"),
        ({"workers": [WORKER, {**WORKER, "document_number": "K7"}]}, 422, "document_number_length"),
        ({"workers": [{**WORKER, "surname": "A\x00"}]}, 400, "invalid"),
        # Half a character in what the refusal says again: an answer in UTF-8 cannot hold it.
        ({"category": "\ud800"}, 400, "invalid"),
        ({"workers": [{**WORKER, "sex": "\ud800"}]}, 400, "invalid"),
        ({"\udfff": 1, "category": ""}, 400, "invalid"),
        ({"workers": [WORKER] * 201}, 422, "number_of_items"),
        ({"workers": "many"}, 400, "invalid"),
    ],
    ids=str,
)
def test_a_wrong_body_writes_nothing(firm: Client, wrong: dict[str, Any], status: int, code: str) -> None:
    refused(send(firm, APPLICATIONS, {**BODY, **wrong}), status, code)

    assert Application.objects.count() == 0


@pytest.mark.parametrize(
    ("wrong", "field", "cure"),
    [
        ({"born_on": "60-05-01"}, "workers[2].born_on", "four digits of the year"),
        ({"surname": ""}, "workers[2].surname", "Give a value."),
        ({"position": None}, "workers[2].position", "Give a value"),
        ({"born_on": "1500"}, "workers[2].born_on", "Check the year."),
        ({"document_number": "K7"}, "workers[2].document_number", "Copy the whole number"),
        ({"citizenship": "KAZ"}, "workers[2].citizenship", "Take the person out"),
        ({"citizenship": "QQQ"}, "workers[2].citizenship", "not known"),
        ({"occupation": "99"}, "workers[2].occupation", "not known"),
    ],
    ids=str,
)
def test_a_refusal_says_which_worker_which_field_and_the_cure(
    firm: Client, wrong: dict[str, Any], field: str, cure: str
) -> None:
    others = [{**WORKER, "document_number": f"U100000{number}"} for number in range(2)]
    told = send(firm, APPLICATIONS, {**BODY, "workers": [*others, {**WORKER, **wrong}]}).json()

    assert told["title"].startswith(f"{field}: ")
    assert cure in told["title"]
    assert told["facts"]["field"] == field


def test_all_faults_of_a_body_are_told_with_their_pointers(firm: Client) -> None:
    wrong = {key: value for key, value in WORKER.items() if key != "surname"} | {"born_on": "x"}
    told = send(firm, APPLICATIONS, {**BODY, "months": "many", "workers": [WORKER, wrong]}).json()

    assert {error["pointer"]: error["code"] for error in told["facts"]["errors"]} == {
        "/months": "invalid",
        "/workers/1/surname": "required",
        "/workers/1/born_on": "birth_form",
    }


def test_two_workers_with_one_passport_write_nothing(firm: Client) -> None:
    answer = send(firm, APPLICATIONS, {**BODY, "workers": [WORKER, WORKER]})

    assert answer.status_code == 422
    assert answer.json()["title"].startswith("workers[1]")
    assert Application.objects.count() == 0


def test_who_acts_for_several_says_for_which(world: World, firm: Client) -> None:
    other = EmployerFactory()
    RepresentationFactory(user=world.firm, host=None, employer=other, right="apply")

    refused(send(firm, APPLICATIONS, BODY), 422, "employer_unclear")
    told = send(firm, APPLICATIONS, {**BODY, "employer": other.identifier}).json()
    assert told["employer"]["identifier"] == other.identifier


# --- once -----------------------------------------------------------------------------------------


def test_a_repeat_gets_the_first_answer(world: World, firm: Client) -> None:
    first, second = (send(firm, APPLICATIONS, BODY, key="a") for _round in range(2))
    assert first.json() == second.json()
    assert second["Idempotency-Replayed"] == "true"
    assert Application.objects.count() == 1
    refused(send(firm, APPLICATIONS, {**BODY, "months": 3}, key="a"), 422, "idempotency_key_reused")

    path = f"{APPLICATIONS}{first.json()['number']}/submit/"
    assert send(firm, path, key="b").json() == send(firm, path, key="b").json()
    assert world.places() == (9, 1, 0)


def test_a_refused_submission_may_be_repeated_with_its_key(world: World, firm: Client) -> None:
    assert world.allocation is not None
    number = send(
        firm,
        APPLICATIONS,
        {**BODY, "workers": [{**WORKER, "document_number": f"U1{n:07}"} for n in range(11)]},
    ).json()["number"]
    path = f"{APPLICATIONS}{number}/submit/"
    refused(send(firm, path, key="b"), 422, "quota_exhausted")

    make_allocation(15, ALMATY, "3")

    assert send(firm, path, key="b").json()["state"] == "submitted"
    assert world.places() == (4, 11, 0)


def test_retries_at_the_same_moment_act_once(committed_db: str) -> None:
    world = World()

    def ask(view: Any, key: str, body: Any = None, **where: str) -> Any:
        request = APIRequestFactory().post("/", body, format="json", headers={"Idempotency-Key": key})
        force_authenticate(request, world.firm)
        return view.as_view()(request, **where)

    begun = in_threads(*[lambda: ask(api.ApplicationsView, "same", BODY)] * 6)
    (number,) = {json.loads(one.result().rendered_content)["number"] for one in begun}  # type: ignore[attr-defined]
    assert Application.objects.count() == 1

    sent = in_threads(*[lambda: ask(api.SubmitView, "submit", number=number)] * 6)
    assert {one.result().status_code for one in sent} == {200}  # type: ignore[attr-defined]
    assert world.places() == (9, 1, 0)


# --- who ------------------------------------------------------------------------------------------


def test_colleagues_see_the_same_and_others_nothing(world: World, firm: Client) -> None:
    number = send(firm, APPLICATIONS, BODY).json()["number"]
    (permit,) = world.permits()
    colleague, stranger = (
        signed_in(employer_user(world.employer)),
        signed_in(employer_user(EmployerFactory())),
    )
    for path in (f"{APPLICATIONS}{number}/", f"{PERMITS}{permit.number}/"):
        assert colleague.get(path).status_code == 200
        assert stranger.get(path).status_code == 404
    for act in ("submit", "withdraw", "workers", "changes"):
        answer = send(stranger, f"{APPLICATIONS}{number}/{act}/", {"workers": [WORKER]})
        assert answer.status_code == 404, act
    assert stranger.get(APPLICATIONS).json()["results"] == stranger.get(PERMITS).json()["results"] == []
    assert len(colleague.get(APPLICATIONS).json()["results"]) == 2


def test_an_officer_reads_the_region_and_writes_nothing(world: World, firm: Client) -> None:
    draft = send(firm, APPLICATIONS, BODY).json()["number"]
    sent = world.submitted()
    here, elsewhere = (
        signed_in(world.officer),
        signed_in(UserFactory(permit_officer=True, region="KZ-10")),
    )
    assert [row["number"] for row in here.get(APPLICATIONS).json()["results"]] == [sent.number]
    assert here.get(f"{APPLICATIONS}{draft}/").status_code == 404
    assert here.get(f"{APPLICATIONS}{sent.number}/").json()["allowed_acts"] == ["review"]
    assert elsewhere.get(f"{APPLICATIONS}{sent.number}/").status_code == 404
    assert send(here, f"{APPLICATIONS}{sent.number}/withdraw/").status_code == 403


@pytest.mark.parametrize("role", [Role.OFFICER, Role.SUPERVISOR, Role.AUDITOR])
def test_police_read_permits_and_change_nothing(world: World, role: Role) -> None:
    (permit,) = world.permits()
    client = signed_in(UserFactory(**{role.value: True}))

    told = client.get(f"{PERMITS}{permit.number.lower()}/").json()

    assert (told["number"], told["in_force"], told["allowed_acts"]) == (permit.number, True, [])
    assert told["regions"] == [ALMATY]
    assert send(client, f"{PERMITS}{permit.number}/extension/").status_code == 403


def test_the_permit_of_a_protected_file_does_not_exist_for_police(world: World) -> None:
    (permit,) = world.permits()
    permit.person.access_class = "refugee"
    permit.person.save(update_fields=["access_class"])
    for role, expected in ((Role.OFFICER, 404), (Role.AUDITOR, 404), (Role.PROTECTION_OFFICER, 200)):
        client = signed_in(UserFactory(**{role.value: True}))
        assert client.get(f"{PERMITS}{permit.number}/").status_code == expected, role
        assert len(client.get(PERMITS).json()["results"]) == (expected == 200)


def test_a_key_needs_the_scope(world: World) -> None:
    for secret, scopes, expected in (("koshi_a", ["applications"], 200), ("koshi_b", ["permits"], 403)):
        ApiKeyFactory(user=world.firm, secret=secret, scopes=scopes)
        answer = Client().get(APPLICATIONS, headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == expected


# --- permits and lists ----------------------------------------------------------------------------


def test_a_permit_is_extended_in_its_window_only(
    world: World, firm: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    (permit,) = world.permits()
    told = firm.get(f"{PERMITS}{permit.number}/").json()
    assert told["allowed_acts"] == []
    first = told["extension_window"]["first"]
    monkeypatch.setattr("core.clock.now", lambda: at(permit.valid_until - timedelta(days=45)))
    assert first <= f"{permit.valid_until - timedelta(days=45)}" <= told["extension_window"]["last"]

    assert firm.get(f"{PERMITS}{permit.number}/").json()["allowed_acts"] == ["extend"]
    draft = send(firm, f"{PERMITS}{permit.number}/extension/", key="e")

    assert draft.status_code == 201
    assert (draft.json()["kind"], draft.json()["extends"]) == ("extension", permit.number)


def test_lists_are_paged_filtered_and_a_constant_number_of_queries(world: World, firm: Client) -> None:
    counted = []
    for _round in range(2):
        world.permits(2)
        world.granted()
        world.draft()
        with CaptureQueriesContext(connection) as queries:
            firm.get(APPLICATIONS)
            firm.get(PERMITS)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16

    assert len(firm.get(APPLICATIONS, {"state": "draft"}).json()["results"]) == 2
    refused(firm.get(APPLICATIONS, {"state": "\x00"}), 422, "state_unknown")
    page = firm.get(PERMITS, {"page_size": 3}).json()
    assert len(page["results"]) == 3
    assert len(firm.get(page["next"]).json()["results"]) == 1


@pytest.mark.parametrize("number", ["AP", "x" * 300, "%00", "№", "AP-0000-0000-0"])
def test_a_number_that_is_none_is_not_found(firm: Client, number: str) -> None:
    for path in (APPLICATIONS, PERMITS):
        assert firm.get(f"{path}{number}/").status_code == 404


def test_a_worker_may_have_no_day_of_birth(firm: Client) -> None:
    told = send(firm, APPLICATIONS, {**BODY, "workers": [{**WORKER, "born_on": "1960-00-00"}]}).json()

    assert told["workers"][0]["born_on"] == "1960"
