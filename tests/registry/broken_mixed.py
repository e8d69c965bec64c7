"""Questions whether a file holds two people, and their terms, that break one constraint each."""

from datetime import timedelta
from typing import Any

from registry.models import MixedFile, TravelTerms
from tests.accounts.factories import the_system
from tests.days import ON
from tests.registry.factories import MixedFileFactory


def asked() -> MixedFile:
    return MixedFileFactory()


def answered(**given: Any) -> MixedFile:
    """One that was found to be one person's."""
    values = {"state": "one_person", "solved_on": ON, "solved_by": the_system(), "note": "Misread"}
    return MixedFileFactory(**{**values, **given})


def _asked_once_more() -> MixedFile:
    """An answered one of a file that is asked about again."""
    row = answered()
    MixedFileFactory(person=row.person)
    return row


#: By name: how a right row is made, and what makes it wrong.
BROKEN_MIXED: list[tuple[str, Any, Any]] = [
    (
        "registry_mixedfile_one_open",
        _asked_once_more,
        {"state": "open", "solved_on": None, "solved_by": None},
    ),
    ("registry_mixedfile_state_known", answered, {"state": "forgotten"}),
    ("registry_mixedfile_answered_by_whom", asked, {"state": "gone"}),
    ("registry_mixedfile_answered_by_whom", asked, {"solved_on": ON}),
    ("registry_mixedfile_answered_after_it_was_found", answered, {"solved_on": ON - timedelta(days=1)}),
    ("registry_mixedfile_one_person_says_why", answered, {"note": ""}),
    (
        "registry_travelterms_last_a_minute",
        lambda: TravelTerms.objects.order_by("pk")[0],
        {"minutes_at_least": 0},
    ),
]
