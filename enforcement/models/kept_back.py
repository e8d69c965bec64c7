"""Cases that do not open while two files may be one person's."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.stays.stays import Stay


class KeptBack(models.Model):
    """A stay past its lawful end about which no case opens: another file, which is almost surely the same
    person's, crossed the border after its entry, and nobody has said yet whether the two are one.

    The answer is owed until `answer_due_on`; after that the supervisor is told, and the case still waits.
    It ends (`ended_on`) when the two are joined or found to be different, or the stay is lawful again.
    """

    stay = models.ForeignKey(Stay, models.PROTECT, related_name="+", verbose_name=_("stay"))
    kept_on = models.DateField(_("kept back on"))
    terms = models.ForeignKey(
        "enforcement.CaseTerms", models.PROTECT, related_name="+", verbose_name=_("terms used")
    )
    answer_due_on = models.DateField(_("answer owed until"))
    overdue_noted_on = models.DateField(_("told the supervisor on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    class Meta:
        verbose_name = _("case kept back")
        verbose_name_plural = _("cases kept back")
        constraints = [
            models.UniqueConstraint(
                fields=["stay"],
                condition=Q(ended_on__isnull=True),
                name="enforcement_keptback_once_at_a_time",
            ),
            models.CheckConstraint(
                name="enforcement_keptback_answer_due_after_it_began",
                condition=Q(answer_due_on__gte=F("kept_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kept_on:%d.%m.%Y}"
