from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "parties"
    verbose_name = _("Hosts and employers")

    def ready(self) -> None:
        import parties.events  # noqa: F401 (declares what can happen)
        from accounts.admin.timeline import offer_words
        from accounts.rules import grant
        from accounts.states import READERS, Role
        from parties.models import Host

        offer_words(values={"kind": dict(Host.Kind.choices)})

        for role in READERS:
            grant(role, "parties.view_host", "parties.view_employer", "parties.view_representation")
        grant(Role.PERMIT_OFFICER, "parties.view_employer", "parties.view_representation")
