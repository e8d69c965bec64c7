"""A case page never fails: whatever day the lawful end was, and whatever norm is missing."""

from datetime import date

import pytest
from django.urls import reverse

from enforcement.models import CaseTerms, OverstayCase
from enforcement.operations.sweeps import flag_overstays
from tests.accounts.factories import the_system
from tests.days import ON, at
from tests.registry import watch
from tests.registry.watch import TODAY, before, feeds_complete, stay

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.now", lambda: at(TODAY))


def opened_case(until):
    feeds_complete(before(1))
    one = stay(until)
    flag_overstays(on=TODAY, by=the_system(), full=True)
    return OverstayCase.objects.get(stay=one)


def page_of(client, case, language="en"):
    client.force_login(watch.user("supervisor"))
    client.cookies["django_language"] = language
    return client.get(reverse("desk:case", args=[case.public_id]))


@pytest.mark.parametrize(
    "until", [date(1991, 12, 30), date(2014, 12, 30), date(2014, 12, 31), date(2015, 1, 1), date(2020, 5, 12)]
)
def test_a_lawful_end_of_long_ago_opens(client, until):
    """Crossings are taken from 1991 on."""
    answer = page_of(client, opened_case(until))

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A norm is missing"), ("ru", "Нет нормы"), ("kk", "Норма жоқ")]
)
def test_a_page_says_which_norm_is_missing_and_for_what_day(client, language, said):
    case = opened_case(before(9))
    CaseTerms.objects.update(withdrawn_on=ON)

    answer = page_of(client, case, language)

    assert answer.status_code == 409
    text = answer.content.decode()
    assert said in text
    assert str(before(8).year) in text
