"""Signing in and out, changing a password, and what an error page says."""

import pytest

from tests.accounts.factories import UserFactory
from tests.browsers import serious_findings

PASSWORD = "three-grey-horses"


@pytest.fixture
def officer(committed_db):
    user = UserFactory(officer=True, language="kk")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page, user, password=PASSWORD):
    page.goto("/accounts/login/")
    page.fill("#id_login", user.username)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


@pytest.mark.parametrize(
    "address",
    ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"],
)
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_the_entrance_are_accessible_and_fit(page, address, width):
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(address)

    assert serious_findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1").count() == 1


def test_kazakh_comes_first(story):
    page = story.given(None, "/accounts/login/")

    story.then("Кіру")
    assert page.get_attribute("html", "lang") == "kk"
    assert page.locator(".languages button").all_text_contents() == ["ҚАЗ", "РУС", "ENG"]


def test_a_wrong_password_is_said_once_and_keeps_the_name(story, officer):
    with story.when("a wrong password is typed"):
        sign_in(story.page, officer, "not-the-password")

    assert story.page.url.endswith("/accounts/login/")
    story.then("Кіру", summary="құпиясөз", focus=".problems")
    assert story.page.input_value("#id_login") == officer.username
    assert story.page.input_value("#id_password") == ""


def test_one_signs_in_by_typing_alone(story, officer):
    page = story.given(None, "/accounts/login/")
    story.then("Кіру", focus="#id_login")

    with story.when("name and password are typed"):
        page.keyboard.type(officer.username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".menu")

    story.then("Менің күнім")


def test_signing_in_changing_the_password_and_out_again(story, officer):
    page = story.page
    with story.when("the officer signs in"):
        sign_in(page, officer)
        page.wait_for_selector(".menu")

    page.goto("/accounts/password/change/")
    story.then("Құпиясөзді ауыстыру")
    with story.when("the password is changed"):
        page.fill("#id_oldpassword", PASSWORD)
        page.fill("#id_password1", "four-white-camels")
        page.fill("#id_password2", "four-white-camels")
        page.press("#id_password2", "Enter")
        page.wait_for_selector(".message")
    story.then("Менің күнім", summary="ауыстырылды")

    with story.when("the officer signs out and in with the new one"):
        page.click(".menu > summary")
        page.click(".menu__panel button[type=submit]")
        page.wait_for_url("**/accounts/login/**")
        sign_in(page, officer, "four-white-camels")
        page.wait_for_selector(".menu")
    story.then("Менің күнім")


def test_the_choice_of_language_stays_with_the_user(story, officer):
    page = story.page
    sign_in(page, officer)
    page.wait_for_selector(".menu")

    with story.when("Russian is chosen"):
        page.click(".languages button[value=ru]")

    story.then("Мой день")
    officer.refresh_from_db()
    assert officer.language == "ru"
    assert page.get_attribute("html", "lang") == "ru"


def test_an_unknown_address_is_explained_with_a_number_to_quote(story, page_faults):
    page_faults.allow("status of 404")
    answer = story.page.goto("/no/such/address/")

    assert answer.status == 404
    story.then("жоқ")
    assert story.page.text_content("[data-copy]").strip()


def test_a_page_open_too_long_is_explained(story, officer, page_faults):
    page_faults.allow("status of 403")
    page = story.given(None, "/accounts/login/")

    with story.when("the page is sent after its cookie has gone"):
        page.context.clear_cookies()
        page.fill("#id_login", officer.username)
        page.fill("#id_password", PASSWORD)
        page.press("#id_password", "Enter")
        page.wait_for_selector(".entrance dl")

    story.then("ашық")
    assert page.text_content("[data-copy]").strip()
