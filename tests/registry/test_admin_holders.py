"""Whose a crossing is, ties and partings on the pages of the officers."""

import pytest

from registry.models import Crossing, MarkedCrossing, Person, Split, Tie
from tests.addresses import admin_url
from tests.feeds.feed_lines import item
from tests.feeds.test_intake_holders import CHILD, at
from tests.feeds.test_intake_lines import send as deliver
from tests.forms import send
from tests.registry.factories import PersonFactory

pytestmark = pytest.mark.django_db


def act_url(model, subject, act):
    return admin_url(model, "act", subject.pk, act)


@pytest.fixture
def mark():
    deliver(item(source_id="1", crossed_at=at(1)), item(source_id="2", crossed_at=at(1, 10), **CHILD))
    return MarkedCrossing.objects.get()


def test_the_mark_asks_for_a_decision_and_not_for_clearing(client, officer, mark):
    page = client.get(admin_url("markedcrossing", "change", mark.pk)).content.decode()

    assert "It is this person after all" in page
    assert "It is another person" in page
    assert "Clear the mark" not in page
    assert "Next step" not in page, "neither answer is urged: a child's crossing would move a parent's stay"


def test_the_two_dates_of_birth_to_be_compared_are_written_as_days(client, officer, mark):
    """He was born on 15 May 1990, the girl on 3 February 2018."""
    page = client.get(admin_url("markedcrossing", "change", mark.pk)).content.decode()
    crossing = client.get(admin_url("crossing", "change", mark.crossing_id)).content.decode()

    assert "3 February 2018" in page
    assert "15 May 1990" in page
    assert "3 February 2018" in crossing
    assert "2018-02-03" not in page + crossing


def test_another_person_gets_a_file_with_a_tie_and_all_is_taken_back(client, officer, mark):
    url = act_url("markedcrossing", mark, "other-holder")
    answer = send(client, url, note="Her daughter", tie="parent")
    split = Split.objects.get()
    assert answer["Location"] == admin_url("person", "change", split.into_id)
    file = client.get(answer["Location"]).content.decode()
    assert "KARIMOV SARDOR" in file
    assert "Parent" in file

    send(client, act_url("markedcrossing", mark, "take-back"), reason="The wrong child")
    assert (Tie.objects.count(), Person.objects.filter(merged_into=None).count()) == (0, 1)


def test_a_tie_is_added_by_the_other_ones_document(client, officer):
    child, mother = PersonFactory(minor=True), PersonFactory(document__number="FA7000001")
    url = act_url("person", child, "add-tie")
    given = {"role": "parent", "valid_from": "01.03.2014", "source": "Birth certificate 7"}

    refused = send(client, url, **given, document="FA7000009")
    assert "No other file has this number alone" in refused.content.decode()
    send(client, url, **given, document="FA 7000001")

    tie = Tie.objects.get()
    assert (tie.person, tie.other, tie.kind) == (mother, child, "parent")
    end_url = act_url("person", mother, "end-tie")
    send(client, end_url, tie_id=tie.pk, last="01.06.2026", reason="No")
    tie.refresh_from_db()
    assert tie.ended_because == "No"


def test_a_closed_file_is_no_other_file(client, officer):
    child = PersonFactory(minor=True)
    PersonFactory(protected=True, document__number="FA7000001")
    given = {"role": "parent", "valid_from": "01.03.2014", "source": "Paper", "document": "FA7000001"}

    refused = send(client, act_url("person", child, "add-tie"), **given)
    assert "No other file has this number alone" in refused.content.decode()


def test_a_file_is_parted_line_by_line_and_put_back(client, officer, mark):
    person = Person.objects.get()
    url = act_url("person", person, "split")
    assert "KARIMOVA LOLA" in client.get(url).content.decode()
    hers = Crossing.objects.get(source_id="2")

    send(client, url, crossing_ids=[hers.pk], note="Two people")
    split = Split.objects.get()
    hers.refresh_from_db()
    assert hers.person == split.into

    send(client, act_url("person", person, "unsplit"), reason="One after all")
    hers.refresh_from_db()
    assert hers.person == person
