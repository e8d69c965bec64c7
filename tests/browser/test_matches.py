"""Two files of one person in Chromium: from the list to one file and back, by keys, without a script."""

from datetime import timedelta

import pytest

from enforcement.models import OverstayCase
from registry.models import Join, LikelyMatch, MarkedCrossing, Person, Stay
from registry.operations.matches.finding import seek_matches
from tests.accounts.factories import UserFactory, the_system
from tests.browsers import looked_at, sign_in
from tests.days import ON
from tests.feeds.factories import complete_feeds
from tests.registry.factories import (
    CrossingFactory,
    DocumentFactory,
    LikelyMatchFactory,
    PersonFactory,
    RegistrationFactory,
    StayFactory,
)

LIST = "/admin/registry/likelymatch/"


@pytest.fixture
def counter(committed_db, monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)
    complete_feeds()


@pytest.fixture
def officer(counter):
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def new_passport(counter):
    """Somebody entered on one passport and left on another: the entry has no exit, the exit no entry."""
    told = {"surname": "Çelik", "given_names": "Ahmet", "citizenship": "TUR"}
    old = PersonFactory(**told)
    StayFactory(person=old, entered_on=ON - timedelta(20), region="KZ-75")
    new = PersonFactory(**told | {"surname": "CELIK", "given_names": "AHMET"})
    left = CrossingFactory(person=new, direction="exit", crossed_on=ON - timedelta(5))
    MarkedCrossing.objects.create(
        person=new, crossing=left, mark="exit_without_entry", marked_on=ON - timedelta(5)
    )
    seek_matches(person_ids=[old.pk, new.pk], on=ON, by=the_system())
    return LikelyMatch.objects.get(one=old, other=new)


def address(match):
    return f"{LIST}{match.pk}/"


def test_what_left_on_a_new_passport_is_joined_and_no_case_is_opened(story, officer, new_passport):
    page = story.given(officer, "/admin/")
    with story.when("the officer follows the number of the day to the pair"):
        page.get_by_role("link", name="Files that may be one person’s").first.click()
        page.wait_for_url("**/likelymatch/?state=mine")
        page.get_by_role("link", name="Çelik Ahmet").click()
        page.wait_for_url(f"**{address(new_passport)}")
    assert page.get_by_text("fits: the exit that is missing").count() == 2
    story.then("Çelik Ahmet")

    with story.when("a key asks for joining, and the button confirms it"):
        page.keyboard.press("m")
        page.wait_for_url("**/acts/same/")
        assert not Join.objects.exists()
        for box in page.locator("fieldset:has(input[type=radio])").all():
            box.locator("input[type=radio]").first.check()
        page.get_by_label("What was found").fill("Both passports were shown.")
        page.get_by_role("button", name="Join the two files").click()
        page.wait_for_url("**/likelymatch/?state=mine")
    story.then("Likely matches", summary="The files are joined")

    stay = Stay.objects.get(person_id=new_passport.one_id, annulled_on=None)
    assert stay.departed_on == ON - timedelta(5)
    assert not OverstayCase.objects.exists()

    with story.when("it is taken back from the file that stands"):
        page.goto(f"/admin/registry/person/{new_passport.other_id}/")
        page.get_by_role("link", name="Open the file that stands").click()
        page.wait_for_url(f"**/person/{new_passport.one_id}/")
        page.get_by_text("More (", exact=False).first.click()
        page.get_by_role("link", name="Take a joining of files back").click()
        page.get_by_label("Reason").fill("The fingerprints differ.")
        page.get_by_role("button", name="Part the two files").click()
        page.wait_for_url(f"**/person/{new_passport.one_id}/")
    story.then("Çelik Ahmet", summary="The joining is taken back")
    assert Stay.objects.get(person_id=new_passport.one_id, annulled_on=None).departed_on is None
    assert Person.objects.get(pk=new_passport.other_id).merged_into is None


@pytest.fixture
def pairs(officer):
    """Three pairs of an officer's work, the oldest first."""
    found = []
    for days in (3, 2, 1):
        match = LikelyMatchFactory(found_on=ON - timedelta(days))
        StayFactory(person=match.one, region="KZ-75")
        found.append(match)
    return found


@pytest.mark.parametrize("layout", ["latin", "cyrillic"])
def test_keys_walk_through_the_work_and_decide_nothing_alone(story, officer, pairs, layout):
    UserFactory(officer=True, region="KZ-75")
    page = story.given(officer, address(pairs[0]))
    letters = {
        "j": ("KeyJ", "о"),
        "k": ("KeyK", "л"),
        "m": ("KeyM", "ь"),
        "d": ("KeyD", "в"),
        "u": ("KeyU", "г"),
    }

    def press(key):
        if layout == "latin":
            page.keyboard.press(key)
            return
        code, typed = letters[key]
        page.evaluate(
            "([code, key]) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {code, key, bubbles: true}))",
            [code, typed],
        )

    for key, there in (("j", pairs[1]), ("j", pairs[2]), ("k", pairs[1])):
        with story.when(f"{key} is pressed"):
            press(key)
            page.wait_for_url(f"**{address(there)}")
    with story.when("m, then d, then u, and the way back"):
        press("m")
        page.wait_for_url("**/acts/same/")
        page.wait_for_selector("input[type=radio]:focus")
        page.go_back()
        page.wait_for_url(f"**{address(pairs[1])}")
        press("d")
        page.wait_for_url("**/acts/different/")
        page.wait_for_selector("textarea:focus")
        page.go_back()
        page.wait_for_url(f"**{address(pairs[1])}")
        press("u")
        page.wait_for_url("**/acts/unsure/")
        page.get_by_label("What you are not sure of").fill("jkmu")
    assert page.url.endswith("/acts/unsure/")
    assert set(LikelyMatch.objects.values_list("state", flat=True)) == {"open"}
    story.then("Not sure")


def test_a_pair_is_decided_without_a_script(plain_story, officer, pairs):
    page = plain_story.given(officer, address(pairs[0]))
    with plain_story.when("it is found to be of two people"):
        page.get_by_role("link", name="Two different people").click()
        page.get_by_label("What was found").fill("Two brothers.")
        page.get_by_role("button", name="They are different people").click()
        page.wait_for_url(f"**{address(pairs[1])}")
    plain_story.then(pairs[1].one.full_name, summary="Kept: two different people.")
    pairs[0].refresh_from_db()
    assert pairs[0].state == "different"


def test_no_page_of_pairs_has_a_serious_finding_or_runs_over_a_phones_edge(page, live_site, officer, counter):
    match = LikelyMatchFactory(
        one=PersonFactory(surname="Абдурахманов-Сулейменов", given_names="Мухаммаджон", patronymic="Оглы"),
        grounds=[
            {"ground": "birth_date", "bits": 14.0},
            {"ground": "name_alike", "bits": 9.0},
            {"ground": "sex_differs", "bits": -6.0},
        ],
    )
    for number, days in enumerate((400, 380, 200, 20)):
        for person in (match.one, match.other):
            entered = ON - timedelta(days - 3 * (person == match.other))
            left = None if days == 20 else entered + timedelta(10)
            stay = StayFactory(person=person, entered_on=entered, departed_on=left, region="KZ-75")
            if number == 3:
                RegistrationFactory(stay=stay, region="KZ-75")
        DocumentFactory(person=match.one)
    empty = LikelyMatchFactory(grounds=[])
    decided = LikelyMatchFactory(state="different", decided_on=ON, decided_by=officer, note="Two brothers")
    sign_in(page, live_site, officer)
    addresses = [
        LIST,
        f"{LIST}?state=decided&verdict=same",
        *(address(one) for one in (match, empty, decided)),
        *(f"{address(match)}acts/{name}/" for name in ("same", "different", "unsure")),
        f"/admin/registry/person/{match.one_id}/",
    ]

    assert [fault for one in addresses for fault in looked_at(page, one)] == []
