"""From a scan or a line typed to the file: the wedge, the slash, a twin beside the form, a refused line."""

import pytest
from django.urls import reverse

from feeds.models import RejectedLine
from registry.models import Crossing, Person
from tests.accounts.factories import UserFactory
from tests.browsers import looked_at, sign_in
from tests.days import ON, at
from tests.feeds.factories import complete_feeds
from tests.feeds.feed_lines import item
from tests.feeds.test_intake_lines import send
from tests.identity.zones import passport
from tests.registry.factories import PersonFactory, StayFactory

ZONE = passport().splitlines()


@pytest.fixture
def officer(committed_db, monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(ON))
    return UserFactory(officer=True, region="KZ-75")


@pytest.fixture
def twin(officer):
    return PersonFactory(
        surname="KARIMOV",
        given_names="DILSHOD",
        born_on="1990-05-15",
        sex="m",
        citizenship="UZB",
        document__number="AA7654321",
    )


def scanned(page, lines):
    """A scanner that types: each line ends with Enter, at once."""
    for line in lines:
        page.keyboard.type(line)
        page.keyboard.press("Enter")


def test_a_scan_of_a_new_passport_finds_the_twin_and_adds_the_document(story, twin, officer):
    page = story.given(officer, "/admin/")
    story.then("My day", focus="[data-search]")

    with story.when("both lines of the zone come from the scanner"):
        scanned(page, ZONE)
        page.wait_for_url("**/person/find/?q=**")
    story.then("Search", focus="main a.button")

    with story.when("Enter opens the form, filled in, and the twin stands beside it"):
        page.keyboard.press("Enter")
        page.wait_for_url("**/acts/enrol/?**")
        page.locator("#likely").get_by_text("KARIMOV DILSHOD").wait_for()
    assert page.get_by_label("Document number", exact=True).input_value() == "AB1234567"
    story.then("Enrol a migrant", focus="#id_surname")

    with story.when("one press leads to the twin's file, another adds the document"):
        page.get_by_role("link", name="This is the person").click()
        page.wait_for_url(f"**/person/{twin.pk}/acts/add-document/?**")
        page.get_by_role("button", name="Add a document").click()
        page.wait_for_url(f"**/person/{twin.pk}/")
    story.then(twin.full_name, summary="document")
    assert set(twin.documents.values_list("number", flat=True)) == {"AA7654321", "AB1234567"}
    assert Person.objects.count() == 1


def test_a_number_scanned_opens_the_file_at_once(story, twin, officer):
    page = story.given(officer, "/admin/")
    with story.when("the scanner types a number"):
        scanned(page, ["AA7654321"])
        page.wait_for_url(f"**/person/{twin.pk}/")
    story.then(twin.full_name)


def test_while_one_types_the_twin_comes_and_a_file_is_made_all_the_same(story, twin, officer):
    page = story.given(officer, reverse("admin:registry_person_list_act", args=["enrol"]))
    story.then("Enrol a migrant", focus="#id_zone")

    with story.when("name and birth date are typed"):
        page.get_by_label("Document number", exact=True).fill("AB1234567")
        page.get_by_label("Issued by").select_option(label="Uzbekistan")
        page.get_by_label("Surname", exact=True).fill("Каримов")
        page.get_by_label("Given names").fill("Дилшод")
        page.get_by_label("Sex").select_option("m")
        page.get_by_label("Citizenship").select_option(label="Uzbekistan")
        page.get_by_label("Date of birth", exact=True).press_sequentially("15.05.1990")
        page.locator("#likely").get_by_text("KARIMOV DILSHOD").wait_for()
    story.then("Enrol a migrant")

    with story.when("it is another person"):
        page.get_by_role("button", name="It is another person").click()
        page.wait_for_url("**/person/*/")
    story.then("Каримов Дилшод", summary="was made")
    assert Person.objects.count() == 2


def test_without_a_script_the_twin_is_shown_first(plain_story, twin, officer):
    page = plain_story.given(officer, reverse("admin:registry_person_list_act", args=["enrol"]))
    with plain_story.when("the zone is pasted and sent"):
        page.get_by_label("Machine-readable zone").fill("\n".join(ZONE))
        page.get_by_role("button", name="Make the file").click()
    plain_story.then("Enrol a migrant", summary="1 file may be this person’s")

    with plain_story.when("it cannot be told today"):
        page.get_by_role("button", name="It cannot be told today").click()
    plain_story.then("KARIMOV DILSHOD", summary="was made")
    assert Person.objects.count() == 2


def pressed(page, key, code):
    """A key as another layout gives it; Chromium is driven on a Latin one."""
    page.evaluate(
        "([key, code]) => document.activeElement.dispatchEvent("
        "new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))",
        [key, code],
    )


@pytest.mark.parametrize("key", ["/", ".", "№"])
def test_the_key_of_the_slash_goes_to_the_search_on_any_layout_but_not_out_of_a_box(story, officer, key):
    page = story.given(officer, reverse("admin:registry_stay_changelist"))
    with story.when("the key is pressed where nothing is typed"):
        pressed(page, key, "Slash")
    story.then("Stays", focus="[data-search]")

    with story.when("it is pressed while one types"):
        page.goto(reverse("admin:registry_person_list_act", args=["enrol"]))
        page.get_by_label("Surname", exact=True).focus()
        pressed(page, key, "Slash")
    story.then("Enrol a migrant", focus="#id_surname")


def test_a_refused_line_is_corrected_by_one_choice(story, officer):
    send(item(direction="in"))
    line = RejectedLine.objects.get()
    page = story.given(officer, reverse("feeds:line", args=[line.pk]))
    story.then("Line", summary="What is wrong in this line", focus=".problems")
    assert page.get_by_label("Crossed at").input_value() == "01.03.2026 09:30"

    with story.when("the direction is chosen from the list"):
        page.get_by_label("Direction").select_option(label="Entry")
        page.get_by_role("button", name="Send the line again").click()
        page.wait_for_url("**/feeds/lines/")
    story.then("Refused lines", summary="corrected and taken in")
    assert Crossing.objects.get().direction == "entry"


def test_the_desk_falls_through_to_the_file_where_no_case_fits(story, officer, twin):
    complete_feeds()
    StayFactory(person=twin, entered_on=ON)
    page = story.given(UserFactory(supervisor=True), "/desk/")

    with story.when("a name is typed after a slash"):
        page.keyboard.press("/")
        page.keyboard.type("Каримов Дилшод")
        page.keyboard.press("Enter")
        page.wait_for_url("**/desk/cases/?q=**")
    story.then("Overstay cases")
    assert page.get_by_role("heading", name="No case fits; the file").is_visible()

    with story.when("the file is opened by the keyboard"):
        page.locator("main h1").click()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/person/{twin.pk}/")
    story.then(twin.full_name)


def test_the_pages_have_no_serious_finding_and_fit_a_phone(page, live_site, twin, officer, page_faults):
    send(item(direction="in", person__born_on="15.05.1990", checkpoint="?"))
    stay = StayFactory(person=twin, entered_on=ON)
    sign_in(page, live_site, officer)
    enrol = reverse("admin:registry_person_list_act", args=["enrol"])
    addresses = (
        reverse("feeds:line", args=[RejectedLine.objects.get().pk]),
        f"{enrol}?surname=KARIMOV&given_names=DILSHOD&born_on=15.05.1990",
        reverse("admin:registry_person_handout", args=[stay.person_id]),
        reverse("admin:registry_person_find") + "?q=KARIMOV",
    )
    assert [fault for address in addresses for fault in looked_at(page, address)] == []
