"""Every shape that a stay can have in the data is shown, told and counted; none of them fails a page."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.periods import Period
from enforcement.models import OverstayCase
from enforcement.operations.sweeps import flag_overstays
from enforcement.queries.cases import view_of
from identity.partial_dates import PartialDate
from notifications.queries.letters import letter
from registry.queries.stays.clocks import clock_of
from registry.rules.stays.clocks import DecreeTerms, PastStay, RegimeTerms, StayFacts, days_used
from registry.rules.stays.clocks import clock as clock_rule
from tests.accounts.factories import the_system
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

NONE_LEFT = "had no days left on entry"


@pytest.fixture
def officer(client, db, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))
    user = watch.user("supervisor", name="one")
    watch.RoleAssignment.objects.create(user=user, role="officer", valid_from=date(2020, 1, 1))
    user.is_staff = True
    user.save()
    client.force_login(user, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"
    return user


def spent(**given):
    """Entered when no day was left: the lawful end is the day before."""
    return watch.stay(before(6), days=0, **given)


def ended_on_the_day_it_began():
    return watch.stay(before(5), days=1, left=before(5))


def left_before_the_lawful_end():
    return watch.stay(before(-20), left=before(3))


def annulled():
    return watch.stay(before(5), annulled_on=before(1))


def left_unseen():
    stay = watch.stay(before(5), left=before(2))
    stay.exit, stay.exit_missing = None, True
    stay.save()
    return stay


def without_lawful_end():
    stay = watch.stay(before(5))
    stay.authorised_until, stay.basis, stay.exhausts_on = None, "unknown", None
    return stay


def stateless():
    nobodys = watch.Country.objects.get(iso3="XXA")
    return watch.stay(before(5), who=watch.person(citizenship=nobodys))


SHAPES = {
    "spent": spent,
    "spent and gone on the day of entry": lambda: spent(left=before(5)),
    "spent and gone": lambda: spent(left=before(2)),
    "spent long before": lambda: watch.stay(before(40), days=-30),
    "entered after the last covered day": lambda: watch.stay(before(1), days=0),
    "entered and left on the last day": ended_on_the_day_it_began,
    "left before the lawful end": left_before_the_lawful_end,
    "annulled": annulled,
    "left unseen": left_unseen,
    "no lawful end": without_lawful_end,
    "a newborn": lambda: watch.stay(before(5), who=watch.person(born_on=PartialDate(2020, 1, 1))),
    "no citizenship": stateless,
}


def case_of(stay):
    """A case as it may have been left behind by earlier facts."""
    until = stay.authorised_until or before(5)
    if stay.authorised_until is None:
        stay.save()
    found = max(TODAY, until + timedelta(days=1))
    return OverstayCase.objects.create(
        stay=stay, person=stay.person, region=stay.region, authorised_until=until, detected_on=found
    )


LISTS = [
    reverse("desk:home"),
    reverse("desk:cases"),
    reverse("desk:cases_csv"),
    reverse("admin:enforcement_overstaycase_changelist"),
    reverse("admin:registry_stay_changelist"),
    "/api/v1/cases/?kind=overstay",
]


def pages_of(case):
    return [
        reverse("desk:case", args=[case.public_id]),
        reverse("admin:enforcement_overstaycase_change", args=[case.pk]),
        reverse("admin:registry_stay_change", args=[case.stay_id]),
        reverse("admin:registry_person_change", args=[case.person_id]),
        f"/api/v1/migrants/{case.person.public_id}/",
        f"/api/v1/migrants/{case.person.public_id}/stay/",
        f"/api/v1/migrants/{case.person.public_id}/stay/?on={TODAY + timedelta(days=400)}",
    ]


def not_answered(client, addresses):
    """The addresses that answer something else than their page, each with its status."""
    found = {}
    for address in addresses:
        answer = client.get(address)
        if answer.streaming:
            list(answer.streaming_content)
        if answer.status_code != 200:
            found[address] = answer.status_code
    return found


FEEDS = pytest.mark.parametrize(
    ("feeds", "language"), [(before(1), "en"), (before(30), "kk"), (None, "ru")], ids=["en", "kk", "ru"]
)


@FEEDS
@pytest.mark.parametrize("shape", SHAPES)
def test_no_shape_fails_a_page(client, officer, shape, feeds, language):
    """Whether the feeds are complete, behind, or have never said how far they are."""
    feeds_complete(feeds)
    case = case_of(SHAPES[shape]())
    client.cookies["django_language"] = language

    pages = pages_of(case)
    # An annulled stay has no page any more, and programs are told that there is none.
    gone = [page for page in pages if shape == "annulled" and re.search(r"/stay/\d|migrants/.+/stay/", page)]

    assert not_answered(client, pages) == dict.fromkeys(gone, 404)


@FEEDS
def test_no_shape_fails_a_list(client, officer, feeds, language):
    """All shapes are in it at once."""
    feeds_complete(feeds)
    for make in SHAPES.values():
        case_of(make())
    client.cookies["django_language"] = language

    assert not_answered(client, LISTS) == {}
    assert OverstayCase.objects.count() == len(SHAPES)


@pytest.mark.parametrize("state", ["under_review", "proposed", "resolved", "dismissed", "superseded"])
def test_no_shape_fails_the_page_of_a_case_in_any_state(client, officer, state):
    cases = [case_of(make()) for make in SHAPES.values()]
    days = {"reviewed_on": TODAY, "proposed_on": TODAY, "checked_on": TODAY}
    two = watch.user("supervisor", name="two")
    facts = {"reviewed_by": two, "proposed_by": two, "dismissal_reason": "other", **days}
    if state == "resolved":
        facts |= {"dismissal_reason": "", "outcome": "departed"}
    if state in ("resolved", "dismissed", "superseded"):
        facts |= {"closed_on": TODAY, "closed_by": officer}
    OverstayCase.objects.update(state=state, **facts)

    assert not_answered(client, [reverse("desk:case", args=[case.public_id]) for case in cases]) == {}


def text(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("shape", ["spent", "spent and gone", "spent long before"])
def test_who_had_no_days_left_on_entry_is_told_so(client, officer, shape):
    case = case_of(SHAPES[shape]())

    page = text(client.get(reverse("desk:case", args=[case.public_id])))

    assert NONE_LEFT in page


def test_the_file_of_who_had_no_days_left_says_so(client, officer):
    stay = spent()

    assert NONE_LEFT in text(client.get(reverse("admin:registry_person_change", args=[stay.person_id])))


def test_days_left_on_entry_are_said_to_be_left(client, officer):
    """The day after: who entered on the very last lawful day had that one."""
    case = case_of(watch.stay(before(6), days=1))

    assert NONE_LEFT not in text(client.get(reverse("desk:case", args=[case.public_id])))


def test_the_sweep_keeps_why_nothing_was_left(officer):
    spent()
    flag_overstays(on=TODAY, by=the_system())

    case = OverstayCase.objects.get()

    assert case.evidence[2]["code"] == "case.basis.none_left"
    assert case.evidence[2]["params"]["until"]["day"] == before(6).isoformat()


@pytest.mark.django_db
def test_the_explanation_names_that_nothing_was_left():
    """Ninety days in 180 are used up by two stays of 45; the third begins the day after."""
    feeds_complete(before(1))
    who = watch.person(citizenship=watch.Country.objects.get(iso3="KGZ"))
    watch.stay(before(60), who=who, days=90, left=before(60))
    third = watch.stay(before(51), who=who, days=0)

    reasons = [reason.code for reason in clock_of(third, TODAY).reasons]

    assert ("stay.none_left" in reasons) == (clock_of(third, TODAY).authorised_until < third.entered_on)
    assert "stay.none_left" in reasons


def test_nobody_who_left_unseen_is_held_to_have_overstayed(client, officer):
    stay = left_unseen()
    case = case_of(stay)

    view = view_of(case, TODAY)
    row = client.get("/api/v1/cases/").json()["results"][0]

    assert (view.assessment.days_over, view.assessment.band) == (0, None)
    assert view.assessment.why[0].code == "case.left_unseen"
    assert (row["days_over"], row["departed_on"]) == (0, None)
    assert "Exit not recorded" in text(
        client.get(reverse("admin:registry_person_change", args=[stay.person_id]))
    )


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_a_letter_about_a_stay_without_an_end_says_that_it_is_not_known(language):
    _subject, body = letter("registration_due", language, {"last_on": "2026-11-21", "stay_until": None})

    assert "None" not in body


# --- the rule itself -------------------------------------------------------------------------

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31))
SPANS = st.tuples(DAYS, st.integers(0, 200)).map(lambda s: Period(s[0], s[0] + timedelta(days=s[1])))
LIMITS = st.one_of(st.none(), st.integers(1, 180))


@given(
    entered_on=DAYS,
    per_entry=LIMITS,
    in_window=LIMITS,
    in_year=LIMITS,
    counts=st.booleans(),
    past=st.lists(SPANS, max_size=6),
    permits=st.lists(SPANS, max_size=2),
    renewed=st.one_of(st.none(), DAYS),
    decree=st.one_of(st.none(), SPANS),
)
def test_a_lawful_end_never_lies_more_than_a_day_before_the_entry(
    entered_on, per_entry, in_window, in_year, counts, past, permits, renewed, decree
):
    """Who has no days left is over from the first day here, and for no day before it."""
    facts = StayFacts(
        entered_on=entered_on,
        regime=RegimeTerms(
            id=1,
            days_per_entry=per_entry,
            days_in_window=in_window,
            window_days=180 if in_window else None,
            days_in_year=in_year,
            count_entry_day=counts,
            renewal_extends_stay=True,
        ),
        past=[PastStay(p.first, p.last) for p in past if p.first <= entered_on],
        permits=permits,
        renewed_until=renewed,
        decrees=[DecreeTerms(1, decree.first, decree.last, decree.last)] if decree else [],
    )

    found = clock_rule(facts)

    assert days_used(facts, entered_on) >= 0
    assert found.authorised_until is None or found.authorised_until >= entered_on - timedelta(days=1)
