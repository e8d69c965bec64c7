"""Forms about a record that looks wrong."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm
from reference.admin.base import area


class QuestionForm(ActForm):
    what = forms.CharField(
        label=_("What looks wrong"),
        max_length=300,
        help_text=_("Which of the data: “the day of birth”, “an exit is missing”."),
    )
    why = area(_("How do you know"), help_text=_("What you saw: a passport, a ticket, another record."))


class AnswerForm(ActForm):
    note = area(_("What was found"), help_text=_("Whoever asked reads it."))
