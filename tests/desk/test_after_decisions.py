"""What the desk, the API, the alerts and the letters show of decided cases: the day to leave, the review."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enforcement.models import OverstayCase
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.operations.sweeps import flag_overstays
from enforcement.operations.verdicts import confirm_verdict, propose_verdict
from notifications.models import Alert
from registry.models import Stay
from tests.accounts.factories import the_system
from tests.enforcement.decided import NOTE, decided, supervisor
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))


def signed_in(name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(supervisor(name), backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def page(case: OverstayCase) -> str:
    return reverse("desk:case", args=[case.public_id])


def act(case: OverstayCase, name: str) -> str:
    return reverse("desk:case_act", args=[case.public_id, name])


def fined(days_ago: int = 5) -> OverstayCase:
    who = watch.person(email="migrant@example.org", language="en")
    return decided(stay(before(days_ago + 7), who=who), on=before(days_ago))


def correct(case: OverstayCase, until=None) -> OverstayCase:
    Stay.objects.filter(pk=case.stay_id).update(authorised_until=until or before(-3))
    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())
    case.refresh_from_db()
    return case


@pytest.fixture
def owed() -> OverstayCase:
    return correct(fined())


# --- the desk ------------------------------------------------------------------------------------


def test_the_page_says_what_was_and_what_is_and_two_people_annul(owed):
    one, two = signed_in("one"), signed_in("two")

    shown = text(one.get(page(owed)))
    assert "Facts changed after the decision: review it by" in shown
    assert "3 June 2026 → 18 June 2026" in shown
    assert "7 → 0" in shown

    refused = one.post(act(owed, "verdict"), {"verdict": "annul", "note": "short"})
    assert refused.status_code == 422
    assert "Explanation: write why the decision stands or falls" in text(refused)
    assert one.post(act(owed, "verdict"), {"verdict": "annul", "note": NOTE}).status_code == 303
    assert "Another supervisor must confirm" in text(one.get(page(owed)))
    assert act(owed, "confirm-verdict") in text(two.get(page(owed)))
    assert two.post(act(owed, "confirm-verdict")).status_code == 303

    owed.refresh_from_db()
    assert owed.state == "annulled"
    shown = text(two.get(page(owed)))
    assert "The decision is annulled and counts for nothing" in shown
    assert NOTE in shown


def test_the_own_verdict_is_not_confirmed_on_the_page(owed):
    one = signed_in("one")
    one.post(act(owed, "verdict"), {"verdict": "uphold", "note": NOTE})

    assert act(owed, "confirm-verdict") not in text(one.get(page(owed)))
    one.post(act(owed, "confirm-verdict"))

    owed.refresh_from_db()
    assert (owed.state, owed.verdict_confirmed_on) == ("resolved", None)


def test_the_day_to_leave_is_on_the_page_and_moves_with_words():
    case = fined()
    one = signed_in("one")
    assert "Day to leave" in text(one.get(page(case)))

    for given in ({"leave_on": "", "note": NOTE}, {"leave_on": "16.06.2026", "note": NOTE}):
        assert one.post(act(case, "leave"), given).status_code == 422
    assert one.post(act(case, "leave"), {"leave_on": "14.07.2026", "note": NOTE}).status_code == 303

    case.refresh_from_db()
    assert case.leave_due_on == watch.day("14.07.2026")
    assert "14 July 2026" in text(one.get(page(case)))


def test_a_case_that_is_another_look_says_so():
    case = fined(30)
    flag_overstays(on=TODAY, by=the_system())
    newest = OverstayCase.objects.get(state="possible")

    shown = text(signed_in("one").get(page(newest)))

    assert newest.look_past_on == case.leave_due_on
    assert "looked at again past" in shown


def test_the_list_and_the_first_page_name_decisions_owed_a_review(owed):
    other = fined()
    one = signed_in("one")

    found = text(one.get(f"{reverse('desk:cases')}?state=owed"))
    assert owed.person.surname in found
    assert other.person.surname not in found
    assert "Decisions owed a review" in text(one.get(reverse("desk:home")))
    exported = b"".join(one.get(f"{reverse('desk:cases_csv')}?state=owed").streaming_content).decode()
    assert owed.review_due_on.isoformat() in exported or f"{owed.review_due_on:%d.%m.%Y}" in exported


def test_another_territory_sees_no_review_owed(owed):
    client = Client()
    client.force_login(watch.user("supervisor", where="KZ-71"), backend="accounts.backends.RoleBackend")

    assert owed.person.surname not in text(client.get(f"{reverse('desk:cases')}?state=owed"))
    assert client.get(page(owed)).status_code == 404
    assert client.post(act(owed, "verdict"), {"verdict": "annul", "note": NOTE}).status_code == 404


def test_a_held_files_decision_is_nowhere(owed):
    type(owed.person).objects.filter(pk=owed.person_id).update(access_class="victim")
    one = signed_in("one")

    assert owed.person.surname not in text(one.get(f"{reverse('desk:cases')}?state=owed"))
    assert one.get(page(owed)).status_code == 404


def test_a_list_of_decided_cases_costs_the_same_whatever_its_length(owed):
    one = signed_in("one")
    address = f"{reverse('desk:cases')}?state=resolved"
    one.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        one.get(address)
    for _number in range(4):
        correct(fined())

    with CaptureQueriesContext(connection) as many:
        one.get(address)

    assert len(many) == len(few)


def test_the_alert_names_what_changed_and_leads_to_the_case(owed):
    facts = {"changed": ["lawful_end", "days_over"], "review_due_on": owed.review_due_on.isoformat()}
    Alert.objects.create(
        kind="decision_review",
        subject_kind="overstaycase",
        subject_id=owed.pk,
        case=owed,
        person=owed.person,
        region=owed.region,
        raised_on=TODAY,
        facts=facts,
    )

    shown = text(signed_in("one").get(f"{reverse('desk:alerts')}?kind=decision_review"))

    assert "Lawful until, Days over" in shown
    assert page(owed) in shown


# --- the API -------------------------------------------------------------------------------------


def row_of(case: OverstayCase) -> dict:
    rows = signed_in("one").get("/api/v1/cases/").json()["results"]
    return next(row for row in rows if row["public_id"] == str(case.public_id))


def test_the_api_tells_the_day_to_leave_and_no_review_where_none_is_owed():
    case = fined()

    row = row_of(case)

    assert (row["leave_due_on"], row["look_past_on"]) == (before(-5).isoformat(), None)
    assert (row["facts_changed_on"], row["review_due_on"], row["facts_changed"]) == (None, None, [])
    assert row["allowed_acts"] == ["reopen", "move_day_to_leave"]


def test_the_api_tells_a_review_owed_and_what_changed(owed):
    row = row_of(owed)

    assert (row["facts_changed_on"], row["review_due_on"]) == (
        TODAY.isoformat(),
        (TODAY + timedelta(days=10)).isoformat(),
    )
    assert row["facts_changed"][0] == {"fact": "lawful_end", "was": "2026-06-03", "is": "2026-06-18"}
    assert "propose_verdict" in row["allowed_acts"]
    assert not {"uphold", "annul"} & set(row["allowed_acts"])

    propose_verdict(case_id=owed.pk, verdict="annul", note=NOTE, on=TODAY, by=supervisor("one"))
    assert "annul" in row_of(owed)["allowed_acts"]
    confirm_verdict(case_id=owed.pk, on=TODAY, by=supervisor("two"))

    row = row_of(owed)
    assert (row["state"], row["facts_changed_on"], row["review_due_on"]) == ("annulled", None, None)
    assert row["allowed_acts"] == []
