"""The alert about a revoked work permit: the ground of a stay is gone, the police look at the stay."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.capabilities import AccountsCapability
from core.alerts import Alerted, AlertKind
from core.templatetags.dates_in_words import day_in_words
from permits.events import PermitEvent
from registry.events import RegistryEvent


def _revoked(alert: Alerted) -> str:
    return _("Work permit revoked on %(day)s; look whether the stay has another ground") % {
        "day": day_in_words(alert.raised_on)
    }


PERMIT_REVOKED = AlertKind(
    code="permit_revoked",
    order=21,
    title=gettext_lazy("Work permit revoked"),
    many=gettext_lazy("Revoked work permits"),
    subject="permit",
    sentence=_revoked,
    link=lambda alert: reverse("admin:registry_person_change", args=[alert.person_id]),
    empty=gettext_lazy("When an akimat revokes a work permit, the worker’s stay has to be looked at here."),
    tone="soon",
    attended_by=AccountsCapability.ATTEND_ALERTS,
    counted_by=AccountsCapability.COUNT_ALERTS,
    raised_by=(PermitEvent.PERMIT_REVOKED,),
    closed_by=(),
    # The worker left, is a citizen, or the police decided about the stay whose ground was gone.
    closed_for_person_by=(
        RegistryEvent.STAY_ENDED,
        RegistryEvent.CLOCK_ENDED,
        RegistryEvent.RESIDENCE_ANNULLED,
    ),
    is_settled=True,
    of_foreigners=True,
    answer_within=7,
)
KINDS = (PERMIT_REVOKED,)
