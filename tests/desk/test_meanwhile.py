"""Two supervisors have one case open: who sends second is told what was done and loses nothing typed."""

import pytest

from core import clock
from enforcement.operations import cases as acts
from enforcement.states import CheckItem
from tests.desk.test_web import NOTE, act_of, page_of, signed_in, text
from tests.forms import boxes
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: TODAY)
    monkeypatch.setattr(clock, "now", lambda: clock.start_of(TODAY))
    feeds_complete(before(1))


@pytest.fixture
def first():
    return watch.user("supervisor", name="first")


@pytest.fixture
def second():
    return signed_in(watch.user("supervisor", name="second"))


@pytest.fixture
def case(first):
    case = watch.case(before(6))
    acts.review_case(case_id=case.pk, on=TODAY, by=first)
    return case


def seen(client, case):
    """What the page's hidden box says."""
    return {"seen_until": str(client.get(page_of(case)).context["seen_until"])}


def dismiss(case, by):
    acts.propose_dismissal(case_id=case.pk, reason="exit_not_recorded", note=NOTE, on=TODAY, by=by)


def test_who_proposes_second_reads_what_was_proposed_and_keeps_the_text(second, first, case):
    told = seen(second, case)
    dismiss(case, first)

    answer = second.post(act_of(case, "dismiss"), {**told, "reason": "other", "note": "Another story of it."})

    assert answer.status_code == 409
    page = text(answer)
    gone = answer.context["overtaken"]
    assert [(done["what"], done["who"]) for done in gone["meanwhile"]] == [("Decision proposed", "first")]
    assert {"label": "Explanation", "value": "Another story of it."} in gone["typed"]
    assert "Another story of it." in page
    assert 'id="decide-head"' not in page
    assert 'id="confirm-head"' in page


def test_what_was_typed_to_confirm_survives_a_return_by_a_colleague(second, first, case):
    dismiss(case, first)
    told = seen(second, case)
    acts.return_case(case_id=case.pk, note="Look at the flights again.", on=TODAY, by=first)

    answer = second.post(act_of(case, "confirm"), {**told, "seen": "", "note": "I agree with it."})

    assert answer.status_code == 409
    assert "I agree with it." in text(answer)
    assert len(answer.context["overtaken"]["meanwhile"]) == 1


def test_who_begins_second_reads_who_began(second, first):
    fresh = watch.case(before(6))
    told = seen(second, fresh)
    acts.review_case(case_id=fresh.pk, on=TODAY, by=first)

    answer = second.post(act_of(fresh, "review"), told)

    assert answer.status_code == 409
    assert "first" in [done["who"] for done in answer.context["overtaken"]["meanwhile"]]
    assert "action" not in answer.context["acts"]


def test_a_form_that_still_stands_tells_beside_it_what_was_done(second, first, case):
    told = seen(second, case)
    acts.save_checklist(
        case_id=case.pk,
        answers={str(next(iter(CheckItem))): {"answer": "clear", "note": ""}},
        shown=None,
        on=TODAY,
        by=first,
    )

    answer = second.post(act_of(case, "dismiss"), {**told, "reason": "", "note": NOTE})

    assert answer.status_code == 422
    assert [done["who"] for done in answer.context["forms"].dismissal.meanwhile] == ["first"]
    assert NOTE in text(answer)


def test_a_case_has_one_primary_button_in_each_state(second, first, case):
    fresh = watch.case(before(6))
    pages = [text(second.get(page_of(fresh))), text(second.get(page_of(case)))]
    dismiss(case, first)
    pages.append(text(second.get(page_of(case))))

    assert [page.count("button--primary") for page in pages] == [1, 1, 1]


def test_keeping_the_answers_is_said_beside_the_button_and_aloud(second, case):
    page = second.get(page_of(case))
    assert page.content.decode().count('<div id="said" class="hidden-text" role="status"') == 1
    assert 'hx-select-oob="#said:innerHTML"' in page.content.decode()

    answer = second.post(
        act_of(case, "checklist"),
        {**_shown(page), f"{next(iter(CheckItem))}_answer": "clear"},
        headers={"HX-Request": "true"},
        follow=True,
    )

    said = f"Kept. Answered so far: 1 of {len(CheckItem)}."
    assert text(answer).count(said) >= 2  # aloud, and beside the button


def _shown(page):
    return boxes(page.context["forms"].checklist)
