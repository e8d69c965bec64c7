"""The permit officer's pages: what they show, who may act, what a refusal leaves, what they cost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from enforcement.models import EmployerBar
from permits.models import Application, Permit
from permits.operations import draft_application
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.journal.factories import journal_entries
from tests.permits.situations import ALMATY, ON, World, ground
from tests.reference.factories import the_region
from tests.registry.factories import StayFactory
from tests.registry.test_admin import queries_of

POLICE = ("officer", "supervisor", "protection_officer")
STAFF = (*POLICE, "analyst", "auditor", "admin")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def world(client):
    made = World(places=30)
    client.force_login(made.officer)
    return made


def list_url(name, query=""):
    return admin_url(name, "changelist") + query


def page_url(subject):
    return admin_url(subject._meta.model_name, "change", subject.pk)


def act_url(subject, name):
    return admin_url(subject._meta.model_name, "act", subject.pk, name)


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def state_of(application):
    return Application.objects.get(pk=application.pk).state


# --- the queue ---------------------------------------------------------------------------------


def test_the_time_of_a_returned_application_is_to_correct_and_of_a_granted_one_to_pay(client, world):
    returned = world.act("return", world.under_review(), note="Correct the post, please")
    granted = world.granted()

    for application, said, unsaid in (
        (returned, "Time to correct", "Time to pay"),
        (granted, "Time to pay", "Time to correct"),
    ):
        page = client.get(reverse("admin:permits_application_change", args=[application.pk])).text
        assert said in page
        assert unsaid not in page


def test_the_queue_shows_age_and_deadline(client, world):
    application = world.submitted(workers=2)

    shown = text(client, list_url("application"))

    assert application.number in shown
    assert world.employer.name in shown
    assert "days left" in shown


def test_a_draft_is_not_in_the_queue(client, world):
    draft = world.draft()

    assert draft.number not in text(client, list_url("application"))
    assert client.get(page_url(draft)).status_code == 404


def test_the_queue_of_another_region_does_not_exist(client, world):
    application = world.submitted()
    client.force_login(UserFactory(permit_officer=True, region="KZ-71"))

    assert application.number not in text(client, list_url("application"))
    assert client.get(page_url(application)).status_code == 404
    assert client.post(act_url(application, "review")).status_code == 404
    assert state_of(application) == "submitted"


@pytest.mark.parametrize(
    ("query", "day", "found"),
    [
        ("?due=late", 30, True),
        ("?due=late", 0, False),
        ("?due=today", 0, False),
        ("?due=waiting", 0, True),
        ("?state=submitted", 0, True),
        ("?state=refused", 0, False),
        ("?region=KZ-75", 0, True),
        ("?region=KZ-71", 0, False),
        ("?category=3", 0, True),
        ("?category=1", 0, False),
        ("?mine=me", 0, False),
    ],
)
def test_filters(client, world, monkeypatch, query, day, found):
    application = world.submitted()
    monkeypatch.setattr("core.clock.today", lambda: ON + timedelta(days=day))

    assert (application.number in text(client, list_url("application", query))) is found


def test_mine_are_those_i_review(client, world):
    mine, other = world.under_review(), world.submitted()

    shown = text(client, list_url("application", "?mine=me"))

    assert mine.number in shown
    assert other.number not in shown


def test_due_today_is_the_last_day(client, world, monkeypatch):
    application = world.submitted()
    monkeypatch.setattr("core.clock.today", lambda: application.decision_due_on)

    assert application.number in text(client, list_url("application", "?due=today"))


@pytest.mark.parametrize("name", ["application", "permit", "employerbar"])
def test_a_list_costs_four_queries_however_long(client, world, name):
    world.permits(workers=2)
    world.granted()
    few = queries_of(client, list_url(name))
    world.permits(workers=3)
    world.granted()
    world.granted()
    world.submitted()

    many = queries_of(client, list_url(name))

    assert len(few) <= (5 if name == "permit" else 4), "\n".join(few)  # who was named is written down
    assert len(many) == len(few)


# --- a case ------------------------------------------------------------------------------------


def test_a_case_shows_all_that_is_decided_on(client, world):
    application = world.submitted(workers=2)

    shown = text(client, page_url(application))

    for worker in application.workers.all():
        assert worker.document_number in shown
    for part in (
        "Share of citizens",
        "Time to decide",
        "Places left",
        "tenge",
        "working days",
        "What was done",
    ):
        assert part in shown, part
    assert act_url(application, "review") in shown
    assert act_url(application, "grant") not in shown


def test_a_page_costs_the_same_for_many_workers(client, world):
    one, many = world.submitted(workers=1), world.submitted(workers=6)

    assert len(queries_of(client, page_url(one))) == len(queries_of(client, page_url(many)))


def test_from_the_queue_to_the_permit_by_buttons(client, world):
    application = world.submitted(workers=2)

    assert client.post(act_url(application, "review")).status_code == 302
    assert state_of(application) == "under_review"
    assert client.post(act_url(application, "grant")).status_code == 302
    assert state_of(application) == "pending_fee"
    world.pay(Application.objects.get(pk=application.pk))
    assert client.post(act_url(application, "issue")).status_code == 302

    assert state_of(application) == "issued"
    assert Permit.objects.filter(application=application).count() == 2
    assert world.places() == (28, 0, 2)


def test_a_return_needs_a_note_and_frees_the_places(client, world):
    application = world.under_review()

    assert client.post(act_url(application, "return"), {"note": ""}).status_code == 422
    assert (state_of(application), world.places()) == ("under_review", (29, 1, 0))
    assert client.post(act_url(application, "return"), {"note": "Name the post"}).status_code == 302
    assert (state_of(application), world.places()) == ("returned", (30, 0, 0))


def test_a_refusal_needs_a_listed_ground_and_its_fact(client, world):
    application = world.under_review()
    url = act_url(application, "refuse")

    assert client.post(url, {"note": "No diploma"}).status_code == 422
    assert client.post(url, {"ground_id": ground().pk, "note": ""}).status_code == 422
    assert (state_of(application), world.places()) == ("under_review", (29, 1, 0))
    assert client.post(url, {"ground_id": ground().pk, "note": "No diploma"}).status_code == 302

    application.refresh_from_db()
    assert (application.state, application.refusal_ground, application.note) == (
        "refused",
        ground(),
        "No diploma",
    )
    assert "No diploma" in text(client, page_url(application))


def test_what_the_operation_refuses_stands_beside_the_form_and_leaves_nothing(client, world):
    application = world.under_review()
    EmployerBar.objects.create(
        employer=world.employer,
        decision="12-3",
        barred_from=ON,
        barred_until=ON,
        entered_on=ON,
        entered_by=world.officer,
    )
    before = journal_entries().count()

    answer = client.post(act_url(application, "grant"))

    assert answer.status_code == 422
    assert "Bar of the employer" in answer.content.decode()
    assert state_of(application) == "under_review"
    assert journal_entries().count() == before


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_control_reads_and_has_no_button(client, world, role):
    application = world.submitted()
    client.force_login(UserFactory(**{role: True}))

    shown = text(client, page_url(application))

    assert "/acts/" not in shown
    assert client.post(act_url(application, "review")).status_code == 403


@pytest.mark.parametrize("role", ["officer", "supervisor", "quota_officer", "quota_admin"])
def test_others_have_no_applications(client, world, role):
    application = world.submitted()
    client.force_login(UserFactory(**{role: True}))

    assert client.get(list_url("application")).status_code == 403
    assert client.get(page_url(application)).status_code == 403


# --- permits -----------------------------------------------------------------------------------


def test_a_permit_shows_validity_and_its_extension_window(client, world):
    (permit,) = world.permits()

    shown = text(client, page_url(permit))

    for part in (permit.number, world.employer.name, "An extension can be asked for from"):
        assert part in shown
    assert act_url(permit, "revoke") in shown


def test_revoking_needs_a_reason_and_the_region(client, world):
    (permit,) = world.permits()

    assert client.post(act_url(permit, "revoke"), {"reason": ""}).status_code == 422
    client.force_login(UserFactory(permit_officer=True, region="KZ-71"))
    assert client.post(act_url(permit, "revoke"), {"reason": "x"}).status_code == 404
    assert Permit.objects.get().state == "issued"

    client.force_login(world.officer)
    assert client.post(act_url(permit, "revoke"), {"reason": "Another post"}).status_code == 302

    assert Permit.objects.get().state == "revoked"
    assert "Another post" in text(client, page_url(permit))


@pytest.mark.parametrize("role", STAFF)
def test_police_and_control_read_permits_only(client, world, role):
    (permit,) = world.permits()
    client.force_login(UserFactory(**{role: True}))

    assert permit.number in text(client, list_url("permit"))
    offered = set(re.findall(r"/acts/([\w-]+)/", text(client, page_url(permit))))
    assert offered == ({"question"} if role in POLICE else set())
    assert client.post(act_url(permit, "revoke"), {"reason": "x"}).status_code == 403
    assert Permit.objects.get().state == "issued"


@pytest.mark.parametrize(
    ("state", "found"), [("valid", True), ("ending", False), ("expired", False), ("revoked", False)]
)
def test_permits_by_state(client, world, state, found):
    (permit,) = world.permits()

    assert (permit.number in text(client, list_url("permit", f"?state={state}"))) is found


# --- bars --------------------------------------------------------------------------------------


def test_an_employer_of_the_region_is_barred_by_number(client, world):
    url = reverse("admin:enforcement_employerbar_list_act", args=["bar"])
    given = {"identifier": world.employer.identifier, "decision": "12-3", "in_force_on": "15.06.2026"}

    assert client.post(url, {**given, "identifier": "000000000000"}).status_code == 422
    assert not EmployerBar.objects.exists()
    assert client.post(url, given).status_code == 302

    assert EmployerBar.objects.get().employer == world.employer
    assert world.employer.name in text(client, list_url("employerbar", "?state=now"))


def test_an_employer_of_another_region_is_not_barred(client, world):
    client.force_login(UserFactory(permit_officer=True, region="KZ-71"))
    url = reverse("admin:enforcement_employerbar_list_act", args=["bar"])

    answer = client.post(
        url, {"identifier": world.employer.identifier, "decision": "12-3", "in_force_on": "15.06.2026"}
    )

    assert answer.status_code == 403 or not EmployerBar.objects.exists()
    assert not EmployerBar.objects.exists()


# --- on the pages of the registry ----------------------------------------------------------------


def test_the_police_see_permits_on_the_file_read_only(client, world):
    (permit,) = world.permits()
    client.force_login(UserFactory(officer=True, region=ALMATY))

    shown = text(client, reverse("admin:registry_person_change", args=[permit.person_id]))

    assert permit.number in shown
    assert page_url(permit) in shown


def test_a_permit_is_offered_as_a_ground_where_a_residence_permit_is_asked_for(client, world):
    (permit,) = world.permits()
    stay = StayFactory(person=permit.person)
    client.force_login(UserFactory(officer=True))

    shown = text(client, reverse("admin:registry_stay_act", args=[stay.pk, "request-permit"]))

    assert permit.number in shown


def test_an_employers_page_shows_its_applications_and_permits(client, world):
    (permit,) = world.permits()

    shown = text(client, reverse("admin:parties_employer_change", args=[world.employer.pk]))

    assert permit.number in shown
    assert permit.application.number in shown


def test_the_day_of_a_permit_officer(client, world, monkeypatch):
    world.submitted()
    world.paid()

    shown = text(client, reverse("admin:index"))

    for title in ("Applications to decide", "Paid, to be issued", "Thresholds reached"):
        assert title in shown
    assert list_url("application", "?due=waiting") in shown


def test_an_export_is_journaled_by_what_was_asked(client, world):
    application = world.submitted()

    answer = client.get(reverse("admin:permits_application_export") + "?due=waiting")

    assert application.number in b"".join(answer.streaming_content).decode()
    told = journal_entries(kind="list_exported").last().data
    assert (told["list"], told["filters"], told["rows"]) == ("application", {"due": "waiting"}, 1)


def test_a_draft_of_the_own_firm_gives_the_officer_no_act(client, world):
    draft_application(
        employer_id=world.employer.pk,
        region_id=the_region(ALMATY).pk,
        category="3",
        on=ON,
        by=world.firm,
    )

    assert "Nothing here yet" in text(client, list_url("application"))
