"""From arrival to decision, through the real faces: feed, counter, clock, sweep, desk, journal."""

from datetime import date
from time import sleep

import pytest
from django.core import mail
from django.core.management import call_command
from django.db.models import Sum

from enforcement.models import OverstayCase
from enforcement.states import CheckItem
from journal.models import Entry, Seal
from journal.operations import seal_journal, verify_journal
from registry.models import Registration, Stay
from tests.accounts.factories import ApiKeyFactory, UserFactory
from tests.journal.heard import dispatch_all
from tests.parties.factories import HostFactory
from tests.scenarios.acts import (
    crossing,
    feed_complete_until,
    find,
    issue_residence_permit,
    move_clock,
    register,
    send,
)


@pytest.fixture
def cast(committed_db, settings):
    settings.CLOCK_PROVIDER = "tests.scenarios.acts.story_now"
    settings.CELERY_TASK_ALWAYS_EAGER = True
    return {
        "key": ApiKeyFactory(secret="koshi_story"),
        "officer": UserFactory(officer=True, region="KZ-75"),
        "supervisor": UserFactory(supervisor=True),
        "second": UserFactory(supervisor=True),
        "auditor": UserFactory(auditor=True),
        "host": HostFactory(region="KZ-75", language="ru", email="host@example.org"),
    }


NUMBER = "FA1234567"
ARRIVAL = crossing(
    "story-1",
    "entry",
    "2026-06-15T10:30:00+05:00",
    NUMBER,
    "UZB",
    surname="KARIMOV",
    given_names="BOBUR",
    born_on="1991-03-02",
)


def arrive(page):
    body = {"crossings": [ARRIVAL]}
    first = send(page, "/api/v1/crossings/", body)
    again = send(page, "/api/v1/crossings/", body)

    assert (first["accepted"], first["rejected"]) == (1, [])
    assert (again["accepted"], again["unchanged"]) == (0, 1)
    stay = Stay.objects.get()
    assert stay.authorised_until == date(2026, 7, 14)  # 30 days, both ends counted
    return stay


def permit_and_register(page, host):
    move_clock("2026-06-16")
    find(page, NUMBER)
    issue_residence_permit(page, "14.12.2026", "Seasonal work")
    register(page, host)

    assert Stay.objects.get().authorised_until == date(2026, 12, 14)
    registration = Registration.objects.get()
    assert (registration.first_on, registration.last_on) == (date(2026, 6, 16), date(2026, 9, 13))


def renew_with_two_keys(page):
    move_clock("2026-09-10")
    find(page, NUMBER)
    page.keyboard.press("r")
    page.wait_for_url("**/acts/renew/")
    page.wait_for_selector("main :focus")
    page.keyboard.press("Enter")
    page.wait_for_url("**/person/*/")

    renewed = Registration.objects.get(state="current")
    assert (renewed.first_on, renewed.last_on) == (date(2026, 9, 14), date(2026, 12, 12))
    assert Stay.objects.get().authorised_until == date(2026, 12, 14)


def sweep_day_by_day(page):
    """Nothing on the last lawful day; nothing beyond the watermark; a case when both are past."""
    feed_complete_until(page, "2026-09-10T00:00:00+05:00")
    move_clock("2026-12-14")
    call_command("flag_overstays")
    assert not OverstayCase.objects.exists()
    move_clock("2026-12-20")
    call_command("flag_overstays")
    assert not OverstayCase.objects.exists()
    feed_complete_until(page, "2026-12-20T00:00:00+05:00")
    call_command("flag_overstays")
    call_command("flag_overstays")
    case = OverstayCase.objects.get()
    assert (case.authorised_until, case.state) == (date(2026, 12, 14), "possible")
    mail.outbox.clear()
    dispatch_all()
    assert mail.outbox == []  # nobody outside is told before a person has looked
    return case


def decide(story, cast, case):
    page = story.given(cast["supervisor"], f"/desk/cases/{case.public_id}/")
    story.then("May have overstayed 5 days")
    assert page.get_by_text("temporary residence permit", exact=False).count() >= 1
    page.get_by_role("button", name="Begin the review").click()
    for item in CheckItem:
        page.check(f'input[name="{item}_answer"][value="clear"]')
    page.get_by_role("button", name="Keep the answers").click()
    page.wait_for_selector("text=517(3)2")
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    page.get_by_label("Fine", exact=True).check()
    band = page.locator('select[name="band"] option', has_text="517(3)2").get_attribute("value")
    page.select_option('select[name="band"]', band)
    page.get_by_role("button", name="Propose this outcome").click()
    case.refresh_from_db()
    assert case.state == "proposed"

    story.given(cast["second"], f"/desk/cases/{case.public_id}/")
    page.get_by_label("What you looked at, and why you agree").fill("Read the crossings and the papers.")
    page.get_by_role("button", name="Confirm").click()
    story.then("Overstayed", summary="Confirmed")
    case.refresh_from_db()
    assert (case.state, case.outcome, case.band.article) == ("resolved", "fine", "517(3)2")
    assert case.proposed_by == cast["supervisor"]
    assert case.closed_by == cast["second"]


def everything_sealed():
    """Seal until nothing is left: entries wait while any transaction of the server is still open."""
    for _ in range(50):
        seal_journal()
        if Seal.objects.aggregate(sealed=Sum("entries"))["sealed"] == Entry.objects.count():
            return True
        sleep(0.2)
    return False


def test_from_arrival_to_decision(story, cast):
    page = story.given(None)
    move_clock("2026-06-15")
    with story.when("the border sends the arrival"):
        arrive(page)
    story.given(cast["officer"])
    with story.when("the officer issues a residence permit and registers"):
        permit_and_register(page, cast["host"])
    story.then("KARIMOV BOBUR")
    with story.when("the registration is renewed"):
        renew_with_two_keys(page)
    story.then("KARIMOV BOBUR", summary="Registered from 14 September 2026")
    with story.when("the sweeps of the days go by"):
        case = sweep_day_by_day(page)
    with story.when("two supervisors decide"):
        decide(story, cast, case)

    story.given(cast["auditor"])
    assert page.goto("/admin/journal/entry/").status == 200
    told = list(Entry.objects.order_by("id").values_list("kind", flat=True))
    for event in (
        "person_enrolled",
        "stay_opened",
        "residence_issued",
        "clock_changed",
        "registration_opened",
        "registration_renewed",
        "case_opened",
        "case_review_begun",
        "case_proposed",
        "case_resolved",
    ):
        assert event in told, event
    assert told.index("case_review_begun") > told.index("case_opened")
    assert everything_sealed()
    verdict = verify_journal()
    assert verdict.is_intact
    assert verdict.entries == Entry.objects.count()
