"""From need to permit and back, by the real faces: border, counter, portal, akimat, public page, desk."""

from datetime import date

import pytest
from django.core.management import call_command

from enforcement.models import OverstayCase
from permits.models import Application, Permit
from quotas.models import LedgerEntry, QuotaAllocation, QuotaOrder
from quotas.queries import drift
from registry.models import Stay
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.journal.factories import journal_entries
from tests.journal.heard import dispatch_all
from tests.parties.factories import EmployerFactory, HostFactory
from tests.permits.situations import employer_user
from tests.quotas.places import make_allocation
from tests.reference.factories import the_country, the_region
from tests.scenarios.acts import (
    crossing,
    feed_complete_until,
    find,
    follow,
    issue_residence_permit,
    move_clock,
    register,
    send,
)

ALMATY = "KZ-75"
NUMBER = "U12345678"
ARRIVAL = crossing(
    "permit-story-1",
    "entry",
    "2026-06-15T10:30:00+05:00",
    NUMBER,
    "TUR",
    surname="YILMAZ",
    given_names="MEHMET",
    born_on="1988-03-02",
)
STAFF = {
    "employees": "300",
    "citizens_heads": "20",
    "foreigners_heads": "0",
    "citizens_specialists": "200",
    "foreigners_specialists": "0",
    "vacancy_code": "V-1",
    "vacancy_published_on": "01.05.2026",
}
WORKER = {
    "surname": "Yilmaz",
    "given_names": "Mehmet",
    "born_on": "02.03.1988",
    "document_expires_on": "01.01.2031",
    "position": "Welding engineer",
    "education": "Istanbul, 10 years",
}


@pytest.fixture
def cast(committed_db, settings):
    settings.CLOCK_PROVIDER = "tests.scenarios.acts.story_now"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    make_allocation(1, ALMATY, "3")
    return {
        "key": ApiKeyFactory(secret="koshi_story"),
        "police": UserFactory(officer=True, region=ALMATY),
        "host": HostFactory(region=ALMATY),
        "firm": employer_user(EmployerFactory(region=ALMATY)),
        "akimat": UserFactory(permit_officer=True, region=ALMATY),
        "quotas": UserFactory(quota_admin=True),
        "supervisor": UserFactory(supervisor=True),
    }


@pytest.fixture
def as_(story, cast):
    """Sit down at the page as one of the cast."""
    return lambda name: story.given(cast[name])


def press(page, role, name):
    with page.expect_navigation():
        page.get_by_role(role, name=name, exact=True).first.click()


def write_application(page, document_number):
    """On the portal, to the page where it can be submitted."""
    page.goto("/portal/")
    press(page, "link", "Begin an application")
    page.select_option('select[name="region_id"]', str(the_region(ALMATY).pk))
    page.select_option('select[name="category"]', "3")
    press(page, "button", "Save and go on")
    for name, value in STAFF.items():
        page.fill(f'input[name="{name}"]', value)
    press(page, "button", "Save and go on")
    for name, value in {**WORKER, "document_number": document_number}.items():
        page.fill(f'input[name="{name}"]', value)
    page.select_option('select[name="sex"]', "m")
    page.select_option('select[name="citizenship_id"]', str(the_country("TUR").pk))
    page.select_option('select[name="occupation_id"]', index=2)
    press(page, "button", "Add this worker")
    press(page, "link", "Check and submit")
    return Application.objects.latest("pk")


def arrive_and_register(page, as_, host):
    send(page, "/api/v1/crossings/", {"crossings": [ARRIVAL]})
    as_("police")
    find(page, NUMBER)
    register(page, host)
    stay = Stay.objects.get()
    assert stay.authorised_until == date(2026, 7, 14)  # 30 days, both ends counted
    return stay


def take_the_last_place(page, as_):
    as_("firm")
    application = write_application(page, NUMBER)
    press(page, "button", "Submit to the akimat")
    page.wait_for_selector("text=Submitted. The places are reserved for you.")
    return application


def find_the_quota_exhausted(page, as_):
    """The next submission is refused with its ground, an order adds places, and it succeeds."""
    call_command("flag_quotas")
    entries = LedgerEntry.objects.count()
    second = write_application(page, "U87654321")
    press(page, "button", "Submit to the akimat")
    said = page.locator("main").inner_text()
    assert "1 places are asked for and fewer are left" in said
    second.refresh_from_db()
    assert (second.state, LedgerEntry.objects.count()) == ("draft", entries)

    as_("quotas")
    page.goto("/admin/quotas/quotaorder/")
    press(page, "link", "Enter an order")
    page.fill("#id_number", "77-НҚ")
    page.fill("#id_signed_on", "15.06.2026")
    page.fill("#id_in_force_on", "15.06.2026")
    page.fill("#id_year", "2026")
    page.check('input[name="pool"][value="workforce"]')
    page.fill("#id_ceiling", "3")
    page.select_option("#id_amends_id", str(QuotaOrder.objects.get().pk))
    page.fill("#id_lines", f"{ALMATY};3;3")
    page.fill("#id_source", "a story")
    press(page, "button", "Enter")
    allocation = QuotaAllocation.objects.get()
    assert (allocation.available, allocation.reserved) == (2, 1)

    as_("firm")
    page.goto(f"/portal/applications/{second.number}/check/")
    press(page, "button", "Submit to the akimat")
    page.wait_for_selector("text=Submitted. The places are reserved for you.")


def grant_pay_and_issue(page, as_, application):
    as_("akimat")
    page.goto("/admin/permits/application/?due=waiting")
    press(page, "link", application.number)
    for act, confirm in (("Begin the review", "Begin"), ("Grant", "Grant")):
        follow(page, act)
        press(page, "button", confirm)
    as_("firm")
    page.goto(f"/portal/applications/{application.number}/")
    press(page, "button", "Pay the fee")
    press(page, "button", "Pay")
    assert page.get_by_text("SANDBOX-").count() == 1
    as_("akimat")
    page.goto(f"/admin/permits/application/{application.pk}/")
    follow(page, "Issue the permits")
    press(page, "button", "Issue")
    permit = Permit.objects.get()
    as_("firm")
    page.goto("/portal/permits/")
    assert page.get_by_text(permit.number).count() == 1
    return permit


def anyone_verifies(page, number):
    page.context.clear_cookies()
    page.goto("/verify/")
    page.fill('input[name="number"]', number)
    page.get_by_role("textbox").first.press("Enter")
    page.wait_for_url(f"**/verify/{number}/")
    shown = page.locator("main").inner_text()
    assert "yilmaz" not in shown.lower()
    return page.locator(".pill").first.get_attribute("class")


def live_on_that_ground(page, as_, permit, stay):
    """By itself the permit gives no stay; the residence permit that rests on it does."""
    stay.refresh_from_db()
    assert (permit.person_id, stay.authorised_until) == (stay.person_id, date(2026, 7, 14))
    as_("police")
    find(page, NUMBER)
    assert page.get_by_text(permit.number).count() >= 1
    issue_residence_permit(page, "14.12.2026", "Work on an employer's permit", permit.number)
    stay.refresh_from_db()
    assert stay.authorised_until == date(2026, 12, 14)


def revoke(page, as_, permit):
    move_clock("2026-08-03")
    as_("akimat")
    page.goto(f"/admin/permits/permit/{permit.pk}/")
    follow(page, "Revoke the permit")
    page.fill("#id_reason", "Works in another post")
    press(page, "button", "Revoke")


def the_police_hear_and_decide(page, as_, permit, stay):
    dispatch_all()
    as_("supervisor")
    page.goto("/desk/alerts/?kind=permit_revoked")
    assert page.get_by_text("YILMAZ").count() >= 1
    stay.refresh_from_db()
    assert stay.authorised_until == date(2026, 12, 14)  # nothing ends by itself

    as_("police")
    find(page, NUMBER)
    follow(page, "Annul the permit")
    page.fill("#id_reason", f"The work permit {permit.number} was revoked")
    press(page, "button", "Annul")
    stay.refresh_from_db()
    assert stay.authorised_until == date(2026, 8, 3)  # a ground up to this day, and none after
    dispatch_all()
    as_("supervisor")
    page.goto("/desk/alerts/?kind=permit_revoked")
    page.wait_for_selector("text=Nothing of this kind is open")


def the_sweep_finds(page, stay):
    feed_complete_until(page, "2026-08-03T12:00:00+05:00")
    call_command("flag_overstays")
    assert not OverstayCase.objects.exists()
    move_clock("2026-08-06")
    feed_complete_until(page, "2026-08-06T00:00:00+05:00")
    call_command("flag_overstays")
    case = OverstayCase.objects.get()
    assert (case.stay_id, case.authorised_until, case.state) == (stay.pk, date(2026, 8, 3), "possible")


def test_from_the_last_place_to_the_sweep(story, page_faults, as_, cast):
    page_faults.allow("status of 422")  # the submission that is refused
    page = story.page
    move_clock("2026-06-15")
    with story.when("somebody arrives and is registered"):
        stay = arrive_and_register(page, as_, cast["host"])
    story.then("YILMAZ MEHMET")
    with story.when("the firm takes the last place"):
        application = take_the_last_place(page, as_)
    story.then(application.number, summary="Submitted. The places are reserved for you.")
    with story.when("the quota is exhausted, and an order adds places"):
        find_the_quota_exhausted(page, as_)
    story.then("AP-", summary="Submitted. The places are reserved for you.")
    with story.when("the akimat grants, the firm pays, the permit is issued"):
        permit = grant_pay_and_issue(page, as_, application)
    with story.when("anyone verifies it"):
        assert "calm" in anyone_verifies(page, permit.number)
    with story.when("the police issue a residence permit on that ground"):
        live_on_that_ground(page, as_, permit, stay)
    story.then("YILMAZ MEHMET")
    with story.when("the akimat revokes"):
        revoke(page, as_, permit)
        assert "late" in anyone_verifies(page, permit.number)
    with story.when("the police hear of it and decide"):
        the_police_hear_and_decide(page, as_, permit, stay)
    with story.when("the sweep looks"):
        the_sweep_finds(page, stay)

    told = list(journal_entries().order_by("id").values_list("kind", flat=True))
    for event in ("places_reserved", "permit_issued", "permit_revoked", "residence_annulled", "case_opened"):
        assert event in told, event
    allocation = QuotaAllocation.objects.get()
    assert (allocation.available, allocation.reserved, allocation.consumed) == (1, 1, 1)
    assert list(drift()) == []
