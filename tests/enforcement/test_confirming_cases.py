"""Confirming asks everything anew: what no longer holds on that day goes back to review."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from core import clock
from core.errors import DomainError
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.operations import cases as acts
from enforcement.operations.follow_ups import follow_up_cases
from enforcement.queries.cases import view_of
from enforcement.queries.decisions import confirmation_of, fingerprint_of
from enforcement.states import CheckItem
from journal.models import Entry
from reference.models import Country
from registry.models import Person, Stay
from tests.accounts.factories import the_system
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

pytestmark = pytest.mark.django_db
FOUND = "Seen in the list of flights of that day."
AGREED = "Compared the crossings and the passport; I agree."
CLEAR = {str(item): {"answer": "clear", "note": ""} for item in CheckItem}


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def one():
    feeds_complete(before(1))
    return watch.user("supervisor", name="one")


@pytest.fixture
def two():
    return watch.user("supervisor", name="two")


def band(code: str) -> PenaltyBand:
    return PenaltyBand.objects.get(code=code)


def proposed(by, *, over=8, outcome="fine", code="517-3-3", note="", on=TODAY, **stay) -> OverstayCase:
    """A case of so many days over, counted to the day before `on`, with a checklist all clear."""
    feeds_complete(on - timedelta(days=1))
    case = watch.case(of=watch.stay(on - timedelta(days=over + 1), **stay), on=on)
    acts.review_case(case_id=case.pk, on=on, by=by)
    acts.save_checklist(case_id=case.pk, answers=CLEAR, on=on, by=by)
    return acts.propose_outcome(
        case_id=case.pk, outcome=outcome, band_id=code and band(code).pk, note=note, on=on, by=by
    )


def dismissal(by, reason="other", **stay) -> OverstayCase:
    case = watch.case(of=watch.stay(before(9), **stay))
    acts.review_case(case_id=case.pk, on=TODAY, by=by)
    return acts.propose_dismissal(case_id=case.pk, reason=reason, note=FOUND, on=TODAY, by=by)


def confirm(case, by, note=AGREED, on=TODAY, **given):
    return acts.confirm_case(case_id=case.pk, note=note, on=on, by=by, **given)


def refusal_of(case, by, **given) -> DomainError:
    """What confirming is refused with; nothing of it is left behind."""
    told = Entry.objects.count()
    with pytest.raises(DomainError) as refusal:
        confirm(case, by, **given)
    stored = OverstayCase.objects.get(pk=case.pk)
    assert (stored.state, stored.closed_on, stored.confirmation) == ("proposed", None, "")
    assert Entry.objects.count() == told
    return refusal.value


def no_longer_holds(case, by, *codes, **given):
    refusal = refusal_of(case, by, **given)
    assert refusal.code == "proposal_no_longer_holds"
    assert refusal.facts["checks"] == list(codes)
    assert "Return the case to review." in str(refusal)


# --- what holds is confirmed -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("over", "outcome", "code"),
    [(3, "warning", "517-3-1"), (4, "fine", "517-3-2"), (10, "fine", "517-3-3"), (11, "to_court", "517-4")],
)
def test_what_still_holds_is_confirmed_in_the_own_words(one, two, over, outcome, code):
    case = confirm(proposed(one, over=over, outcome=outcome, code=code), two)

    case.refresh_from_db()
    assert (case.state, case.closed_by, case.confirmation) == ("resolved", two, AGREED)
    told = Entry.objects.get(kind="case_resolved").data
    assert told["is_explained"] is True
    assert AGREED not in str(told)


@pytest.mark.parametrize(
    "reason", ["exit_not_recorded", "wrong_person", "wrong_date", "force_majeure", "other"]
)
def test_a_dismissal_that_fits_is_confirmed(one, two, reason):
    confirm(dismissal(one, reason), two)

    case = OverstayCase.objects.get()
    assert (case.state, case.confirmation, case.note) == ("dismissed", AGREED, FOUND)


# --- the confirmer's own words ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("note", "code"),
    [("", "note_missing"), ("   yes     ", "note_missing"), ("123456789", "note_missing"),
     (FOUND, "note_copied"), (f"  {FOUND.upper()} ", "note_copied")],
)  # fmt: skip
def test_without_own_words_nothing_is_confirmed(one, two, note, code):
    case = dismissal(one)

    assert refusal_of(case, two, note=note).code == code


def test_ten_letters_are_words_enough(one, two):
    assert confirm(dismissal(one), two, note="1234567890").state == "dismissed"


# --- what no longer holds --------------------------------------------------------------------


def test_to_court_with_a_band_of_the_police_is_never_confirmed(one, two):
    """Eight days over, a band of 1 to 3 days, "to court": planted past the operation."""
    case = proposed(one)
    OverstayCase.objects.filter(pk=case.pk).update(outcome="to_court", band=band("517-3-1"))

    no_longer_holds(case, two, "wrong_decider", "note_missing")


def test_a_band_that_the_days_have_passed_goes_back(one, two):
    """Five days over when proposed: 10 MCI. Confirmed the next day: six, and another band."""
    case = proposed(one, over=5, code="517-3-2", on=before(1))
    feeds_complete(before(1))

    no_longer_holds(case, two, "note_missing", "band_passed")


def test_an_explanation_of_the_band_does_not_outlive_the_days_it_was_about(one, two):
    case = proposed(one, over=5, code="517-3-2", note=FOUND, on=before(1))
    feeds_complete(before(1))

    no_longer_holds(case, two, "band_passed")


def test_days_within_the_band_may_go_on(one, two):
    case = proposed(one, over=4, code="517-3-2", on=before(1))
    feeds_complete(before(1))

    assert confirm(case, two).state == "resolved"


def test_another_band_that_was_explained_holds_while_the_suggestion_does(one, two):
    case = proposed(one, over=8, code="517-3-2", note=FOUND)

    assert confirm(case, two).state == "resolved"


def test_a_band_that_is_withdrawn_goes_back(one, two):
    case = proposed(one)
    PenaltyBand.objects.filter(code="517-3-3").update(withdrawn_on=TODAY)

    assert "band_missing" in refusal_of(case, two).facts["checks"]


def test_a_checklist_that_is_open_again_goes_back(one, two):
    case = proposed(one)
    OverstayCase.objects.filter(pk=case.pk).update(checklist={})

    no_longer_holds(case, two, "checklist_incomplete")


def test_what_stands_in_the_way_goes_back(one, two):
    case = proposed(one)
    case.checklist["illness"]["answer"] = "stands"
    case.save()

    no_longer_holds(case, two, "checklist_stands")


def test_a_request_for_a_permit_since_the_checklist_goes_back(one, two):
    case = proposed(one)
    watch.residence_request(case.stay, before(12))

    refusal = refusal_of(case, two)

    assert refusal.facts["checks"] == ["checklist_contradicted"]
    assert "A residence permit was asked for in time" in str(refusal)


def test_a_request_that_the_reviewer_knew_and_explained_does_not(one, two):
    stay = watch.stay(before(9))
    watch.residence_request(stay, before(12))
    case = watch.case(of=stay)
    answers = {**CLEAR, "residence_permit": {"answer": "clear", "note": "Withdrawn on paper yesterday."}}
    acts.review_case(case_id=case.pk, on=TODAY, by=one)
    acts.save_checklist(case_id=case.pk, answers=answers, on=TODAY, by=one)
    acts.propose_outcome(case_id=case.pk, outcome="fine", band_id=band("517-3-3").pk, on=TODAY, by=one)

    assert confirm(case, two).state == "resolved"


def test_a_birth_date_corrected_to_a_minors_goes_back(one, two):
    case = proposed(one)
    Person.objects.filter(pk=case.person_id).update(born_on=before(15 * 365))

    assert "minor" in refusal_of(case, two).facts["checks"]


CHANGES = {
    "lawful end": lambda case: Stay.objects.filter(pk=case.stay_id).update(authorised_until=before(3)),
    "annulled": lambda case: Stay.objects.filter(pk=case.stay_id).update(annulled_on=TODAY),
    "citizen": lambda case: Person.objects.filter(pk=case.person_id).update(
        citizenship=Country.objects.get(iso3="KAZ")
    ),
    "merged": lambda case: Person.objects.filter(pk=case.person_id).update(merged_into=watch.person()),
    "left in time": lambda case: watch.leave(case.stay, before(9)),
}


@pytest.mark.parametrize("make", [proposed, dismissal])
@pytest.mark.parametrize("change", CHANGES)
def test_facts_that_are_others_go_back(one, two, make, change):
    case = make(one)
    CHANGES[change](case)

    assert "case_facts_changed" in refusal_of(case, two).facts["checks"]


@pytest.mark.parametrize("make", [proposed, dismissal])
def test_a_departure_recorded_since_goes_back(one, two, make):
    case = make(one)
    watch.leave(case.stay, before(1))

    assert refusal_of(case, two).facts["checks"] == ["departure_changed"]


def test_a_protected_file_is_not_there(one, two):
    case = proposed(one)
    Person.objects.filter(pk=case.person_id).update(access_class="asylum")

    assert refusal_of(case, two).code == "case_unknown"


def test_an_exit_that_is_recorded_is_no_reason_of_one_that_was_not(one):
    with pytest.raises(DomainError) as refusal:
        dismissal(one, "exit_not_recorded", left=before(4))

    assert refusal.value.code == "dismissal_reason_unfit"


@pytest.mark.parametrize("note", ["", ".", "he left"])
def test_a_departure_that_nobody_recorded_needs_an_explanation(one, note):
    with pytest.raises(DomainError) as refusal:
        proposed(one, outcome="departed", code=None, note=note)

    assert refusal.value.code == "note_missing"


def test_what_went_back_may_be_proposed_anew_and_confirmed(one, two):
    case = proposed(one, over=5, code="517-3-2", on=before(1))
    feeds_complete(before(1))
    refusal_of(case, two)

    acts.return_case(case_id=case.pk, note="Six days by now.", on=TODAY, by=two)
    acts.propose_outcome(case_id=case.pk, outcome="fine", band_id=band("517-3-3").pk, on=TODAY, by=one)

    assert confirm(case, two).band.code == "517-3-3"


def test_reopening_forgets_who_agreed(one, two):
    case = confirm(proposed(one), two)

    acts.reopen_case(case_id=case.pk, note="The court sent it back.", on=TODAY, by=two)

    case.refresh_from_db()
    assert (case.confirmation, case.rests_on) == ("", {})


def test_nobody_confirms_another_proposal_than_the_one_read(one, two):
    case = proposed(one)
    read = fingerprint_of(case)
    acts.return_case(case_id=case.pk, note="Look at the illness again.", on=TODAY, by=two)
    acts.propose_outcome(
        case_id=case.pk, outcome="fine", band_id=band("517-3-2").pk, note=FOUND, on=TODAY, by=one
    )

    assert refusal_of(case, two, seen=read).code == "proposal_changed"
    case.refresh_from_db()
    assert confirm(case, two, seen=fingerprint_of(case)).state == "resolved"


def test_settling_a_stay_whose_facts_hold_leaves_its_proposal(one, two):
    case = proposed(one)
    follow_up_cases(stay_ids=[case.stay_id], on=TODAY, by=the_system())

    assert confirm(case, two).state == "resolved"


# --- the page --------------------------------------------------------------------------------


@pytest.fixture
def page(client, two, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    client.force_login(two, backend="accounts.backends.RoleBackend")
    client.cookies["django_language"] = "en"

    def read(case, data=None):
        if data is not None:
            return client.post(reverse("desk:case_act", args=[case.public_id, "confirm"]), data)
        answer = client.get(reverse("desk:case", args=[case.public_id]))
        return re.sub(r"\s+", " ", answer.content.decode())

    return read


def test_the_button_stands_below_the_evidence_the_proposal_and_every_check(one, page):
    case = proposed(one)

    labels = [str(check.label) for check in confirmation_of(view_of(case, TODAY))]

    text = page(case)

    assert len(labels) >= 9
    places = [text.index(f">{head}<") for head in ("Evidence", "Checklist", "Decision")] + [
        text.index(label) for label in labels
    ]
    assert max(places) < text.index(">Confirm</button>")
    assert text.count(">Confirm</button>") == 1
    assert "517(3)3 · 6–10 days · Fine · 15 MCI" in text


def test_what_holds_is_folded_above_the_button_and_the_checklist_is_shown_once(one, page):
    case = proposed(one)
    labels = [str(check.label) for check in confirmation_of(view_of(case, TODAY))]

    text = page(case)

    summary = "Everything the proposal rests on was looked at anew today and holds"
    folded = text.partition(summary)[2].partition("</details>")[0]
    assert all(label in folded for label in labels)
    assert folded.startswith(f" ({len(labels)})")
    assert text.count('<ul class="checklist">') == 2
    assert text.replace(folded, "").count('<ul class="checklist">') == 1
    assert 'href="#confirm-head"' in text.partition('id="clock-head"')[0]  # reached from the first screen


def test_the_page_says_what_no_longer_holds_and_offers_no_button(one, page):
    case = proposed(one)
    watch.residence_request(case.stay, before(12))

    text = page(case)

    assert ">Confirm</button>" not in text
    assert "The register now says that this stands in the way" in text
    assert "Return it to review" in text
    assert "looked at anew today and holds" not in text


def test_a_refusal_keeps_the_words_and_says_why(one, page):
    case = proposed(one)
    answer = page(case, {"note": "yes, fine"})
    assert answer.status_code == 422
    assert "yes, fine" in answer.content.decode()
    watch.residence_request(case.stay, before(12))

    answer = page(case, {"note": AGREED})

    assert answer.status_code == 422
    assert AGREED in answer.content.decode()
    assert "Return the case to review." in answer.content.decode()


def test_both_explanations_stand_on_the_page_and_in_the_api(client, one, two, page):
    case = confirm(dismissal(one), two)

    row = client.get("/api/v1/cases/").json()["results"][0]

    assert (row["note"], row["confirmation"]) == (FOUND, AGREED)
    assert FOUND in page(case)
    assert AGREED in page(case)
