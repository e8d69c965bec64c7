"""Deciding about two files on their page: same, different, not sure; the way back; nothing twice."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import User
from journal.models import Entry
from registry.events import RegistryEvent
from registry.models import Join, LikelyMatch, MarkedCrossing, Person
from registry.operations.matches.deciding import decide_different
from tests.accounts.factories import UserFactory
from tests.days import ON
from tests.registry.factories import (
    CrossingFactory,
    LikelyMatchFactory,
    PersonFactory,
    StayFactory,
)
from tests.registry.matches import NOTE, settled
from tests.registry.test_admin_matches import page_url, pair

pytestmark = pytest.mark.django_db


def act_url(match, name):
    return reverse("admin:registry_likelymatch_act", args=[match.pk, name])


def file_url(person):
    return reverse("admin:registry_person_change", args=[person.pk])


def twins(**given):
    """Two files that say the same, so that nothing has to be decided before they are joined."""
    said = {"surname": "Каримов", "given_names": "Алишер"}
    one, other = PersonFactory(**said), PersonFactory(**said)
    StayFactory(person=one, region="KZ-75", entered_on=ON - timedelta(20))
    return LikelyMatchFactory(one=one, other=other, **given)


def form_of(answer, **more):
    """What the form of an act would send: its hidden boxes, and what is given."""
    form = answer.context_data["form"]
    hidden = {field.name: field.value() for field in form.hidden_fields() if field.value() is not None}
    return hidden | more


def decide(client, match, name, **given):
    url = act_url(match, name)
    return client.post(url, form_of(client.get(url), note=NOTE, **given))


# --- the same person -------------------------------------------------------------------------------


def test_same_joins_the_files_into_the_chosen_one_and_opens_the_next_pair(client, officer):
    first, second = twins(), pair()

    answer = decide(client, first, "same", survivor_id=first.other_id)

    join = Join.objects.get()
    assert (join.survivor_id, join.taken_id, join.joined_by) == (first.other_id, first.one_id, officer)
    assert answer.status_code == 302
    assert answer.url == page_url(second)
    assert "The files are joined" in client.get(answer.url).content.decode()


def test_after_the_last_pair_the_list_opens(client, officer):
    answer = decide(client, (match := twins()), "same", survivor_id=match.one_id)
    assert answer.url == reverse("admin:registry_likelymatch_changelist") + "?state=mine"


def test_before_joining_one_reads_whose_lawful_end_would_change_and_nothing_is_written(client, officer):
    match = twins()
    StayFactory(person=match.other, entered_on=ON - timedelta(200), departed_on=ON - timedelta(101))
    entries = Entry.objects.exclude(kind__contains="read").count()

    answer = client.get(act_url(match, "same"))

    labels = [str(fact["label"]) for fact in answer.context_data["facts"]]
    assert labels
    assert all("lawful" in label.lower() or label.startswith("Stay from") for label in labels), labels
    assert not Join.objects.exists()
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    assert LikelyMatch.objects.get().state == "open"
    assert Entry.objects.filter(kind=RegistryEvent.FILES_JOINED).count() == 0
    assert Entry.objects.exclude(kind__contains="read").count() - entries <= 1


def test_what_one_file_cannot_say_twice_is_decided_first(client, officer):
    match = twins()
    match.other.sex, match.other.surname = "f", "Карим"
    match.other.save(update_fields=["sex", "surname"])

    page = client.get(act_url(match, "same"))
    form = page.context_data["form"]
    names = [name for name in form.fields if name.startswith("choice_")]
    assert {"choice_sex", "choice_name"} <= set(names)
    assert all(form.fields[name].widget.input_type == "radio" for name in names)
    assert page.content.decode().index("choice_sex") < page.content.decode().index("survivor_id")

    refused = decide(client, match, "same", survivor_id=match.one_id)
    assert refused.status_code == 422
    assert NOTE in refused.content.decode()

    choices = {f"choice_{field}": value for field, value in settled(match, "other").items()}
    done = decide(client, match, "same", survivor_id=match.one_id, **choices)
    assert done.status_code == 302
    survivor = Person.objects.get(pk=match.one_id)
    assert (survivor.sex, survivor.surname) == ("f", "Карим")


def test_a_note_is_asked_for(client, officer):
    match = twins()
    url = act_url(match, "same")
    answer = client.post(url, form_of(client.get(url), survivor_id=match.one_id, note=" "))
    assert answer.status_code == 422
    assert not Join.objects.exists()


# --- different, not sure ----------------------------------------------------------------------------


def test_different_keeps_the_note_and_asks_no_more(client, officer):
    match = pair()
    decide(client, match, "different")
    match.refresh_from_db()
    assert (match.state, match.note, match.decided_by) == ("different", NOTE, officer)
    page = client.get(page_url(match)).content.decode()
    assert NOTE in page
    assert act_url(match, "same") not in page


def test_not_sure_goes_to_a_colleagues_work_and_leaves_ones_own(client, officer):
    match, other = pair(), pair()
    colleague = UserFactory(officer=True, region="KZ-10", username="colleague")
    UserFactory(auditor=True, username="reader")

    form = client.get(act_url(match, "unsure")).context_data["form"]
    offered = {str(label) for _value, label in form.fields["colleague_id"].choices}
    assert str(colleague) in offered
    assert {"reader", officer.username}.isdisjoint(offered)

    answer = decide(client, match, "unsure", colleague_id=colleague.pk)
    assert answer.url == page_url(other)
    client.force_login(colleague)
    mine = client.get(reverse("admin:registry_likelymatch_changelist") + "?state=mine")
    assert [row["url"] for row in mine.context_data["table"]["rows"]] == [page_url(match)]


def test_of_a_held_file_only_those_are_offered_for_whom_it_exists(client, officer):
    match = LikelyMatchFactory(other__protected=True)
    protector = UserFactory(protection_officer=True)
    other = UserFactory(protection_officer=True, username="other protector")
    client.force_login(protector)
    form = client.get(act_url(match, "unsure")).context_data["form"]
    assert [value for value, _label in form.fields["colleague_id"].choices if value] == [other.pk]


# --- twice, and two at once ---------------------------------------------------------------------------


def test_a_double_press_joins_once_and_says_so(client, officer):
    match = twins()
    url = act_url(match, "same")
    sent = form_of(client.get(url), note=NOTE, survivor_id=match.one_id)
    assert client.post(url, sent).status_code == 302

    again = client.post(url, sent, follow=True)

    assert Join.objects.count() == 1
    assert "nothing was done twice" in again.content.decode()


def test_whoever_comes_second_reads_that_it_is_decided(client, officer):
    match = twins()
    url = act_url(match, "same")
    sent = form_of(client.get(url), note=NOTE, survivor_id=match.one_id)
    decide_different(match_id=match.pk, note="Two brothers", on=ON, by=UserFactory(officer=True))

    answer = client.post(url, sent)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "no longer possible" in page
    assert NOTE in page
    assert not Join.objects.exists()


def test_of_a_file_taken_over_meanwhile_nothing_can_be_decided(client, officer):
    joined, left = twins(), None
    left = LikelyMatchFactory(one=joined.other, other=PersonFactory())
    decide(client, joined, "same", survivor_id=joined.one_id)

    page = client.get(page_url(left)).content.decode()
    assert "nothing to decide" in page
    assert client.get(act_url(left, "same")).status_code == 302


# --- the way back --------------------------------------------------------------------------------------


@pytest.fixture
def join(client, officer):
    match = twins()
    decide(client, match, "same", survivor_id=match.one_id)
    return Join.objects.get()


def person_act(join, name):
    return reverse("admin:registry_person_act", args=[join.survivor_id, name])


def send(client, join, name, **given):
    url = person_act(join, name)
    return client.post(url, form_of(client.get(url), join_id=join.pk, **given))


def test_a_file_taken_over_leads_to_the_one_that_stands(client, officer, join):
    page = client.get(file_url(join.taken))
    assert page.status_code == 200
    assert f'href="{file_url(join.survivor)}"' in page.content.decode()
    assert "This one stands for both" in page.content.decode()


def test_a_file_taken_over_by_a_held_one_does_not_exist(client, officer, join):
    Person.objects.filter(pk=join.survivor_id).update(access_class="refugee")
    assert client.get(file_url(join.taken)).status_code == 404


def test_the_survivors_file_and_the_pair_lead_to_the_way_back(client, officer, join):
    page = client.get(file_url(join.survivor)).content.decode()
    assert "Files joined into this one" in page
    assert person_act(join, "take-back-join") in page
    pairs = client.get(page_url(join.match)).content.decode()
    assert f"{person_act(join, 'take-back-join')}?join_id={join.pk}" in pairs


def test_a_joining_is_taken_back_with_a_reason(client, officer, join):
    assert send(client, join, "take-back-join", reason="").status_code == 422
    answer = send(client, join, "take-back-join", reason="The fingerprints differ")
    join.refresh_from_db()
    assert answer.status_code == 302
    assert join.taken_back_because == "The fingerprints differ"
    assert LikelyMatch.objects.get().state == "open"
    assert client.get(file_url(join.taken)).context_data["title"] == join.taken.full_name
    assert person_act(join, "take-back-join") not in client.get(file_url(join.survivor)).content.decode()


def test_a_joining_is_doubted_and_the_doubt_settled(client, officer, join):
    send(client, join, "doubt-join", reason="Another signature")
    page = client.get(file_url(join.survivor)).content.decode()
    assert "Another signature" in page
    assert person_act(join, "doubt-join") not in page

    send(client, join, "settle-doubt", note=NOTE)
    page = client.get(file_url(join.survivor)).content.decode()
    assert person_act(join, "settle-doubt") not in page
    assert person_act(join, "doubt-join") in page


def test_whoever_may_not_join_reads_and_has_no_button(client, officer, join):
    open_pair = pair()
    client.force_login(UserFactory(auditor=True))
    for url in (file_url(join.survivor), page_url(join.match), page_url(open_pair)):
        page = client.get(url)
        assert page.status_code == 200
        assert not re.search(
            r"/acts/(same|different|unsure|take-back-join|doubt-join)/", page.content.decode()
        )
    assert client.get(act_url(open_pair, "same")).status_code == 403
    assert client.get(person_act(join, "take-back-join")).status_code == 403


# --- shown on both files and on the mark --------------------------------------------------------------------


def test_both_files_show_the_other_and_why(client, officer):
    match = pair()
    for person, other in ((match.one, match.other), (match.other, match.one)):
        page = client.get(file_url(person)).content.decode()
        assert other.full_name in page
        assert "the same date of birth" in page
        assert page_url(match) in page


def test_a_decided_pair_is_shown_on_no_file(client, officer):
    match = pair(state="different", decided_on=ON, decided_by=User.objects.get(pk=officer.pk))
    assert page_url(match) not in client.get(file_url(match.one)).content.decode()


@pytest.mark.parametrize("held", [False, True])
def test_a_mark_shows_the_files_that_may_be_the_same_persons(client, officer, held):
    match = LikelyMatchFactory(other__protected=held)
    crossing = CrossingFactory(person=match.one, direction="exit")
    mark = MarkedCrossing.objects.create(
        person=match.one, crossing=crossing, mark="exit_without_entry", marked_on=ON
    )
    page = client.get(reverse("admin:registry_markedcrossing_change", args=[mark.pk])).content.decode()
    assert (page_url(match) in page) is not held
    assert ("May be the same person" in page) is not held


# --- which file stands -----------------------------------------------------------------------------


def files_offered(client, match):
    """The page of joining, what it proposes, and the words of each choice."""
    answer = client.get(act_url(match, "same"))
    field = answer.context_data["form"]["survivor_id"]
    return answer, field.initial, {value: str(words) for value, words in field.field.choices}


def test_the_fuller_file_is_proposed_and_both_are_told_apart(client, officer):
    match = twins()
    for days in (400, 200):
        StayFactory(person=match.other, entered_on=ON - timedelta(days), departed_on=ON - timedelta(days - 5))

    answer, proposed, said = files_offered(client, match)

    assert proposed == match.other_id
    assert "2 stays" in said[match.other_id]
    assert "proposed: it has more stays" in said[match.other_id]
    assert "1 stay" in said[match.one_id]
    assert "proposed" not in said[match.one_id]
    for person in (match.one, match.other):
        assert person.documents.get().number in said[person.pk]
    assert answer.content.decode().count("Which file stands") == 1


@pytest.mark.parametrize(("older", "days"), [("one", -1), ("other", 1)])
def test_of_files_with_as_many_stays_the_older_is_proposed(client, officer, older, days):
    match = twins()
    StayFactory(person=match.other, entered_on=ON - timedelta(90), departed_on=ON - timedelta(80))
    Person.objects.filter(pk=match.other_id).update(enrolled_on=match.one.enrolled_on - timedelta(days))

    _answer, proposed, said = files_offered(client, match)

    assert proposed == getattr(match, f"{older}_id")
    assert "proposed: as many stays, the older file" in said[proposed]


def test_two_files_of_one_name_are_told_apart_on_their_page(client, officer):
    match = twins()
    answer = client.get(page_url(match))
    sides = answer.context_data["sides"]
    assert [side["letter"] for side in sides] == ["A", "B"]
    assert match.one.documents.get().number in sides[0]["papers"]
    assert "1 stay" in sides[0]["papers"]
    assert match.other.documents.get().number in sides[1]["papers"]
    assert "No stay recorded" in sides[1]["papers"]
