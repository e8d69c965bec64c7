"""Files that held two people, parted line by line."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.crossings import Crossing
from registry.models.people import IdentityDocument, Person
from registry.models.ties import Tie


class Split(models.Model):
    """Some crossings and documents of `person` were found to be another's and went `into` that file.

    One that `carries` was decided about another holder of a document: what crosses with that document and
    says the same of the holder goes there too, whenever it comes. Once taken back it counts for nothing.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="splits", verbose_name=_("file"))
    into = models.ForeignKey(
        Person, models.PROTECT, related_name="split_from", verbose_name=_("file it went into")
    )
    carries = models.BooleanField(default=False, db_default=False, editable=False)
    tie = models.ForeignKey(
        Tie, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tie")
    )
    note = models.CharField(_("what was found"), max_length=500)
    split_on = models.DateField(_("parted on"))
    split_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("parted by")
    )
    taken_back_on = models.DateField(_("taken back on"), null=True, blank=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken back by"),
    )
    taken_back_because = models.CharField(
        _("why it was taken back"), max_length=500, blank=True, db_default=""
    )

    class Meta:
        verbose_name = _("parting of a file")
        verbose_name_plural = _("partings of files")
        constraints = [
            models.CheckConstraint(name="registry_split_of_two_files", condition=~Q(person=F("into"))),
            models.CheckConstraint(
                name="registry_split_taken_back_by_whom",
                condition=Q(taken_back_on__isnull=True, taken_back_by__isnull=True)
                | Q(taken_back_on__isnull=False, taken_back_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.split_on:%d.%m.%Y}"


class SplitLine(models.Model):
    """One crossing, or one document, that went with a parting."""

    split = models.ForeignKey(Split, models.PROTECT, related_name="lines", verbose_name=_("parting"))
    crossing = models.ForeignKey(
        Crossing, models.PROTECT, null=True, related_name="split_lines", verbose_name=_("crossing")
    )
    document = models.ForeignKey(
        IdentityDocument, models.PROTECT, null=True, related_name="split_lines", verbose_name=_("document")
    )

    class Meta:
        verbose_name = _("line of a parting")
        verbose_name_plural = _("lines of partings")
        constraints = [
            models.CheckConstraint(
                name="registry_splitline_is_one_thing",
                condition=Q(crossing__isnull=True, document__isnull=False)
                | Q(crossing__isnull=False, document__isnull=True),
            ),
            models.UniqueConstraint(fields=["split", "crossing"], name="registry_splitline_crossing_once"),
            models.UniqueConstraint(fields=["split", "document"], name="registry_splitline_document_once"),
        ]

    def __str__(self) -> str:
        return str(self.crossing or self.document)
