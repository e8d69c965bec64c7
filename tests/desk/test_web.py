"""The desk: who may open what, what is shown, how many queries it costs, what acts do."""

import csv
import io
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.states import CheckItem
from journal.models import Entry
from notifications.models import Alert, Message
from notifications.operations import take_cases
from tests.accounts.factories import the_system
from tests.forms import boxes, opened, send
from tests.registry import watch
from tests.registry.factories import LikelyMatchFactory
from tests.registry.watch import TODAY, before, feeds_complete

pytestmark = pytest.mark.django_db
NOTE = "Seen in the list of flights of that day."
CLEAR = {f"{item}_answer": "clear" for item in CheckItem}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def supervisor():
    return watch.user("supervisor", name="one")


@pytest.fixture
def desk(supervisor) -> Client:
    return signed_in(supervisor)


def page_of(case: OverstayCase) -> str:
    return reverse("desk:case", args=[case.public_id])


def act_of(case: OverstayCase, act: str) -> str:
    return reverse("desk:case_act", args=[case.public_id, act])


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


# --- who may open what -----------------------------------------------------------------------

PAGES = ["desk:home", "desk:cases", "desk:cases_csv", "desk:alerts"]


@pytest.mark.parametrize(
    "role",
    ["officer", "auditor", "admin", "protection_officer", "employer", "host", "migrant", "border_feed"],
)
@pytest.mark.parametrize("page", PAGES)
def test_other_roles_are_refused(role, page):
    assert signed_in(watch.user(role)).get(reverse(page)).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_nobody_signed_in_is_asked_to(page):
    answer = Client().get(reverse(page))

    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


def test_an_analyst_sees_counts_and_no_case():
    case = watch.case()
    analyst = signed_in(watch.user("analyst"))

    home = text(analyst.get(reverse("desk:home")))

    assert "The country</h1>" in home
    assert "May have overstayed" not in home
    assert case.person.surname not in home
    assert reverse("desk:cases") not in home
    assert [analyst.get(reverse(page)).status_code for page in PAGES] == [200, 403, 403, 403]
    assert analyst.get(page_of(case)).status_code == 403
    assert analyst.post(act_of(case, "review")).status_code == 403


def test_a_supervisor_sees_the_own_region_only():
    here, there = watch.case(), watch.case(of=watch.stay(before(5), where="KZ-71"))
    client = signed_in(watch.user("supervisor", where="KZ-75"))

    listed = text(client.get(reverse("desk:cases")))

    assert here.person.surname in listed
    assert there.person.surname not in listed
    assert client.get(page_of(here)).status_code == 200
    assert client.get(page_of(there)).status_code == 404
    assert client.post(act_of(there, "review")).status_code == 404


@pytest.mark.parametrize("state", ["possible", "dismissed"])
def test_a_held_file_is_nowhere(desk, supervisor, state):
    seen = watch.case()
    held = watch.case(of=watch.stay(before(5), who=watch.person(access_class="victim", surname="HELDFILE")))
    if state == "dismissed":
        decided = {"reviewed_by": supervisor, "proposed_by": supervisor, "closed_by": the_system()}
        days = {"reviewed_on": TODAY, "proposed_on": TODAY, "closed_on": TODAY}
        OverstayCase.objects.filter(pk=held.pk).update(
            state=state, dismissal_reason="other", **decided, **days
        )
    Alert.objects.create(
        kind="registration_lapsed",
        subject_kind="stay",
        subject_id=held.stay_id,
        person=held.person,
        region=held.region,
        raised_on=TODAY,
    )

    pages = [
        desk.get(reverse("desk:home")),
        desk.get(reverse("desk:cases")),
        desk.get(f"{reverse('desk:cases')}?state={state}"),
        desk.get(f"{reverse('desk:cases')}?q=HELDFILE"),
        desk.get(f"{reverse('desk:alerts')}?kind=registration_lapsed"),
    ]

    for page in pages:
        rows = page.context.get("table", {}).get("rows", [])
        assert "HELDFILE" not in str(rows) + str(page.context.get("cards", ""))
    assert "HELDFILE" not in text(pages[0]) + text(pages[1]) + text(pages[4])
    assert len(pages[1].context["table"]["rows"]) == 1
    assert seen.person.surname in text(pages[1])
    exported = b"".join(desk.get(f"{reverse('desk:cases_csv')}?state={state}").streaming_content)
    assert b"HELDFILE" not in exported
    assert desk.get(page_of(held)).status_code == 404
    assert pages[4].context["table"]["pager"]["count"] == 0


# --- what is shown ---------------------------------------------------------------------------


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert not [q for q in queries if re.search(r"SELECT COUNT\(\*\)[^(]*FROM \S+$", q["sql"])]
    return len(queries)


@pytest.mark.parametrize("page", ["desk:home", "desk:cases", "desk:alerts"])
def test_the_number_of_queries_does_not_grow(desk, page):
    few = 3
    for _number in range(few):
        watch.case()
    first = count_queries(desk, reverse(page))
    for _number in range(40):
        watch.case()

    assert count_queries(desk, reverse(page)) == first <= 12


def test_the_case_page_costs_the_same_with_a_long_history(desk):
    who = watch.person()
    case = watch.case(of=watch.stay(before(5), who=who))
    first = count_queries(desk, page_of(case))
    for number in range(8):
        watch.crossing(who, "entry", before(900 + number))
    for other in range(3):
        watch.stay(before(400 + 100 * other), who=who, left=before(401 + 100 * other), days=30)

    assert count_queries(desk, page_of(case)) == first <= 45


@pytest.mark.parametrize("years", [15, 16, 17, 60])
def test_the_page_is_there_however_little_of_a_birth_date_is_known(desk, supervisor, years):
    case = watch.case(of=watch.stay(before(6), who=watch.person(born_on=str(TODAY.year - years))))

    assert desk.get(page_of(case)).status_code == 200
    acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)
    answer = desk.get(page_of(case))

    assert answer.status_code == 200
    assert ("may have been only 15 years old" in text(answer)) == (years == 16)


def test_the_page_explains_and_its_reading_is_journaled(desk, supervisor):
    case = watch.case(before(5))

    page = text(desk.get(page_of(case)))

    assert "May have overstayed 4 days" in page
    assert "A possibility, not yet a finding" in page
    assert "517(3)" not in page  # no band before the checklist
    entry = Entry.objects.get(kind="file_opened")
    assert (entry.by_id, entry.person_id, entry.data) == (
        supervisor.pk,
        case.person_id,
        {"page": "desk:case", "at": {"public_id": str(case.public_id)}, "purpose": "case", "shown": 1},
    )


def test_a_registration_past_its_last_day_is_called_lapsed(desk):
    case = watch.case(of=watch.stay(before(20), days=10))
    watch.registration(case.stay, before(11))

    registrations = desk.get(page_of(case)).context["evidence"]["registrations"]

    assert [row["value"] for row in registrations] == ["Lapsed"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3),
        ("region=KZ-71", 1),
        ("over=1-3", 1),
        ("over=11", 1),
        ("state=under_review", 1),
        ("state=resolved", 0),
        ("who=mine", 1),
        ("who=nobody", 2),
        ("who=colleague", 0),
        ("age=0-2", 2),
        ("age=8-30", 1),
        ("q=05.05.1990", 3),
        ("q=NOSUCH", 0),
        ("region=XX&over=99&state=none&age=x&who=x", 3),
        ("before=abc&after=-1", 3),
        ("sort=over", 3),
        ("sort=over&from=nonsense", 3),
        ("sort=password&from=0", 3),
    ],
)
def test_filters_narrow_and_nonsense_is_harmless(desk, supervisor, query, found):
    watch.case(before(3))
    far = watch.case(of=watch.stay(before(30), where="KZ-71"), on=before(9))
    looked = watch.case(before(8))
    acts.review_case(case_id=looked.pk, on=TODAY, by=supervisor)
    take_cases(case_ids=[far.pk], on=TODAY, by=supervisor)

    answer = desk.get(f"{reverse('desk:cases')}?{query}")

    assert answer.status_code == 200
    assert len(answer.context["table"]["rows"]) == found


@pytest.mark.parametrize("sort", ["", "over", "-over", "name", "-until", "region", "found"])
def test_pages_by_key_show_each_case_once(desk, monkeypatch, sort):
    monkeypatch.setattr("desk.web.cases.PAGE", 4)
    made = {watch.case(before(2 + number % 3)).person.full_name for number in range(10)}
    seen, address = [], f"{reverse('desk:cases')}?sort={sort}"
    for _page in range(5):
        table = desk.get(address).context["table"]
        seen += [row["cells"][0]["value"] for row in table["rows"]]
        if not table["pager"]["older_url"]:
            break
        address = reverse("desk:cases") + table["pager"]["older_url"]

    assert len(seen) == 10
    assert set(seen) == made


#: Every column of the list and what stands in small letters under it, each in a column of its own.
EXPORTED = [
    "Case",
    "State",
    "Surname",
    "Given names",
    "Patronymic",
    "Citizenship",
    "Region",
    "Lawful until",
    "Departed on",
    "Days over",
    "Found on",
    "Looked at again past",
    "Day to leave",
    "Facts changed on",
    "Review due on",
    "Who has it",
]


def test_the_list_as_csv_is_journaled_and_safe_for_a_spreadsheet(desk, supervisor):
    watch.case(of=watch.stay(before(5), who=watch.person(surname='=HYPERLINK("x")')))

    answer = desk.get(f"{reverse('desk:cases_csv')}?over=4-5&q=HYPER")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))

    assert rows[0] == EXPORTED
    entry = Entry.objects.get(kind="list_exported")
    assert (entry.data["list"], entry.data["filters"]) == ("overstaycase", {"over": "4-5"})
    assert set(entry.data["typed"]) == {"q"}
    assert entry.by_id == supervisor.pk
    whole = b"".join(desk.get(reverse("desk:cases_csv")).streaming_content).decode()
    assert "'=HYPERLINK" in whole


def checklist(page):
    return page["forms"].checklist


# --- acts ------------------------------------------------------------------------------------


def test_a_case_from_review_to_decision_by_the_pages_alone(desk, supervisor):
    other = watch.user("supervisor", name="two")
    case = watch.case(before(6))

    assert desk.post(act_of(case, "review")).status_code == 303
    assert "Keep the answers" in text(desk.get(page_of(case)))
    assert send(desk, page_of(case), pick=checklist, to=act_of(case, "checklist"), **CLEAR).status_code == 303
    page = text(desk.get(page_of(case)))
    assert "517(3)2 · 4–5 days · Fine · 10 MCI" in page
    band = desk.get(page_of(case)).context["suggestion"]["band"]
    proposal = {"outcome": "fine", "band": band.pk, "note": ""}
    assert desk.post(act_of(case, "propose"), proposal).status_code == 303
    assert "Another supervisor must confirm" in text(desk.get(page_of(case)))
    assert act_of(case, "confirm") not in text(desk.get(page_of(case)))
    agreed = {"note": "Read the crossings and the papers; I agree."}
    assert desk.post(act_of(case, "confirm"), agreed).status_code == 422

    confirming = text(signed_in(other).get(page_of(case)))
    assert confirming.index("Crossings of this person") < confirming.index(act_of(case, "confirm"))
    assert signed_in(other).post(act_of(case, "confirm"), {"note": "yes"}).status_code == 422
    assert signed_in(other).post(act_of(case, "confirm"), agreed).status_code == 303
    case.refresh_from_db()
    assert (case.state, case.closed_by) == ("resolved", other)
    page = text(desk.get(page_of(case)))
    assert "Overstayed 5 days" in page
    assert agreed["note"] in page


def test_a_refusal_stands_at_its_form_and_loses_nothing(desk, supervisor):
    case = watch.case()
    acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)

    answer = desk.post(act_of(case, "dismiss"), {"reason": "other", "note": "too few"})

    assert answer.status_code == 422
    assert "too few" in text(answer)
    assert "so that a colleague can confirm it" in text(answer)
    assert desk.post(act_of(case, "dismiss"), {"reason": "", "note": NOTE}).status_code == 422
    assert NOTE in text(desk.post(act_of(case, "dismiss"), {"reason": "", "note": NOTE}))


def test_answers_kept_over_a_colleagues_are_refused_with_the_difference(desk, supervisor):
    case = watch.case(before(6))
    acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)
    colleague = watch.user("supervisor", name="two")
    first, second = list(CheckItem)[:2]
    held = opened(desk, page_of(case), checklist)
    send(
        signed_in(colleague),
        page_of(case),
        pick=checklist,
        to=act_of(case, "checklist"),
        **{f"{first}_answer": "stands", f"{first}_note": "Asked for a permit, number 12."},
    )

    refused = desk.post(act_of(case, "checklist"), {**held, f"{second}_answer": "clear"})

    assert refused.status_code == 409
    assert "Asked for a permit, number 12." in text(refused)
    case.refresh_from_db()
    assert str(second) not in case.checklist
    again = boxes(refused.context["forms"].checklist)
    assert desk.post(act_of(case, "checklist"), again).status_code == 303
    case.refresh_from_db()
    assert case.checklist[first]["by"] == colleague.pk
    assert case.checklist[second]["by"] == supervisor.pk


def test_the_checklist_is_never_ticked_beforehand(desk, supervisor):
    case = watch.case()
    acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)

    assert "checked" not in text(desk.get(page_of(case)))


@pytest.mark.parametrize("act", ["supersede", "nonsense", "delete"])
def test_unknown_acts_are_not_there(desk, act):
    assert desk.post(act_of(watch.case(), act)).status_code == 404


@pytest.mark.parametrize("act", ["review", "checklist", "confirm", "assign"])
def test_acts_are_posts(desk, act):
    assert desk.get(act_of(watch.case(), act)).status_code == 405


def test_a_bulk_take_leaves_colleagues_their_cases(desk, supervisor):
    colleague = watch.user("supervisor", name="colleague")
    free, theirs, far = watch.case(), watch.case(), watch.case(of=watch.stay(before(5), where="KZ-71"))
    take_cases(case_ids=[theirs.pk], on=TODAY, by=colleague)

    answer = desk.post(
        reverse("desk:take_cases"), {"case": [free.pk, theirs.pk, far.pk, "x", "9" * 30]}, follow=True
    )

    assert "2 cases are yours now" in text(answer)
    assert f"With {colleague} as before: 1." in text(answer)
    held = dict(Alert.objects.values_list("case_id", "assigned_to__username"))
    assert held == {free.pk: "one", theirs.pk: "colleague", far.pk: "one"}
    assert not Alert.objects.filter(case=theirs, assigned_to=supervisor).exists()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "/admin/"])
def test_the_way_back_stays_on_the_desk(desk, back):
    for name in ("desk:take_cases", "desk:take_alerts"):
        assert desk.post(reverse(name), {"back": back})["Location"].startswith("/desk/")


def test_both_people_see_that_a_case_changed_hands(desk, supervisor):
    colleague = watch.user("supervisor", name="colleague")
    case = watch.case()
    take_cases(case_ids=[case.pk], on=TODAY, by=supervisor)

    given = {"to": colleague.pk, "seen_with": supervisor.pk}
    assert desk.post(act_of(case, "assign"), given).status_code == 303

    assert "colleague has it now, it was yours" in text(desk.get(reverse("desk:home")))
    assert "one had it before you" in text(signed_in(colleague).get(reverse("desk:home")))


def test_taking_over_says_when_it_moved_on(desk, supervisor):
    colleague, third = watch.user("supervisor", name="colleague"), watch.user("supervisor", name="third")
    case = watch.case()
    take_cases(case_ids=[case.pk], on=TODAY, by=third)

    stale = desk.post(act_of(case, "assign"), {"to": supervisor.pk, "seen_with": colleague.pk})

    assert stale.status_code == 409
    assert "since you opened the page" in text(stale)
    assert Alert.objects.get().assigned_to == third


def test_a_failed_letter_is_seen_and_tried_again(desk):
    message = Message.objects.create(
        recipient_kind="person",
        recipient_id=1,
        language="ru",
        template="registration_due",
        subject_kind="registration",
        subject_id=1,
        entry_id=1,
        queued_on=TODAY,
        state="failed",
        attempts=5,
        last_error="SMTPRecipientsRefused",
    )
    Alert.objects.create(
        kind="message_failed",
        subject_kind="message",
        subject_id=message.pk,
        raised_on=TODAY,
        facts={"template": "registration_due", "recipient": "person", "error": "SMTPRecipientsRefused"},
    )

    assert "the address was refused" in text(desk.get(f"{reverse('desk:alerts')}?kind=message_failed"))
    desk.post(reverse("desk:retry", args=[message.pk]))

    message.refresh_from_db()
    assert (message.state, message.attempts) == ("queued", 0)


@pytest.mark.parametrize("kind", ["registration_lapsed", "feed", "crossing_mark", "message_failed", "x", ""])
def test_every_kind_has_its_page_even_when_empty(desk, kind):
    assert desk.get(f"{reverse('desk:alerts')}?kind={kind}").status_code == 200
    assert desk.get(f"{reverse('desk:home')}?kind={kind}").status_code == 200


def test_the_numbers_of_the_day_count_what_waits(desk, supervisor):
    watch.case()
    mine = watch.case()
    take_cases(case_ids=[mine.pk], on=TODAY, by=supervisor)

    counts = {
        c["url"].partition("?")[2]: c["value"] for c in desk.get(reverse("admin:index")).context["counts"]
    }

    assert counts["state=possible"] == 2
    assert counts["who=mine"] == 1
    assert counts["who=confirm"] == 0


@pytest.mark.parametrize("held", [False, True])
def test_another_file_that_may_be_the_same_person_is_evidence(desk, held):
    case = watch.case(before(5))
    pair = LikelyMatchFactory(one=case.person, other__protected=held)
    page = desk.get(page_of(case)).content.decode()
    assert ("Another file may be the same person" in page) is not held
    assert (reverse("admin:registry_likelymatch_change", args=[pair.pk]) in page) is not held
