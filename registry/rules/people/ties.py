"""Ties that cannot be, by the days both files know of."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from core.templatetags.dates_in_words import day_in_words
from identity.partial_dates import PartialDate
from registry.states import TieKind


def refuse_impossible(
    kind: TieKind, *, born_on: PartialDate, other_born_on: PartialDate, valid_from: date, on: date
) -> None:
    """Refuse what cannot be for certain; where a date is known in part, its whole year or month is open.

    How much older a parent must be says no law of all parents, so a year is not asked for; a guardian or
    a spouse may be of any age.

    Raises: RuleViolation with what to compare.
    """
    if valid_from > on:
        raise RuleViolation(
            _("The tie begins on %(day)s, which is still to come. Write it down on that day, or correct it.")
            % {"day": day_in_words(valid_from)},
            code="tie_in_future",
            facts={"field": "valid_from"},
        )
    if max(born_on.first, other_born_on.first) > valid_from:
        raise RuleViolation(
            _(
                "The tie begins on %(day)s, before one of the two was born. Compare the day with the paper, "
                "and the dates of birth in both files."
            )
            % {"day": day_in_words(valid_from)},
            code="tie_before_birth",
            facts={"field": "valid_from"},
        )
    if kind == TieKind.PARENT and born_on.first >= other_born_on.last:
        raise RuleViolation(
            _(
                "The parent was not born before the child. Begin from the file of the parent, or compare the "
                "dates of birth in both files with the papers."
            ),
            code="parent_not_older",
            facts={"field": "kind"},
        )
