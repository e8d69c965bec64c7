from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    name = "parties"
    verbose_name = _("Hosts and employers")

    def ready(self) -> None:
        import parties.events  # noqa: F401 (declares what can happen)
        from accounts.admin.timeline import offer_words
        from accounts.rules import grant
        from parties.capabilities import PartyCapability
        from parties.models import Host

        offer_words(values={"kind": dict(Host.Kind.choices)})

        grant(PartyCapability.READ_HOSTS, "parties.view_host", "parties.view_representation")
        grant(PartyCapability.READ_EMPLOYERS, "parties.view_employer", "parties.view_representation")
