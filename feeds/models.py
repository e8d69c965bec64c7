"""The border’s deliveries: refused lines, and how far each checkpoint’s feed is complete."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5, Cast
from django.utils.translation import gettext_lazy as _

from registry.models.crossings import IntakeBatch


class RejectedLine(models.Model):
    """A line of a feed that was refused: kept as it came, corrected and sent again by a person.

    The table is partitioned by ranges of its number, a month each; that a line of a delivery is kept
    once, `RejectedPlace` holds.
    """

    batch = models.ForeignKey(
        IntakeBatch,
        models.PROTECT,
        related_name="rejected_lines",
        db_index=False,
        verbose_name=_("batch"),
    )
    line = models.PositiveIntegerField(_("line"))
    source_id = models.CharField(_("number at the source"), max_length=200, db_default="")
    field = models.CharField(_("field"), max_length=40)
    code = models.CharField(_("rule"), max_length=40)
    value = models.CharField(_("value"), max_length=200, db_default="")
    content: Any = models.JSONField(_("line as it came"))
    keys = ArrayField(
        models.TextField(),
        default=list,
        db_default=[],
        editable=False,
        help_text=_("By what the line is looked for; empty: whose it is cannot be told."),
    )
    endings = ArrayField(
        models.TextField(),
        default=list,
        db_default=[],
        editable=False,
        help_text=_("What stands in it before each place where a number may end, folded."),
    )
    corrected_on = models.DateField(_("corrected on"), null=True, blank=True)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("corrected by"),
    )

    class Meta:
        verbose_name = _("rejected line")
        verbose_name_plural = _("rejected lines")
        constraints = [
            models.CheckConstraint(
                name="feeds_rejectedline_corrected_by_whom",
                condition=Q(corrected_on__isnull=True, corrected_by__isnull=True)
                | Q(corrected_on__isnull=False, corrected_by__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], name="rejectedline_open", condition=Q(corrected_on__isnull=True)),
            models.Index(
                fields=["source_id"],
                name="rejectedline_open_by_source",
                condition=Q(corrected_on__isnull=True),
            ),
            models.Index(MD5(Cast("content", models.TextField())), name="rejectedline_by_content"),
            GinIndex(
                fields=["keys"], name="rejectedline_open_by_key", condition=Q(corrected_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"


class RejectedPlace(models.Model):
    """The place of a refused line in its delivery, kept once: unique over all ranges of the lines.

    The database writes it with each line.
    """

    pk = models.CompositePrimaryKey("batch_id", "line")
    batch = models.ForeignKey(
        IntakeBatch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("batch")
    )
    line = models.PositiveIntegerField(_("line"))

    class Meta:
        verbose_name = _("place of a rejected line")
        verbose_name_plural = _("places of rejected lines")

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.line}"


class FeedWatermark(models.Model):
    """A checkpoint's feed is complete for every crossing before `complete_until`.

    Empty: crossings came, but the feed has never said how far it is complete, so nobody may be
    said to have overstayed on its silence.
    """

    checkpoint = models.OneToOneField(
        "reference.Checkpoint", models.PROTECT, related_name="watermark", verbose_name=_("checkpoint")
    )
    complete_until = models.DateTimeField(_("complete until"), null=True)
    told_at = models.DateTimeField(_("told at"), null=True)

    class Meta:
        verbose_name = _("feed watermark")
        verbose_name_plural = _("feed watermarks")
        constraints = [
            models.CheckConstraint(
                name="feeds_feedwatermark_told_when",
                condition=Q(complete_until__isnull=True) | Q(told_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return str(self.checkpoint_id)
