"""Received papers that are evidence in a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from enforcement.models.cases import OverstayCase


class CasePaper(models.Model):
    """A received paper is evidence in this case.

    Whose file it is follows from the case: joining and parting files move nothing here.
    """

    case = models.ForeignKey(OverstayCase, models.PROTECT, related_name="papers", verbose_name=_("case"))
    paper = models.OneToOneField(
        "papers.ReceivedPaper", models.PROTECT, related_name="+", verbose_name=_("paper")
    )

    class Meta:
        verbose_name = _("paper of a case")
        verbose_name_plural = _("papers of cases")

    def __str__(self) -> str:
        return str(self.paper)
