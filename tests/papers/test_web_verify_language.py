"""The public check speaks the reader's language, understands a pasted address and says nothing back."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.factories import UserFactory
from tests.permits.pages import text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]
FORM = "verify:form"


def main_of(answer):
    """The page between its header and footer: what is said, without the way back that a switch keeps."""
    return text(answer).partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize(
    ("asked", "chosen", "answered"),
    [
        ("ru", "", "ru"),
        ("en-GB,en;q=0.9,ru;q=0.5", "", "en"),
        ("de,ru;q=0.4", "", "ru"),
        ("de", "", "kk"),
        ("", "", "kk"),
        ("ru", "en", "en"),  # what was switched to here goes before
    ],
)
def test_the_browsers_language_is_answered(asked, chosen, answered):
    client = Client(headers={"Accept-Language": asked} if asked else {})
    if chosen:
        client.cookies["django_language"] = chosen

    for address in (reverse(FORM), reverse("verify:paper", args=["WP-NOBODY"])):
        page = client.get(address)
        assert page["Content-Language"] == answered
        assert f'lang="{answered}"' in text(page)
        assert "Accept-Language" in page["Vary"]


def test_a_signed_in_readers_own_language_goes_before_the_browsers():
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(UserFactory(employer=True, language="ru"))

    assert client.get(reverse(FORM))["Content-Language"] == "ru"


@pytest.mark.parametrize(
    "typed",
    [
        "https://koshi.example/verify/WP-ABCDE-FGHJK2/",
        "koshi.example/verify/wp-abcde-fghjk2",
        "http://localhost:8000/verify/WP-ABCDE-FGHJK2/?from=qr#top",
        "/verify/WP-ABCDE-FGHJK2",
        " wp-abcde-fghjk2 ",
        "WP-ABCDE FGHJK2".replace(" ", "-"),
    ],
)
def test_a_pasted_address_leads_to_its_number(typed):
    answer = Client().get(reverse(FORM), {"number": typed})

    assert answer["Location"] == reverse("verify:paper", args=["WP-ABCDE-FGHJK2"])


@pytest.mark.parametrize("typed", ["https://", "///", "Z" * 5000, "ZQ" * 30, " "])
def test_what_is_no_number_is_refused_and_not_said_back(typed):
    answer = Client().get(reverse(FORM), {"number": typed})

    assert answer.status_code == 422
    assert "ZQZQ" not in main_of(answer)
    assert "ZZZZ" not in main_of(answer)


def test_the_answer_never_says_the_number_back(world):
    known = world.permits()[0].number

    for number in (known, "WP-QQQQQ-QQQQQQ", "SCRIPT-QQQQ"):
        assert number not in main_of(Client().get(reverse("verify:paper", args=[number])))
