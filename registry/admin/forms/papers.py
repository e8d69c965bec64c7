"""Forms about a stay: registrations, notices, residence permits."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, DayField
from parties.admin.forms import PARTS, WithAddress
from reference.admin.base import NOBODY, area, pick, territory_value
from reference.queries.choices import alphabetical
from registry.admin.forms.parts import WithHost
from registry.capabilities import RegistryCapability
from registry.models import ResidenceGround
from registry.queries.stays.previews import last_possible_day


class AtAddress(WithHost, WithAddress):
    """A stay at an address of the user's territory."""

    capability = RegistryCapability.REGISTER


class RegisterForm(AtAddress):
    first_on = DayField(label=_("From"), required=False, help_text=_("Empty: from today."))
    field_order = ("territory", *PARTS, "address", "host", "first_on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["territory"].initial = territory_value(self.subject)


class MoveForm(AtAddress):
    """The new place; the host stays unless another is named."""

    field_order = ("territory", *PARTS, "address", "host")

    def prepare(self) -> None:
        super().prepare()
        host = self.subject.host
        self.fields["host"].initial = host.identifier if host else ""


class NoticeForm(AtAddress):
    received_on = DayField(
        label=_("Received on"), required=False, help_text=_("The day the notice reached the police.")
    )
    field_order = ("host", "territory", *PARTS, "address", "received_on")

    def prepare(self) -> None:
        super().prepare()
        self.fields["host"].required = True
        self.fields["territory"].initial = territory_value(self.subject)
        self.fields["received_on"].initial = self.on


class ResidenceRequestForm(ActForm):
    ground_id = pick(_("Ground"))
    ground_reference = forms.CharField(
        label=_("Document of the ground"),
        max_length=60,
        required=False,
        help_text=_("Number of the work permit, contract, order or certificate."),
    )
    field_names = {"ground": "ground_id"}

    def prepare(self) -> None:
        self.fields["ground_id"].initial = getattr(self.subject, "ground_id", None)
        grounds = sorted(ResidenceGround.objects.all(), key=lambda ground: alphabetical(ground.name))
        self.offer(
            "ground_id",
            [
                NOBODY,
                *((ground.pk, ground.name) for ground in grounds),
            ],
        )


class IssueForm(ActForm):
    valid_from = DayField(
        label=_("From"), required=False, help_text=_("Empty: from today, or without a gap to what ends.")
    )
    valid_until = DayField(
        label=_("Until"), help_text=_("The last day, at most as long as the ground allows.")
    )

    def prepare(self) -> None:
        self.fields["valid_until"].initial = last_possible_day(self.subject, self.on)


class ReasonForm(ActForm):
    reason = area(_("Reason"), help_text=_("Shown to the applicant. Name the fact and the clause."))
