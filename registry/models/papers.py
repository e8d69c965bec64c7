"""Received papers of a person's file."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PersonPaper(models.Model):
    """A received paper is about this person, and about nobody else."""

    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="papers", verbose_name=_("person")
    )
    paper = models.OneToOneField(
        "papers.ReceivedPaper", models.PROTECT, related_name="+", verbose_name=_("paper")
    )

    class Meta:
        verbose_name = _("paper of a file")
        verbose_name_plural = _("papers of files")

    def __str__(self) -> str:
        return str(self.paper)
