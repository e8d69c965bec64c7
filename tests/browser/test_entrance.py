"""Signing in and out, changing a password, and what an error page says."""

import pytest

from tests.browsers import serious_findings
from tests.factories import UserFactory

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


def test_kazakh_comes_first(page):
    page.goto("/accounts/login/")

    assert page.get_attribute("html", "lang") == "kk"
    assert page.locator(".languages button").all_text_contents() == ["ҚАЗ", "РУС", "ENG"]


def test_a_wrong_password_is_said_once_and_keeps_the_name(page, officer):
    sign_in(page, officer, "not-the-password")

    assert page.url.endswith("/accounts/login/")
    assert page.evaluate("document.activeElement.className") == "problems"
    assert page.input_value("#id_login") == officer.username
    assert page.input_value("#id_password") == ""
    assert serious_findings(page) == []


def test_one_signs_in_by_typing_alone(page, officer):
    page.goto("/accounts/login/")
    page.wait_for_selector("#id_login:focus")

    page.keyboard.type(officer.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_selector(".menu")


def test_signing_in_changing_the_password_and_out_again(page, officer):
    sign_in(page, officer)
    page.wait_for_selector(".menu")

    page.goto("/accounts/password/change/")
    assert serious_findings(page) == []
    page.fill("#id_oldpassword", PASSWORD)
    page.fill("#id_password1", "four-white-camels")
    page.fill("#id_password2", "four-white-camels")
    page.press("#id_password2", "Enter")
    page.wait_for_selector(".message")

    page.click(".menu > summary")
    page.click(".menu__panel button[type=submit]")
    page.wait_for_url("**/accounts/login/**")
    sign_in(page, officer, "four-white-camels")
    page.wait_for_selector(".menu")


def test_the_choice_of_language_stays_with_the_user(page, officer):
    sign_in(page, officer)
    page.wait_for_selector(".menu")
    page.click(".languages button[value=ru]")

    officer.refresh_from_db()
    assert officer.language == "ru"
    assert page.get_attribute("html", "lang") == "ru"


def test_an_unknown_address_is_explained_with_a_number_to_quote(page, page_faults):
    page_faults.allow("status of 404")
    answer = page.goto("/no/such/address/")

    assert answer.status == 404
    assert page.text_content("[data-copy]").strip()
    assert serious_findings(page) == []


def test_a_page_open_too_long_is_explained(page, officer, page_faults):
    page_faults.allow("status of 403")
    page.goto("/accounts/login/")
    page.context.clear_cookies()
    page.fill("#id_login", officer.username)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_selector(".entrance dl")

    assert page.locator("h1").count() == 1
    assert page.text_content("[data-copy]").strip()
