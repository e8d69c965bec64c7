"""Border crossings as feeds told them, and what is known of the feeds themselves."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.partial_dates import PartialDateField, has_form
from registry.states import CrossingMark, Direction, DocumentKind, Sex


class IntakeBatch(models.Model):
    """One delivery of crossings, with a summary that adds up: accepted + unchanged + rejected = lines."""

    source = models.CharField(_("source"), max_length=20)
    name = models.CharField(_("file or request"), max_length=200)
    received_at = models.DateTimeField(_("received at"))
    received_on = models.DateField(_("received on"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    lines = models.PositiveIntegerField(_("lines"))
    accepted = models.PositiveIntegerField(_("accepted"))
    unchanged = models.PositiveIntegerField(_("unchanged"))
    rejected = models.PositiveIntegerField(_("rejected"))

    class Meta:
        verbose_name = _("batch of crossings")
        verbose_name_plural = _("batches of crossings")
        constraints = [
            models.CheckConstraint(
                name="registry_intakebatch_adds_up",
                condition=Q(lines=models.F("accepted") + models.F("unchanged") + models.F("rejected")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.name}"


class Crossing(models.Model):
    """One message about one crossing: never changed, corrected by a row with a higher revision.

    `(source, source_id)` is one crossing, its highest `revision` is what counts. The document and
    the holder are kept as presented. `crossed_on` is the day of `crossed_at` in Asia/Almaty.
    """

    source = models.CharField(_("source"), max_length=20)
    source_id = models.CharField(_("number at the source"), max_length=64)
    revision = models.PositiveIntegerField(_("revision"))
    direction = models.CharField(_("direction"), max_length=7, choices=Direction.choices)
    crossed_at = models.DateTimeField(_("crossed at"))
    crossed_on = models.DateField(_("crossed on"))
    checkpoint = models.ForeignKey(
        "reference.Checkpoint", models.PROTECT, related_name="+", verbose_name=_("checkpoint")
    )
    document_kind = models.CharField(_("document"), max_length=20, choices=DocumentKind.choices)
    document_number = models.CharField(_("document number"), max_length=24)
    issuing_country = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    document_expires_on = models.DateField(_("document expires on"), null=True)
    surname = models.CharField(_("surname"), max_length=120)
    given_names = models.CharField(_("given names"), max_length=120, db_default="")
    patronymic = models.CharField(_("patronymic"), max_length=120, db_default="")
    born_on = PartialDateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    citizenship = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("citizenship")
    )
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="crossings", verbose_name=_("person")
    )
    batch = models.ForeignKey(
        IntakeBatch, models.PROTECT, null=True, related_name="crossings", verbose_name=_("batch")
    )

    class Meta:
        verbose_name = _("crossing")
        verbose_name_plural = _("crossings")
        indexes = [
            models.Index(fields=["person", "crossed_at"], name="crossing_by_person"),
            models.Index(fields=["crossed_on", "checkpoint"], name="crossing_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id", "revision"], name="registry_crossing_revision_once"
            ),
            models.CheckConstraint(
                name="registry_crossing_direction_known", condition=Q(direction__in=Direction.values)
            ),
            models.CheckConstraint(
                name="registry_crossing_birth_date_has_form", condition=has_form("born_on")
            ),
            models.CheckConstraint(name="registry_crossing_revision_from_one", condition=Q(revision__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_direction_display()} {self.crossed_on:%d.%m.%Y}"


class MarkedCrossing(models.Model):
    """A crossing that does not fit the others; an officer looks, nobody is accused."""

    crossing = models.ForeignKey(Crossing, models.PROTECT, related_name="marks", verbose_name=_("crossing"))
    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="marks", verbose_name=_("person")
    )
    mark = models.CharField(_("mark"), max_length=20, choices=CrossingMark.choices)
    marked_on = models.DateField(_("marked on"))
    cleared_on = models.DateField(_("cleared on"), null=True, blank=True)
    cleared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("cleared by")
    )
    note = models.CharField(_("what was found"), max_length=500, blank=True, db_default="")

    class Meta:
        verbose_name = _("marked crossing")
        verbose_name_plural = _("marked crossings")
        constraints = [
            models.UniqueConstraint(fields=["crossing", "mark"], name="registry_markedcrossing_once"),
            models.CheckConstraint(
                name="registry_markedcrossing_cleared_by_whom",
                condition=Q(cleared_on__isnull=True, cleared_by__isnull=True)
                | Q(cleared_on__isnull=False, cleared_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="markedcrossing_open", condition=Q(cleared_on__isnull=True))
        ]

    def __str__(self) -> str:
        return self.get_mark_display()
