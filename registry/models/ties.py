"""What people are to one another."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person, days
from registry.states import TieKind


class Tie(models.Model):
    """`person` is the parent, the guardian or the spouse of `other`, from a day to a day, both counted.

    Two people are tied once in one way at a time, whichever of them is named first: nobody is the parent of
    a parent, and spouses are so of each other. What shows it is named. An end has its reason.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="ties", verbose_name=_("person"))
    other = models.ForeignKey(
        Person, models.PROTECT, related_name="ties_of_others", verbose_name=_("the other person")
    )
    kind = models.CharField(_("tie"), max_length=8, choices=TieKind.choices)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    source = models.CharField(_("what shows it"), max_length=500)
    ended_because = models.CharField(_("why it ended"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("tie")
        verbose_name_plural = _("ties")
        constraints = [
            models.CheckConstraint(name="registry_tie_kind_known", condition=Q(kind__in=TieKind.values)),
            models.CheckConstraint(
                name="registry_tie_of_two_people",
                condition=~Q(person=F("other")),
                violation_error_message=_("Nobody is tied to themselves. Name the other person’s document."),
            ),
            models.CheckConstraint(
                name="registry_tie_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="registry_tie_is_shown",
                condition=~Q(source=""),
                violation_error_message=_(
                    "A tie is written down with what shows it: a paper, or who said it."
                ),
            ),
            ExclusionConstraint(
                name="registry_tie_once_at_a_time",
                expressions=[
                    (Least("person", "other"), RangeOperators.EQUAL),
                    (Greatest("person", "other"), RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("These two people are tied so on some of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
