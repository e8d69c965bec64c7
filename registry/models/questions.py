"""Questions of officers about what is recorded, and the answers owed to them."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models import CitedTerms, terms_constraints
from registry.states import QuestionState


class QuestionTerms(CitedTerms):
    """Within how many days a question about a record is answered."""

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24, default="record")
    answer_within_days = models.PositiveSmallIntegerField(
        _("answer within, days"), help_text=_("The day of the question not counted.")
    )

    class Meta:
        verbose_name = _("terms of questions about records")
        verbose_name_plural = _("terms of questions about records")
        constraints = terms_constraints("code")

    def __str__(self) -> str:
        return self.code


def _user(label: Any, **how: Any) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=label, **how
    )


class RecordQuestion(models.Model):
    """What looks wrong to an officer in a record of somebody, and what was found.

    It says nothing of the person, only of the record: `about` (a name of `registry.seams.asked_records`) and
    `record_id` say which (a question about the file itself has none), `number` is how people call it.
    What is about several persons, such as an application, has no `person`. `region` and `district` are where
    the record lies, so that whoever keeps such records there finds it. An answer is owed to whoever asked, by
    a day that is fixed when it is asked.
    """

    person = models.ForeignKey(
        "registry.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="questions",
        verbose_name=_("person"),
    )
    about = models.CharField(_("record"), max_length=24)
    record_id = models.BigIntegerField(null=True, blank=True, editable=False)
    number = models.CharField(_("number"), max_length=40, blank=True, db_default="")
    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("region"),
    )
    district = models.ForeignKey(
        "reference.District",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("district"),
    )
    what = models.CharField(_("what looks wrong"), max_length=300)
    why = models.CharField(_("how it is known"), max_length=500)
    state = models.CharField(
        _("state"), max_length=13, choices=QuestionState.choices, default="open", db_default="open"
    )
    asked_on = models.DateField(_("asked on"))
    asked_by = _user(_("asked by"))
    answer_due_on = models.DateField(_("answer owed by"))
    terms = models.ForeignKey(QuestionTerms, models.PROTECT, related_name="+", verbose_name=_("terms used"))
    overdue_noted_on = models.DateField(null=True, blank=True, editable=False)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = _user(_("answered by"), null=True, blank=True)
    note = models.CharField(_("what was found"), max_length=500, blank=True, db_default="")

    class Meta:
        verbose_name = _("question about a record")
        verbose_name_plural = _("questions about records")
        indexes = [
            models.Index(fields=["answer_due_on"], name="recordquestion_open", condition=Q(state="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_recordquestion_about_names_a_model", condition=Q(about__regex=r"^[a-z]+$")
            ),
            models.CheckConstraint(
                name="registry_recordquestion_state_known", condition=Q(state__in=QuestionState.values)
            ),
            models.CheckConstraint(
                name="registry_recordquestion_file_is_the_persons",
                condition=Q(about="file", record_id__isnull=True, person__isnull=False)
                | ~Q(about="file") & Q(record_id__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_recordquestion_says_what_and_why", condition=~Q(what="") & ~Q(why="")
            ),
            models.CheckConstraint(
                name="registry_recordquestion_owed_after_it_is_asked",
                condition=Q(answer_due_on__gte=F("asked_on")),
            ),
            models.CheckConstraint(
                name="registry_recordquestion_answered_by_whom",
                condition=Q(state="open", answered_on__isnull=True, answered_by__isnull=True)
                | ~Q(state="open") & Q(answered_on__isnull=False, answered_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_recordquestion_answer_says_what_was_found",
                condition=Q(state__in=["open", "withdrawn"]) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.number}".strip()
