"""What a check found is said in one way to the employer and to the officer."""

import pytest
from django.urls import reverse
from django.utils.translation import override

from core.explanations import Reason
from permits.queries import checks_in_words
from permits.rules import Check
from tests.addresses import admin_url
from tests.permits.pages import signed_in

CURE = Reason("cure.vacancy_missing", {"days": 15})


@pytest.mark.parametrize(
    ("outcome", "remedy", "said", "tone"),
    [
        ("passed", None, "Passed", "calm"),
        ("failed", CURE, "Not passed", "late"),
        ("failed", None, "Not passed", "late"),
        ("unknown", CURE, "Not known", "soon"),
        ("unknown", None, "An officer compares", "info"),
    ],
)
def test_only_what_can_be_made_known_is_not_known(outcome, remedy, said, tone):
    with override("en"):
        [shown] = checks_in_words([Check("qualification", outcome, (), remedy)])

    assert (shown["outcome"], shown["tone"], shown["stands"]) == (said, tone, tone in ("late", "soon"))


@pytest.mark.django_db
@pytest.mark.usefixtures("on_the_day")
@pytest.mark.parametrize("made", ["submitted", "granted"])
def test_employer_and_officer_read_the_same_of_the_qualification(world, made):
    application = getattr(world, made)()

    portal = signed_in(world.firm).get(reverse("portal:application", args=[application.number]))
    office = signed_in(world.officer).get(admin_url("application", "change", application.pk))

    of_the_firm = portal.context["checks"]
    [of_the_officer] = [
        section.context["checks"]
        for section in office.context_data["sections"]
        if section.template == "admin/permits/checks.html"
    ]
    assert [(one["title"], one["outcome"], one["tone"]) for one in of_the_firm] == [
        (one["title"], one["outcome"], one["tone"]) for one in of_the_officer
    ]
    assert ("Qualification", "An officer compares", "info") in [
        (one["title"], one["outcome"], one["tone"]) for one in of_the_officer
    ]
