"""What one may do with bars."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core.admin import Act, ActForm, CodeField, DayField
from core.templatetags.dates_in_words import day_in_words
from enforcement.capabilities import EnforcementCapability
from enforcement.models import EmployerBar
from enforcement.operations.bars import bar_employer
from parties.models import Employer


class BarForm(ActForm):
    identifier = CodeField(label=_("BIN or IIN"), max_length=20, help_text=_("12 digits."))
    decision = forms.CharField(
        label=_("Decision"), max_length=80, help_text=_("Number and day of the decision in force.")
    )
    in_force_on = DayField(
        label=_("In force on"), help_text=_("From this day the employer gets no new permits.")
    )
    field_names = {"employer": "identifier"}

    def clean_identifier(self) -> int:
        number = str(self.cleaned_data["identifier"]).replace(" ", "")
        found = Employer.objects.filter(identifier=number).only("pk").first()
        if found is None:
            raise ValidationError(_("No employer has this number. Compare the digits."))
        return int(found.pk)

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"employer_id": given.pop("identifier")}


BAR_ACTS = (
    Act[None, EmployerBar, User](
        name="bar",
        label=_("Bar an employer"),
        confirm=_("Bar"),
        tone="late",
        on_list=True,
        form=BarForm,
        allowed=anywhere(EnforcementCapability.BAR_EMPLOYERS),
        consequence=_(
            "The employer gets no new permits for as long as the terms say. Permits in force stay."
        ),
        perform=lambda _nobody, **given: bar_employer(**given),
        done=lambda bar, on: (
            gettext("No new permits until %(day)s.") % {"day": day_in_words(bar.barred_until)}
        ),
    ),
)
