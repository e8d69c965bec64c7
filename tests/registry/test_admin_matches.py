"""Pairs of files that may be one person's: the list, both files side by side, to whom they do not exist."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from journal.models import Shown
from registry.models import MarkedCrossing
from registry.queries.matches.lists import matches_to_look_at, neighbours
from registry.queries.matches.pairs import pairs_visible_to
from tests.accounts.factories import UserFactory
from tests.addresses import admin_url
from tests.days import ON
from tests.registry.factories import (
    CrossingFactory,
    LikelyMatchFactory,
    PersonFactory,
    RegistrationFactory,
    StayFactory,
)
from tests.registry.test_admin import queries_of

pytestmark = pytest.mark.django_db
LIST = admin_url("likelymatch", "changelist")


def page_url(match):
    return reverse("admin:registry_likelymatch_change", args=[match.pk])


def pair(region="KZ-75", **given):
    """Two files, of which the older has a stay in the region."""
    one, other = PersonFactory(), PersonFactory()
    StayFactory(person=one, region=region)
    return LikelyMatchFactory(one=one, other=other, **given)


def shown(answer):
    """The pairs of a list, by number."""
    rows = answer.context_data["table"]["rows"]
    return [int(row["url"].split("?")[0].rstrip("/").rsplit("/", 1)[-1]) for row in rows]


def lines_of(answer, title):
    groups = {group["title"]: group["lines"] for group in answer.context_data["groups"]}
    return {
        str(line.label): (line.one["value"], line.other["value"], line.pill and line.pill["label"])
        for line in groups.get(title, ())
    }


# --- the list --------------------------------------------------------------------------------------


def test_a_row_says_what_the_pair_was_found_by_how_sure_and_who_was_asked(client, officer):
    asked = UserFactory(officer=True, username="colleague")
    one = PersonFactory(surname="Çelik", given_names="Ahmet", born_on=date(1990, 5, 15))
    other = PersonFactory(surname="Челик", given_names="Ахмет", born_on=date(1990, 5, 25))
    LikelyMatchFactory(
        one=one,
        other=other,
        grounds=[
            {"ground": "name_alike", "bits": 12.0},
            {"ground": "iin_differs", "bits": -18.0},
            {"ground": "birth_date_near", "bits": 4.0},
        ],
        state="unsure",
        asked=asked,
        decided_on=ON,
        decided_by=officer,
    )

    page = client.get(LIST).content.decode()

    assert (
        "a name that sounds alike: Çelik Ahmet / Челик Ахмет, one digit of the date of birth differs" in page
    )
    assert "against: another IIN" in page
    assert "Worth a look" in page
    assert "asked: colleague" in page


def test_the_filters_part_undecided_mine_and_decided_and_how_sure(client, officer):
    here, elsewhere = pair(), pair(region="KZ-10")
    sure = pair(verdict="same")
    colleague = UserFactory(officer=True, region="KZ-75")
    given_away = pair(state="unsure", asked=colleague, decided_on=ON, decided_by=officer)
    asked_of_me = pair(region="KZ-10", state="unsure", asked=officer, decided_on=ON, decided_by=colleague)
    different = pair(state="different", decided_on=ON, decided_by=officer)

    def found(query):
        return set(shown(client.get(f"{LIST}?{query}")))

    undecided = {here.pk, elsewhere.pk, sure.pk, given_away.pk, asked_of_me.pk}
    assert found("state=undecided") == undecided
    assert found("state=mine") == {here.pk, sure.pk, asked_of_me.pk}
    assert found("state=decided") == {different.pk}
    assert found("verdict=same") == {sure.pk}
    number = elsewhere.one.documents.get().number
    assert found(f"document={number}") == {elsewhere.pk}


def test_the_pair_lies_where_either_person_was_last(officer):
    match = LikelyMatchFactory()
    StayFactory(
        person=match.one, region="KZ-75", entered_on=ON - timedelta(90), departed_on=ON - timedelta(80)
    )
    StayFactory(person=match.one, region="KZ-10", entered_on=ON - timedelta(10))
    assert matches_to_look_at(officer, ON) == 0

    StayFactory(person=match.other, region="KZ-75", entered_on=ON - timedelta(5))
    assert matches_to_look_at(officer, ON) == 1


def test_the_day_counts_what_its_number_opens(client, officer):
    for region in ("KZ-75", "KZ-75", "KZ-10"):
        pair(region=region)

    counts = client.get("/admin/").context_data["counts"]
    card = next(count for count in counts if "likelymatch" in count["url"])

    assert card["value"] == 2
    assert len(shown(client.get(card["url"]))) == 2


def test_the_list_and_its_export_cost_the_same_whatever_they_hold(client, officer):
    costs = []
    for more in (3, 12):
        for _index in range(more):
            pair()
        urls = (LIST, f"{LIST}?state=mine", admin_url("likelymatch", "export"))
        costs.append([len(queries_of(client, url)) for url in urls])
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 5, costs


def test_the_export_says_both_people_and_the_grounds(client, officer):
    match = pair()
    text = b"".join(client.get(admin_url("likelymatch", "export")).streaming_content).decode()
    assert match.one.full_name in text
    assert match.other.full_name in text
    assert "the same date of birth" in text


# --- held files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["one", "other"])
def test_a_pair_with_a_held_file_exists_for_its_role_alone(client, officer, side):
    match = LikelyMatchFactory(**{f"{side}__protected": True})
    StayFactory(person=match.one, region="KZ-75")
    protector = UserFactory(protection_officer=True)

    assert shown(client.get(LIST)) == []
    assert client.get(page_url(match)).status_code == 404
    assert matches_to_look_at(officer, ON) == 0
    assert list(pairs_visible_to(protector, ON)) == [match]
    client.force_login(protector)
    assert client.get(page_url(match)).status_code == 200


def test_a_pair_decided_goes_on_to_be_found_unless_the_survivor_is_held(officer):
    match = pair(state="same", decided_on=ON, decided_by=officer)
    match.other.merged_into = match.one
    match.other.save(update_fields=["merged_into"])
    assert list(pairs_visible_to(officer, ON)) == [match]

    match.one.access_class = "refugee"
    match.one.save(update_fields=["access_class"])
    assert list(pairs_visible_to(officer, ON)) == []


def test_whoever_finds_no_files_finds_no_pairs(client, db):
    pair()
    user = UserFactory(permit_officer=True)
    client.force_login(user)
    assert client.get(LIST).status_code == 403
    assert not pairs_visible_to(user, ON).exists()


# --- two files side by side ----------------------------------------------------------------------------


def test_each_line_says_how_it_came_out(client, officer):
    one = PersonFactory(surname="Çelik", given_names="Ahmet", iin="900515300123", born_on=date(1990, 5, 15))
    other = PersonFactory(
        surname="Челик", given_names="Murat", citizenship="TUR", born_on=date(1990, 5, 15), patronymic=""
    )
    answer = client.get(page_url(LikelyMatchFactory(one=one, other=other)))

    lines = lines_of(answer, "Who it is")
    assert lines["Surname"] == ("Çelik", "Челик", "alike")
    assert lines["Given names"][2] == "different"
    assert lines["Patronymic"] == ("", "", None)
    assert lines["Date of birth"][2] == "equal"
    assert lines["Citizenship"] == ("Uzbekistan", "Türkiye", "different")
    assert lines["IIN"] == ("900515300123", "", "only in one")
    assert {line[2] for line in lines_of(answer, "Documents").values()} == {"only in one"}


def test_an_address_of_both_files_stands_on_one_line(client, officer):
    match = LikelyMatchFactory()
    for person in (match.one, match.other):
        stay = StayFactory(person=person)
        RegistrationFactory(stay=stay, address="Abay 10", region="KZ-75")
    lines = client.get(page_url(match)).context_data["groups"]
    found = [line for group in lines if group["title"] == "Registered at" for line in group["lines"]]
    assert [line.pill["label"] for line in found] == ["equal"]


def marks_of(match, client):
    groups = client.get(page_url(match)).context_data["groups"]
    lines = [
        line for group in groups if group["title"] == "Stays in order of time" for line in group["lines"]
    ]
    return [(bool(line.one["value"]), line.pill and line.pill["label"]) for line in lines]


def test_stays_that_cannot_both_be_are_marked_and_those_beside_each_other_not(client, officer):
    match = LikelyMatchFactory()
    for person, days in (
        (match.one, (100, 80)),
        (match.other, (90, 85)),
        (match.other, (70, 60)),
        (match.one, (50, 40)),
    ):
        StayFactory(person=person, entered_on=ON - timedelta(days[0]), departed_on=ON - timedelta(days[1]))

    assert marks_of(match, client) == [
        (True, "cannot both be"),
        (False, "cannot both be"),
        (False, None),
        (True, None),
    ]


def test_an_exit_without_an_entry_fits_the_stay_that_lacks_its_exit(client, officer):
    match = LikelyMatchFactory()
    StayFactory(person=match.one, entered_on=ON - timedelta(20))
    crossing = CrossingFactory(person=match.other, direction="exit", crossed_on=ON - timedelta(5))
    MarkedCrossing.objects.create(
        person=match.other, crossing=crossing, mark="exit_without_entry", marked_on=ON - timedelta(5)
    )
    fits = "fits: the exit that is missing"
    assert marks_of(match, client) == [(True, fits), (False, fits)]


def test_an_entry_while_the_other_file_has_no_exit_is_a_question(client, officer):
    match = LikelyMatchFactory()
    StayFactory(person=match.one, entered_on=ON - timedelta(20))
    StayFactory(person=match.other, entered_on=ON - timedelta(5))
    question = "only if an exit is missing"
    assert marks_of(match, client) == [(True, question), (False, question)]


def test_the_page_costs_the_same_whatever_the_files_hold(client, officer):
    match, costs = pair(), []
    for more in (1, 6):
        for index in range(more):
            days = ON - timedelta(1000 + 40 * index + 400 * more)
            for person in (match.one, match.other):
                stay = StayFactory(person=person, entered_on=days, departed_on=days + timedelta(9))
                RegistrationFactory(
                    stay=stay, first_on=days, last_on=days + timedelta(5), state="ended", closed_on=days
                )
        costs.append(len(queries_of(client, page_url(match))))
    assert costs[0] == costs[1]


def test_what_neither_file_holds_takes_no_room_beside_the_decision(client, officer):
    """ "No work permit" twice says nothing of whether two files are one person's."""
    page = client.get(page_url(pair()))

    assert page.context_data["parts"] == []
    assert "No work permit" not in page.content.decode()


@pytest.mark.parametrize(("act", "key"), [("same", "m"), ("different", "d"), ("unsure", "u")])
def test_every_decision_has_a_key(client, officer, act, key):
    match = pair()
    page = client.get(page_url(match)).content.decode()
    assert f'acts/{act}/" data-key="{key}"' in page


def test_both_people_are_written_down_as_read(client, officer):
    match = pair()
    client.get(page_url(match))
    shown_to = set(Shown.objects.values_list("person_id", flat=True))
    assert {match.one_id, match.other_id} <= shown_to


# --- the way through the work ----------------------------------------------------------------------------


def test_j_and_k_go_round_the_pairs_that_wait_for_the_reader(client, officer):
    second, first = pair(), pair(found_on=ON - timedelta(3))
    third = pair()
    pair(region="KZ-10")
    assert neighbours(first, user=officer, on=ON) == (third.pk, second.pk)
    assert neighbours(second, user=officer, on=ON) == (first.pk, third.pk)
    assert neighbours(third, user=officer, on=ON) == (second.pk, first.pk)

    page = client.get(page_url(second)).content.decode()
    assert re.search(rf'href="{page_url(third)}" data-key="j" aria-keyshortcuts="J"', page)
    assert re.search(rf'href="{page_url(first)}" data-key="k" aria-keyshortcuts="K"', page)


def test_whoever_only_reads_has_no_work_to_walk_through(client, officer):
    match = pair()
    pair()
    client.force_login(UserFactory(auditor=True))
    page = client.get(page_url(match)).content.decode()
    assert match.one.full_name in page
    assert "data-key" not in page


def test_the_page_speaks_kazakh_and_russian(client, officer):
    match = pair()
    for language, word in (("kk", "бірдей"), ("ru", "совпадает")):
        client.cookies["django_language"] = language
        with translation.override(language):
            assert word in client.get(page_url(match)).content.decode()
