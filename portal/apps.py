from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        _offer()
        _play_the_bank()


def _offer() -> None:
    """The day of a firm and of a host, and the way to the portal."""
    from django.urls import reverse

    from core.sections import Count, Face, offer_count, offer_face
    from permits.capabilities import PermitCapability
    from portal import queries
    from registry.capabilities import RegistryCapability
    from registry.queries.stays.guests import notices_of

    def opens(name: str, query: str = "") -> Any:
        return lambda user: reverse(f"portal:{name}") + query

    firms = (
        (_("Fees to be paid"), queries.fees_due, opens("home"), _("Unpaid in time, they lapse."), "soon"),
        (
            _("Applications that wait for us"),
            queries.waiting_for_firm,
            opens("applications", "?show=mine"),
            _("Drafts, questions of the akimat, fees."),
            "info",
        ),
        (_("Permits in force"), queries.permits_in_force, opens("permits"), "", "calm"),
    )
    for order, (title, value, url, hint, tone) in enumerate(firms, start=10):
        offer_count(PermitCapability.APPLY, Count(title, value, url, hint, tone, order))
    notices = Count(_("Arrivals notified"), lambda user, on: notices_of(user, on).count(), opens("arrivals"))
    offer_count(RegistryCapability.NOTIFY_OWN_ARRIVALS, notices)
    offer_face(PermitCapability.APPLY, Face(_("Portal"), lambda: reverse("portal:home"), order=20))
    offer_face(
        RegistryCapability.NOTIFY_OWN_ARRIVALS,
        Face(_("Portal"), lambda: reverse("portal:arrivals"), order=21),
    )


def _play_the_bank() -> None:
    """The sandbox, open only where all data are invented."""
    from payments.seams import banks
    from portal.web.payment import SANDBOX

    banks.join(SANDBOX.code, SANDBOX)
