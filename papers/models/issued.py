"""Papers that were issued: what anyone may know of them, and nothing of whom they are about."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from papers.seams import paper_kinds
from papers.states import PaperState


class Paper(models.Model):
    """A paper by its number: kind, state, days of validity, and the facts that are public.

    `facts` has, by the code of a fact, rows of reference data with their names in each language as
    they were on the day of issue. It never holds a person's name, initials or document number.
    """

    number = models.CharField(_("number"), max_length=16, unique=True)
    kind = models.CharField(_("kind"), max_length=24)
    state = models.CharField(
        _("state"), max_length=10, choices=PaperState.choices, default="valid", db_default="valid"
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    facts: Any = models.JSONField(
        _("public facts"), default=dict, db_default=models.Value({}, models.JSONField()), blank=True
    )
    issued_on = models.DateField(_("issued on"))
    annulled_on = models.DateField(_("annulled on"), null=True, blank=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.CheckConstraint(
                name="papers_paper_number_in_its_form",
                condition=Q(number__regex=r"^[A-Z]{2}-[0-9A-Z]{5}-[0-9A-Z]{6}$"),
            ),
            models.CheckConstraint(name="papers_paper_state_known", condition=Q(state__in=PaperState.values)),
            models.CheckConstraint(
                name="papers_paper_annulled_has_a_day",
                condition=Q(state="annulled", annulled_on__isnull=False)
                | (~Q(state="annulled") & Q(annulled_on__isnull=True)),
            ),
            models.CheckConstraint(
                name="papers_paper_annulled_after_issue",
                condition=Q(annulled_on__isnull=True) | Q(annulled_on__gte=F("issued_on")),
            ),
            models.CheckConstraint(
                name="papers_paper_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_kind_display(self) -> str:
        """The kind's name as its owner brought it."""
        return str(paper_kinds[self.kind].label)
