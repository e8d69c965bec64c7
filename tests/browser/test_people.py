"""One human being in Chromium, from the border's lines to the file: a child on a parent's document, and the
two passports of one traveller, with the sweep run between what the officer does.
"""

from datetime import date

import pytest

from enforcement.models import KeptBack, OverstayCase
from enforcement.operations.sweeps import flag_overstays
from registry.models import LikelyMatch, MarkedCrossing, Person, Stay, Tie
from tests.accounts.factories import UserFactory, the_system
from tests.browsers import looked_at
from tests.days import at
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import DELIVERED_ON, item, send
from tests.identity.zones import passport

CHILD = {"person__surname": "KARIMOVA", "person__given_names": "LOLA", "person__born_on": "2018-02-03"}


@pytest.fixture
def officer(committed_db, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(DELIVERED_ON))
    complete_feeds(date(2026, 2, 25))  # what happened later is still on its way
    return UserFactory(officer=True, region="KZ-75")


def crossed(number, direction, day, **told):
    moment = f"2026-{day}T09:30:00+05:00"
    return item(source_id=number, direction=direction, crossed_at=moment, **told)


def sweep():
    """How many cases open today, and how many are kept back."""
    complete_feeds(DELIVERED_ON)
    told = flag_overstays(on=DELIVERED_ON, by=the_system(), full=True)
    return told["opened"], told["kept_back"]


def stays():
    found = Stay.objects.filter(annulled_on=None).order_by("entered_at")
    return [(stay.person.surname, stay.entered_on, stay.departed_on) for stay in found]


def test_a_child_on_the_fathers_passport_gets_a_file_and_a_tie_and_ends_nobodys_stay(story, officer):
    """He entered on 20 February, and thirty days are lawful; the girl left on his passport on the 25th."""
    send(crossed("1", "entry", "02-20"), crossed("2", "exit", "02-25", **CHILD))
    entered = date(2026, 2, 20)
    assert (stays(), sweep()) == ([("KARIMOV", entered, None)], (0, 0))
    father = Person.objects.get()

    page = story.given(officer, "/admin/registry/markedcrossing/?state=open")
    with story.when("the officer opens the mark"):
        page.locator("main tbody a").first.click()
        page.wait_for_url(f"**/markedcrossing/{MarkedCrossing.objects.get().pk}/")
    story.then("holder differs")
    assert page.get_by_text("KARIMOVA LOLA").first.is_visible()

    with story.when("it is another person, whose father he is"):
        page.get_by_text("More (", exact=False).first.click()
        page.get_by_role("link", name="It is another person").click()
        page.get_by_label("What was found").fill("His daughter, birth certificate 7.")
        page.get_by_label("Parent").check()
        page.get_by_role("button", name="Give them a file").click()
        page.wait_for_url("**/registry/person/*/")
    story.then("KARIMOVA LOLA", summary="The other person has a file.")
    assert page.get_by_role("link", name="KARIMOV SARDOR").first.is_visible()

    tie = Tie.objects.get()
    assert (tie.person, tie.kind) == (father, "parent")
    assert (tie.other.surname, str(tie.other.born_on)) == ("KARIMOVA", "2018-02-03")
    assert (stays(), sweep()) == ([("KARIMOV", entered, None)], (0, 0))

    with story.when("the tie leads to the father"):
        page.get_by_role("link", name="KARIMOV SARDOR").first.click()
        page.wait_for_url(f"**/person/{father.pk}/")
    story.then("KARIMOV SARDOR")
    assert page.get_by_role("link", name="KARIMOVA LOLA").first.is_visible()
    assert looked_at(page, page.url) == []
    assert not OverstayCase.objects.exists()


def test_the_new_passport_at_the_exit_closes_what_the_old_one_opened_and_no_case_ever_opens(story, officer):
    """Entered on 1 February, lawful until 2 March; the new passport was shown at a counter, then at the exit
    on 20 February. On 10 March the sweep runs after each act."""
    entered, left = date(2026, 2, 1), date(2026, 2, 20)
    send(crossed("1", "entry", "02-01", person__given_names="DILSHOD"))
    page = story.given(officer, "/admin/")
    with story.when("the new passport is scanned, and it cannot be told whose it is"):
        for line in passport(number="FA7654321").splitlines():
            page.keyboard.type(line)
            page.keyboard.press("Enter")
        page.wait_for_url("**/person/find/?q=**")
        page.keyboard.press("Enter")
        page.wait_for_url("**/acts/enrol/?**")
        page.locator("#likely").get_by_text("KARIMOV DILSHOD").wait_for()
        page.get_by_role("button", name="It cannot be told today").click()
        page.wait_for_url("**/registry/person/*/")
    story.then("KARIMOV DILSHOD", summary="was made")
    told = {"document__number": "FA7654321", "person__given_names": "DILSHOD"}
    send(crossed("2", "exit", "02-20", **told))
    pair = LikelyMatch.objects.get()
    assert (pair.verdict, sweep(), OverstayCase.objects.count()) == ("same", (0, 1), 0)

    with story.when("the officer joins the two"):
        page.goto(f"/admin/registry/likelymatch/{pair.pk}/")
        page.get_by_role("link", name="The same person").click()
        for box in page.locator("fieldset:has(input[type=radio])").all():
            box.locator("input[type=radio]").first.check()
        page.get_by_label("What was found").fill("Both passports were shown.")
        page.get_by_role("button", name="Join the two files").click()
        page.wait_for_url("**/likelymatch/?state=mine")
    story.then("Likely matches", summary="The files are joined")
    assert (stays(), sweep()) == ([("KARIMOV", entered, left)], (0, 0))
    assert KeptBack.objects.get().ended_on == DELIVERED_ON
    assert not OverstayCase.objects.exists()

    with story.when("it is taken back: the entry has no exit again, and the pair is open"):
        page.goto(f"/admin/registry/person/{Person.objects.get(merged_into=None).pk}/")
        page.get_by_text("More (", exact=False).first.click()
        page.get_by_role("link", name="Take a joining of files back").click()
        page.get_by_label("Reason").fill("The fingerprints differ.")
        page.get_by_role("button", name="Part the two files").click()
        page.wait_for_url("**/registry/person/*/")
    story.then("KARIMOV DILSHOD", summary="The joining is taken back")
    assert (stays(), sweep()) == ([("KARIMOV", entered, None)], (0, 1))
    assert not OverstayCase.objects.exists()

    with story.when("they are found to be two people: only now there is somebody to look for"):
        page.goto(f"/admin/registry/likelymatch/{pair.pk}/")
        page.get_by_role("link", name="Two different people").click()
        page.get_by_label("What was found").fill("Two cousins.")
        page.get_by_role("button", name="They are different people").click()
        page.wait_for_selector(".messages")
    story.then("Likely matches", summary="Kept: two different people.")
    assert (sweep(), OverstayCase.objects.count()) == ((1, 0), 1)
