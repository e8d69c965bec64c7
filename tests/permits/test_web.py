"""The portal: who sees what, an application written step by step, its payment, its permits."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from payments.models import Payment
from permits.models import Application, Permit
from permits.operations import revoke_permit
from reference.models import Occupation
from tests.accounts.factories import UserFactory
from tests.forms import boxes, opened, send
from tests.parties.factories import EmployerFactory, RepresentationFactory
from tests.permits.pages import signed_in, text
from tests.permits.situations import ALMATY, ON, employer_user
from tests.reference.factories import the_country, the_region

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


@pytest.fixture
def portal(world) -> Client:
    return signed_in(world.firm)


def at(name, application) -> str:
    return reverse(f"portal:{name}", args=[application.number])


def worker(**given):
    return {
        "surname": "Yılmaz",
        "given_names": "Mehmet",
        "born_on": "02.03.1988",
        "sex": "m",
        "citizenship_id": the_country("TUR").pk,
        "document_number": "U12345678",
        "document_expires_on": "01.01.2033",
        "position": "Welding engineer",
        "occupation_id": Occupation.objects.get(code="2").pk,
        "education": "Istanbul, 10 years",
        **given,
    }


STAFF = {
    "employees": "300",
    "citizens_heads": "20",
    "foreigners_heads": "0",
    "citizens_specialists": "200",
    "foreigners_specialists": "0",
    "vacancy_code": "V-1",
    "vacancy_published_on": "01.01.2026",
}

# --- who may open what -----------------------------------------------------------------------

PAGES = ["portal:home", "portal:applications", "portal:new", "portal:permits"]


@pytest.mark.parametrize("role", ["officer", "permit_officer", "admin", "auditor", "host", "migrant"])
def test_other_roles_are_refused(role):
    client = signed_in(UserFactory(**{role: True}))

    assert {client.get(reverse(page)).status_code for page in PAGES if page != "portal:home"} == {403}


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("host", "portal:arrivals"),
        ("officer", "admin:index"),
        ("permit_officer", "admin:index"),
        ("supervisor", "desk:home"),
        ("migrant", "landing"),
    ],
)
def test_the_portals_first_address_leads_each_role_to_its_own_page(role, page):
    answer = signed_in(UserFactory(**{role: True})).get(reverse("portal:home"))

    assert (answer.status_code, answer["Location"]) == (302, reverse(page))


def test_nobody_signed_in_is_asked_to():
    assert "/accounts/login/" in Client().get(reverse("portal:home"))["Location"]


def test_colleagues_see_the_same_and_other_firms_nothing(world, portal):
    application = world.granted()
    payment = world.begin_to_pay(application)
    colleague = signed_in(employer_user(world.employer))
    stranger = signed_in(employer_user(EmployerFactory()))
    pages = [
        at("application", application),
        at("check", application),
        reverse("portal:receipt", args=[payment.public_id]),
        reverse("portal:bank", args=[payment.public_id]),
    ]

    assert application.number in text(colleague.get(reverse("portal:applications")))
    assert application.number in text(colleague.get(reverse("portal:home")))
    assert colleague.get(pages[0]).status_code == 200
    assert application.number not in text(stranger.get(reverse("portal:applications")))
    assert {stranger.get(page).status_code for page in pages} == {404}
    for act in ("check", "withdraw", "pay", "staff"):
        assert stranger.post(at(act, application)).status_code == 404
    application.refresh_from_db()
    assert application.state == "pending_fee"


def test_who_represents_nobody_is_told_how_to(world):
    page = signed_in(UserFactory(employer=True)).get(reverse("portal:home"))

    assert "You act for no firm today" in text(page)


def test_one_who_only_notifies_arrivals_does_not_apply(world):
    client = signed_in(employer_user(world.employer, right="notify"))

    answer = client.post(
        reverse("portal:new"), {"region_id": the_region(ALMATY).pk, "category": "3", "months": 12}
    )

    assert not Application.objects.exists()
    assert answer.status_code == 200


# --- from draft to permit --------------------------------------------------------------------


def test_an_application_from_its_first_step_to_its_permit(world, portal):
    begun = portal.post(
        reverse("portal:new"), {"region_id": the_region(ALMATY).pk, "category": "3", "months": "12"}
    )
    application = Application.objects.get()
    assert begun["Location"] == at("staff", application)

    assert send(portal, at("staff", application), **STAFF)["Location"] == at("workers", application)
    assert portal.post(at("workers", application), worker())["Location"] == at("workers", application)
    checked = portal.get(at("check", application))
    assert "Before you can submit" not in text(checked)
    assert portal.post(at("check", application))["Location"] == at("application", application)

    application.refresh_from_db()
    assert (application.state, world.places()) == ("submitted", (9, 1, 0))
    assert "The akimat decides by" in text(portal.get(at("application", application)))
    world.act("grant", world.act("review", application))
    assert "Pay the fee by" in text(portal.get(at("application", application)))

    bank = portal.post(at("pay", application))["Location"]
    assert "Sandbox bank" in text(portal.get(bank))
    receipt = portal.post(bank, {"pay": "1"})["Location"]
    assert "SANDBOX-" in text(portal.get(receipt))
    application.refresh_from_db()
    assert application.state == "paid"

    world.issue(application)
    assert Permit.objects.get().number in text(portal.get(reverse("portal:permits")))


def test_saving_can_stop_at_any_step(world, portal):
    application = world.draft(0)

    answer = send(portal, at("staff", application), **{**STAFF, "employees": "77", "leave": "1"})

    assert answer["Location"] == at("application", application)
    application.refresh_from_db()
    assert application.employees == 77


def test_a_refusal_keeps_what_was_typed(world, portal):
    application = world.draft(0)

    answer = portal.post(at("workers", application), worker(surname="Özdemir", born_on="31.02.1988"))

    assert answer.status_code == 422
    assert "Özdemir" in text(answer)
    assert "31.02.1988" in text(answer)
    assert not application.workers.exists()


@pytest.mark.parametrize(
    ("box", "typed", "said"),
    [
        *[
            ("document_number", number, "3 to 24 letters and digits are expected")
            for number in ("№", "---", " . ", "K7", "№ 12", "-4-")
        ],
        *[
            ("document_number", number, "stands for a number that is not known")
            for number in ("NONE", "0000000", "паспорт")
        ],
        ("document_number", "1,23457E+08", "has made an amount of this number"),
        *[("surname", name, "t has no letter") for name in ("-", "12345")],
        *[("surname", name, "says that there is no name") for name in ("UNKNOWN", "ТЕСТ", "N/A", "XXX")],
        *[("surname", name, "signs that no name has") for name in ("<script>", "=SUM(A1)", "KARIMOV\u202e")],
        ("document_number", "=1+1", "signs that no document’s number has"),
        *[("born_on", day, "nor so far back") for day in ("2031", "12.2026", "16.06.2026")],
        ("born_on", "31.02.2026", "February 2026 has 28 days"),
        ("born_on", "01.05.60", "Write all four digits of the year"),
    ],
)
def test_what_no_worker_has_is_refused_at_its_box_in_a_sentence(world, portal, box, typed, said):
    application = world.draft(0)

    answer = portal.post(at("workers", application), worker(**{box: typed}))

    assert answer.status_code == 422
    assert box in answer.context["form"].errors
    assert said in text(answer)
    assert "permits_worker" not in text(answer)
    assert not application.workers.exists()


def test_a_worker_may_have_no_day_of_birth(world, portal):
    application = world.draft(0)

    portal.post(at("workers", application), worker(born_on="1965"))

    assert str(application.workers.get().born_on) == "1965"


def test_the_same_worker_twice_is_refused_in_words(world, portal):
    application = world.draft(0)
    portal.post(at("workers", application), worker())

    answer = portal.post(at("workers", application), worker(position="Fitter"))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["document_number"]
    assert "Fitter" in text(answer)
    assert application.workers.count() == 1


def test_a_step_saved_over_a_colleagues_is_refused_with_the_difference(world, portal):
    application = world.draft(0)
    colleague, page = signed_in(employer_user(world.employer)), at("staff", application)
    held = opened(portal, page)
    send(colleague, page, employees="77")

    refused = portal.post(page, {**held, "vacancy_code": "V-9"})

    assert refused.status_code == 422
    (difference,) = refused.context["form"].differences
    assert (difference.was, difference.now, difference.typed) == ("300", "77", "")
    assert portal.post(page, boxes(refused.context["form"])).status_code == 303
    application.refresh_from_db()
    assert (application.employees, application.vacancy_code) == (77, "V-9")


def test_a_worker_corrected_by_two_keeps_both_corrections(world, portal):
    application = world.draft(1)
    colleague, named = signed_in(employer_user(world.employer)), application.workers.get()
    page = f"{at('workers', application)}?correct={named.pk}"
    held = opened(portal, page)
    send(colleague, page, document_number="U 555-0001")

    refused = portal.post(page, {**held, "position": "Fitter"})
    assert refused.status_code == 422
    assert "U 555-0001" in text(refused)
    portal.post(page, boxes(refused.context["form"]))

    named.refresh_from_db()
    assert (named.position, named.document_number, named.document_key) == ("Fitter", "U 555-0001", "U5550001")


def test_a_correction_of_a_worker_who_was_taken_out_adds_nobody_unasked(world, portal):
    application = world.draft(1)
    named = application.workers.get()
    page = f"{at('workers', application)}?correct={named.pk}"
    held = opened(portal, page)
    portal.post(reverse("portal:take_out", args=[application.number, named.pk]))

    answer = portal.post(page, {**held, "position": "Fitter"})

    assert answer.status_code == 422
    assert "Fitter" in text(answer)
    assert not application.workers.exists()
    assert portal.post(at("workers", application), {**held, "position": "Fitter"}).status_code == 303
    assert application.workers.get().position == "Fitter"


def test_a_worker_is_taken_out(world, portal):
    application = world.draft(2)
    named = application.workers.first()

    portal.post(reverse("portal:take_out", args=[application.number, named.pk]))

    assert application.workers.count() == 1


def test_a_worker_is_corrected_and_a_refused_correction_changes_nothing(world, portal):
    application = world.draft(2)
    first, second = application.workers.order_by("pk")
    page = f"{at('workers', application)}?correct={first.pk}"

    shown = text(portal.get(page))
    taken = worker(document_number=second.document_number, position="Fitter")
    refused = send(portal, page, **taken)
    still = application.workers.filter(pk=first.pk).exists()
    kept = send(portal, page, **worker(document_number=first.document_number, position="Fitter"))

    assert first.document_number in shown
    assert (refused.status_code, still, kept.status_code) == (422, True, 303)
    assert sorted(row.position for row in application.workers.all()) == ["Fitter", "Welding engineer"]


def test_another_applications_worker_is_not_corrected(world, portal):
    one, other = world.draft(1), world.draft(1)

    portal.post(f"{at('workers', one)}?correct={other.workers.get().pk}", worker(surname="Changed"))

    assert other.workers.get().surname != "Changed"


def test_another_applications_worker_stays(world, portal):
    one, other = world.draft(1), world.draft(1)

    portal.post(reverse("portal:take_out", args=[one.number, other.workers.get().pk]))

    assert other.workers.count() == 1


def test_what_stands_in_the_way_is_shown_with_its_cure_and_nothing_is_reserved(world, portal):
    application = world.draft(1, vacancy_code="", vacancy_published_on=None)

    page = text(portal.get(at("check", application)))
    answer = portal.post(at("check", application))

    assert "Before you can submit" in page
    assert answer.status_code == 422
    assert "Not submitted" in text(answer)
    assert world.places() == (10, 0, 0)


def test_a_spent_quota_is_told_in_words(portal, world):
    application = world.draft(11)

    answer = portal.post(at("check", application))

    assert answer.status_code == 422
    assert "fewer are left" in text(answer)
    assert world.places() == (10, 0, 0)


def test_a_returned_application_shows_the_note_and_is_submitted_again(world, portal):
    application = world.act("return", world.under_review(), note="Correct the post, please")

    assert "Correct the post, please" in text(portal.get(at("application", application)))
    assert "Correct the post, please" in text(portal.get(at("staff", application)))
    assert portal.post(at("check", application)).status_code == 303

    application.refresh_from_db()
    assert application.state == "submitted"


def test_what_ends_soonest_is_the_next_step(world, portal):
    fee = world.granted()
    returned = world.act("return", world.under_review(), note="Correct the post, please")
    draft = world.draft()
    Application.objects.filter(pk=returned.pk).update(decision_due_on=ON)
    home = portal.get(reverse("portal:home"))

    waiting = [row["cells"][0]["value"] for row in home.context["waiting"]["rows"]]

    assert waiting == [returned.number, fee.number, draft.number]
    assert home.context["step"]["title"].startswith(returned.number)


def test_a_submitted_application_is_not_written_any_more(world, portal):
    application = world.submitted()

    for step in ("where", "staff", "workers", "check"):
        assert portal.get(at(step, application))["Location"] == at("application", application)
    answer = portal.post(at("staff", application), STAFF)
    assert answer["Location"] == at("application", application)


def test_withdrawing_gives_the_places_back(world, portal):
    application = world.submitted(2)

    answer = portal.post(at("withdraw", application), follow=True)

    application.refresh_from_db()
    assert (application.state, world.places()) == ("withdrawn", (10, 0, 0))
    assert "Withdrawn. 2 places go back to the quota." in text(answer)


def test_withdrawing_a_draft_promises_no_places(world, portal):
    application = world.draft(1)

    before = text(portal.get(at("application", application)))
    answer = text(portal.post(at("withdraw", application), follow=True))

    assert "No place of the quota is held for it." in before
    assert "Withdrawn. No place of the quota was held for it." in answer


def test_saving_says_what_was_changed_there_and_in_the_history(world, portal):
    application = world.draft(1)

    saved = send(portal, at("where", application), months="7", leave="1")

    assert "Saved: for how many months." in text(portal.get(saved["Location"]))
    assert "months asked for" in text(portal.get(at("application", application)))


@pytest.mark.parametrize("begun", [False, True])
def test_more_months_than_the_category_has_are_refused_at_their_box(world, portal, begun):
    """Category 3: up to 12 months (Order 279 of 30.06.2023)."""
    address = at("where", world.draft(0)) if begun else reverse("portal:new")
    where = {"region_id": world.draft(0).region_id, "category": "3", "months": "99"}

    answer = send(portal, address, **where)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["months"]
    assert "Ask for 1 to 12 months." in text(answer)


# --- payment ---------------------------------------------------------------------------------


def test_a_failed_payment_can_be_tried_again(world, portal):
    application = world.granted()
    bank = portal.post(at("pay", application))["Location"]

    portal.post(bank, {"fail": "1"})
    portal.post(portal.post(at("pay", application))["Location"], {"pay": "1"})

    states = sorted(Payment.objects.values_list("state", flat=True))
    application.refresh_from_db()
    assert (states, application.state) == (["confirmed", "failed"], "paid")


def test_an_ended_payment_is_not_paid_twice(world, portal):
    application = world.granted()
    bank = portal.post(at("pay", application))["Location"]
    portal.post(bank, {"pay": "1"})

    portal.post(bank, {"pay": "1"})

    assert Payment.objects.count() == 1
    assert portal.get(bank)["Location"] == bank.removesuffix("bank/")


def test_without_the_sandbox_nothing_is_begun(world, portal, settings):
    application = world.granted()
    payment = world.begin_to_pay(application)
    settings.DEMO = False

    answer = portal.post(at("pay", application), follow=True)

    assert "Paying online is not connected" in text(answer)
    assert Payment.objects.count() == 1
    assert portal.get(reverse("portal:bank", args=[payment.public_id])).status_code == 404


# --- permits ---------------------------------------------------------------------------------


def test_a_permit_in_its_window_is_extended(world, portal, monkeypatch):
    permit = world.permits()[0]
    assert "Extend this permit" not in text(portal.get(reverse("portal:permits")))
    day = permit.valid_until - timedelta(days=45)
    monkeypatch.setattr(clock, "today", lambda: day)

    assert "Extend this permit" in text(portal.get(reverse("portal:permits")))
    assert "Extend this permit" in text(portal.get(reverse("portal:home")))
    extend = reverse("portal:extend", args=[permit.number])
    assert portal.get(extend).status_code == 200
    answer = portal.post(extend, {"months": "12"})

    extension = Application.objects.get(kind="extension")
    assert answer["Location"] == at("staff", extension)
    assert portal.get(at("where", extension)).status_code == 200
    assert "Extend this permit" not in text(portal.get(reverse("portal:permits")))


def test_another_firms_permit_is_not_extended(world):
    permit = world.permits()[0]
    stranger = signed_in(employer_user(EmployerFactory()))

    assert stranger.get(reverse("portal:extend", args=[permit.number])).status_code == 404


def test_a_revoked_permit_is_shown_with_its_reason(world, portal):
    permit = world.permits()[0]
    revoke_permit(permit_id=permit.pk, reason="Works elsewhere", on=ON, by=world.officer)

    listed = text(portal.get(f"{reverse('portal:permits')}?show=revoked"))

    assert permit.number in listed
    assert "Works elsewhere" in listed


# --- queries ---------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["portal:home", "portal:applications", "portal:permits"])
def test_pages_cost_the_same_for_one_and_for_many(page, portal, world):
    world.permits(1)
    world.granted(1)
    world.draft(1)
    counts = []
    for _round in range(2):
        portal.get(reverse(page))
        with CaptureQueriesContext(connection) as asked:
            portal.get(reverse(page))
        counts.append(len(asked))
        for _number in range(2):
            world.permits(1)
            world.granted(1)
            world.draft(1)

    assert counts[0] == counts[1]
    assert counts[0] <= 24


def test_a_firm_applies_only_for_itself(world, portal):
    other = EmployerFactory()

    portal.post(
        reverse("portal:new"),
        {"employer_id": other.pk, "region_id": the_region(ALMATY).pk, "category": "3", "months": "12"},
    )

    assert {row.employer for row in Application.objects.all()} == {world.employer}


def test_the_landing_page_leads_firms_and_hosts_to_their_pages(world, portal):
    host = signed_in(RepresentationFactory().user)

    assert portal.get("/")["Location"] == reverse("portal:home")
    assert host.get("/")["Location"] == reverse("portal:arrivals")
