"""The desk's lists begin with the oldest due, their heads sort, and acts say what has happened."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from core import clock
from core.templatetags.dates_in_words import day_in_words
from enforcement.models import OverstayCase
from enforcement.operations import cases as acts
from enforcement.states import CheckItem
from journal.models import Entry
from notifications.models import Alert
from notifications.operations import take_cases
from tests.accounts.factories import the_system
from tests.forms import send
from tests.registry import watch
from tests.registry.watch import TODAY, before

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    watch.feeds_complete(before(1))


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def supervisor():
    return watch.user("supervisor", name="one")


@pytest.fixture
def desk(supervisor) -> Client:
    return signed_in(supervisor)


def text(answer) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def names(answer) -> list[str]:
    return [row["cells"][0]["value"] for row in answer.context["table"]["rows"]]


def act_of(case: OverstayCase, act: str) -> str:
    return reverse("desk:case_act", args=[case.public_id, act])


def test_the_list_begins_with_who_was_to_leave_first_and_the_head_turns_it_round(desk):
    late, latest, least = (watch.case(before(days)).person.full_name for days in (9, 40, 2))

    first = desk.get(reverse("desk:cases"))
    head = first.context["table"]["columns"][2]
    turned = desk.get(reverse("desk:cases") + head["sort_url"])

    assert names(first) == [latest, late, least]
    assert (head["label"], head["sorted"]) == ("Lawful until", "ascending")
    assert names(turned) == [least, late, latest]
    assert turned.context["table"]["columns"][2]["sorted"] == "descending"


def test_a_filter_keeps_the_order_and_an_order_keeps_the_filters(desk):
    watch.case(before(5))

    page = desk.get(f"{reverse('desk:cases')}?region=KZ-75&sort=-found")

    assert '<input type="hidden" name="sort" value="-found">' in page.content.decode()
    assert page.context["table"]["columns"][0]["sort_url"] == "?region=KZ-75&sort=name"


def test_what_nobody_took_in_time_is_red_and_what_somebody_has_is_not(desk, supervisor):
    watch.case(before(20), on=before(8))
    mine = watch.case(before(30), on=before(8))
    watch.case(before(10), on=before(7))  # the seventh day is still in time
    take_cases(case_ids=[mine.pk], on=TODAY, by=supervisor)

    rows = desk.get(reverse("desk:cases")).context["table"]["rows"]

    assert [bool(row["cells"][4]["late"]) for row in rows] == [False, True, False]


def test_regions_to_choose_are_those_of_the_territory(desk):
    own = signed_in(watch.user("supervisor", where="KZ-71"))

    chosen = own.get(reverse("desk:cases")).context["form"].fields["region"].choices

    assert [code for code, _name in chosen] == ["", "KZ-71"]
    assert len(desk.get(reverse("desk:cases")).context["form"].fields["region"].choices) > 15


def test_the_first_page_goes_on_with_ones_own_and_what_nobody_has(desk, supervisor):
    colleague = watch.user("supervisor", name="colleague")
    mine, theirs, free = watch.case(before(3)), watch.case(before(50)), watch.case(before(9))
    take_cases(case_ids=[mine.pk], on=TODAY, by=supervisor)
    take_cases(case_ids=[theirs.pk], on=TODAY, by=colleague)

    page = desk.get(reverse("desk:home"))

    rows = page.context["queue"]["rows"]
    assert [row["cells"][0]["value"] for row in rows] == [free.person.full_name, mine.person.full_name]
    assert re.search(r"data-search[^>]* autofocus", page.content.decode())


def test_alerts_begin_with_the_oldest_and_open_on_a_kind_that_waits(desk):
    for days in (1, 20, 3):
        Alert.objects.create(
            kind="feed", subject_kind="checkpoint", subject_id=days, raised_on=TODAY - timedelta(days=days)
        )

    page = desk.get(reverse("desk:alerts"))
    table = page.context["table"]

    assert [(each["label"], each["number"]) for each in table["choices"]] == [(page.context["kind"].many, 3)]
    raised = [row["cells"][3]["value"] for row in table["rows"]]
    assert raised == sorted(raised)


@pytest.mark.parametrize(
    ("has", "said"),
    [("", "becomes yours"), ("one", "stays yours"), ("colleague", "stays with colleague")],
)
def test_the_next_step_says_whose_the_case_will_be(desk, supervisor, has, said):
    case = watch.case()
    if has:
        who = supervisor if has == "one" else watch.user("supervisor", name="colleague")
        take_cases(case_ids=[case.pk], on=TODAY, by=who)

    page = text(desk.get(reverse("desk:case", args=[case.public_id])))

    assert f"The case {said}." in page
    assert "The migrant is not told: the file has no e-mail address." in page


def test_a_taken_case_and_a_kept_answer_say_what_was_done(desk, supervisor):
    case = watch.case()

    taken = desk.post(act_of(case, "assign"), {"to": supervisor.pk, "seen_with": ""}, follow=True)
    desk.post(act_of(case, "review"))
    kept = send(
        desk,
        reverse("desk:case", args=[case.public_id]),
        pick=lambda page: page["forms"].checklist,
        to=act_of(case, "checklist"),
        **{
            f"{CheckItem.ILLNESS}_answer": "stands",
            f"{CheckItem.ILLNESS}_note": "In hospital since May.",
        },
    )

    assert "The case is yours now." in text(taken)
    assert f"Answered so far: 1 of {len(CheckItem)}." in text(desk.get(kept["Location"]))


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ([], "Nothing was ticked, so nothing was taken."),
        (["mine"], "Yours before: 1."),
        (["closed"], "No longer open: 1."),
    ],
)
def test_taking_nothing_is_no_success(desk, supervisor, ticked, said):
    mine, closed = watch.case(), watch.case()
    take_cases(case_ids=[mine.pk], on=TODAY, by=supervisor)
    OverstayCase.objects.filter(pk=closed.pk).update(
        state="superseded", closed_on=TODAY, closed_by=the_system()
    )
    keys = {"mine": mine.pk, "closed": closed.pk}

    answer = text(desk.post(reverse("desk:take_cases"), {"case": [keys[one] for one in ticked]}, follow=True))

    assert said in answer
    assert "yours now" not in answer


@pytest.mark.parametrize("state", ["possible", "under_review", "proposed"])
def test_a_state_has_one_word_and_one_tone_on_every_page(desk, supervisor, state):
    case = watch.case(before(3))
    if state != "possible":
        acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)
    if state == "proposed":
        note = "Seen in the list of flights of that day."
        acts.propose_dismissal(
            case_id=case.pk, reason="exit_not_recorded", note=note, on=TODAY, by=supervisor
        )
    officer = signed_in(watch.user("officer"))

    pill = desk.get(reverse("desk:case", args=[case.public_id])).context["state_pill"]
    (row,) = desk.get(reverse("desk:cases")).context["table"]["rows"]
    page = officer.get(reverse("admin:enforcement_overstaycase_change", args=[case.pk])).context_data
    listed = officer.get(reverse("admin:enforcement_overstaycase_changelist")).context_data["table"]

    expected = (
        {"possible": "soon", "under_review": "info", "proposed": "info"}[state],
        {
            "possible": "May have overstayed",
            "under_review": "Under review",
            "proposed": "Decision proposed",
        }[state],
    )
    cells = (row["cells"][5], listed["rows"][0]["cells"][1])
    assert [(cell["tone"], cell["value"]) for cell in cells] == [expected, expected]
    assert [(one["tone"], one["label"]) for one in (pill, page["state"])] == [expected, expected]


def test_a_case_history_is_dated_by_the_moment_of_recording(desk, supervisor):
    case = watch.case(before(20), on=before(8))
    acts.review_case(case_id=case.pk, on=TODAY, by=supervisor)

    [reviewed] = desk.get(reverse("desk:case", args=[case.public_id])).context["timeline"]

    entry = Entry.objects.get(subject_kind="overstaycase", subject_id=case.pk)
    with override("en"):
        assert (reviewed["when"], reviewed["note"]) == (
            entry.recorded_at,
            f"official day: {day_in_words(TODAY)}",
        )
