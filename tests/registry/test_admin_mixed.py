"""Files that may hold two people: the list, the lines, both answers, to whom they do not exist."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from core.templatetags.dates_in_words import moment_in_words
from journal.models import Shown
from registry.models import Crossing, MixedFile, Split
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.registry.factories import CrossingFactory, MixedFileFactory, PersonFactory, StayFactory
from tests.registry.test_admin import queries_of
from tests.registry.test_admin_matches import shown

pytestmark = pytest.mark.django_db
LIST = admin_url("mixedfile", "changelist")


def page_url(row):
    return reverse("admin:registry_mixedfile_change", args=[row.pk])


def act_url(row, name):
    return reverse("admin:registry_mixedfile_act", args=[row.pk, name])


def text_of(answer):
    return answer.content.decode()


# --- the list ------------------------------------------------------------------------------------


def test_a_row_says_who_what_contradicts_and_since_when(client, officer):
    row = MixedFileFactory()

    text = text_of(client.get(LIST))

    for said in (row.person.full_name, "two sexes", "15 June 2026", "To be looked at"):
        assert said in text


def test_it_opens_with_what_waits_and_tells_the_figures(client, officer):
    here, elsewhere = MixedFileFactory(), MixedFileFactory()
    StayFactory(person=here.person, checkpoint="ALA")
    StayFactory(person=elsewhere.person, checkpoint="NQZ")
    given = {"solved_by": officer, "note": "Found", "found_on": ON - timedelta(days=9)}
    done = MixedFileFactory(state="one_person", solved_on=ON - timedelta(days=6), **given)

    answers = {state: client.get(f"{LIST}?state={state}") for state in ("open", "mine", "solved")}

    assert {state: sorted(shown(answer)) for state, answer in answers.items()} == {
        "open": [here.pk, elsewhere.pk],
        "mine": [here.pk],
        "solved": [done.pk],
    }
    text = text_of(answers["open"])
    assert "To be looked at: 2. Answered in a year: 1, of these parted: 0." in text
    assert "Half of the answers came within 3 days." in text


def test_it_is_narrowed_by_what_contradicts(client, officer):
    row = MixedFileFactory()

    assert shown(client.get(f"{LIST}?ground=sexes")) == [row.pk]
    assert shown(client.get(f"{LIST}?ground=places")) == []


def test_an_empty_list_says_when_something_stands_there(client, officer):
    assert "Every night the crossings of each file are looked at" in text_of(client.get(LIST))


def test_the_list_costs_the_same_with_many(client, officer):
    MixedFileFactory()
    few = queries_of(client, LIST)
    for _number in range(8):
        MixedFileFactory()

    assert queries_of(client, LIST) == few


def test_the_day_counts_them(client, officer):
    StayFactory(person=MixedFileFactory().person, checkpoint="ALA")

    text = text_of(client.get(reverse("admin:index")))

    assert "Files that may hold two people" in text
    assert f"{LIST}?state=mine" in text


# --- the page ------------------------------------------------------------------------------------


def test_the_lines_stand_above_the_buttons_that_judge_them(client, officer):
    text = text_of(client.get(page_url(MixedFileFactory())))

    assert text.index("What the crossings say") < text.index('id="acts"') < text.index("What was done")


def test_the_form_tells_two_crossings_of_one_day_apart(client, officer):
    row = MixedFileFactory()
    StayFactory(person=row.person)
    moments = {crossing.crossed_at for crossing in Crossing.objects.filter(person=row.person)}

    text = text_of(client.get(act_url(row, "part")))

    with translation.override("en"):
        assert [moment for moment in moments if moment_in_words(moment) not in text] == []


def test_the_page_sets_each_line_beside_what_it_contradicts(client, officer):
    row = MixedFileFactory()
    CrossingFactory(person=row.person, crossed_on=ON - timedelta(days=30), sex="x")

    text = text_of(client.get(page_url(row)))

    assert text.count("two sexes: beside") == 2
    assert "two sexes: beside 26 May 2026, 12:00" in text


def test_the_file_tells_of_it_and_leads_to_it(client, officer):
    row = MixedFileFactory()
    other = PersonFactory()
    file_page = reverse("admin:registry_person_change", args=[row.person_id])

    assert page_url(row) in text_of(client.get(file_page))
    assert "May hold two people" not in text_of(
        client.get(reverse("admin:registry_person_change", args=[other.pk]))
    )


@pytest.mark.parametrize("where", ["the question", "the file"])
def test_the_lines_of_the_other_are_chosen_to_begin_with(client, officer, where):
    row = MixedFileFactory()
    hers = Crossing.objects.get(sex="f")
    url = act_url(row, "part")
    if where == "the file":
        url = reverse("admin:registry_person_act", args=[row.person_id, "split"])

    answer = client.get(url)

    assert answer.context_data["form"]["crossing_ids"].value() == [hers.pk]
    assert text_of(answer).count("contradicts: two sexes") == 2


def test_parted_from_its_page(client, officer):
    row = MixedFileFactory()
    hers = Crossing.objects.get(sex="f")

    answer = client.post(act_url(row, "part"), {"crossing_ids": [hers.pk], "note": "Her passport"})

    split = Split.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("admin:registry_person_change", args=[split.into_id])
    row.refresh_from_db()
    assert (row.state, row.note) == ("parted", "Her passport")


def test_one_person_after_all(client, officer):
    row = MixedFileFactory()
    assert client.post(act_url(row, "one-person"), {"note": " "}).status_code == 422

    assert client.post(act_url(row, "one-person"), {"note": "Misread"}).status_code == 302

    page = text_of(client.get(page_url(row)))
    assert "One person after all" in page
    assert "Misread" in page
    assert client.post(act_url(row, "one-person"), {"note": "Again"}).status_code == 409

    assert client.post(act_url(row, "ask-again"), {"reason": " "}).status_code == 422
    assert client.post(act_url(row, "ask-again"), {"reason": "A sister’s passport"}).status_code == 302
    page = text_of(client.get(page_url(row)))
    assert "A sister’s passport" in page
    assert MixedFile.objects.get().state == "open"


@pytest.mark.parametrize("role", ["analyst", "auditor", "admin"])
def test_who_only_reads_does_not_answer(client, officer, role):
    row = MixedFileFactory()
    client.force_login(UserFactory(**{role: True}), backend="accounts.backends.RoleBackend")

    assert client.get(page_url(row)).context_data["acts"] == []
    for name in ("part", "one-person"):
        assert client.get(act_url(row, name)).status_code == 403
        assert client.post(act_url(row, name), {"note": "x"}).status_code == 403
    assert MixedFile.objects.get().state == "open"


def test_of_a_held_file_nothing_is_there_without_the_role(client, officer):
    row = MixedFileFactory(person__protected=True)

    assert shown(client.get(LIST)) == []
    assert "To be looked at: 0." in text_of(client.get(LIST))
    assert client.get(page_url(row)).status_code == 404
    assert client.get(act_url(row, "part")).status_code == 404
    client.force_login(UserFactory(protection_officer=True), backend="accounts.backends.RoleBackend")
    assert shown(client.get(LIST)) == [row.pk]
    assert client.get(page_url(row)).status_code == 200


def test_who_reads_it_reads_of_the_person(client, officer):
    row = MixedFileFactory()

    client.get(page_url(row))

    assert Shown.objects.filter(person_id=row.person_id).exists()
