from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PermitsConfig(AppConfig):
    name = "permits"
    verbose_name = _("Work permits")

    def ready(self) -> None:
        from core.explanations import register_facts
        from journal.events import name_events
        from permits.events import PermitEvent
        from permits.rules.facts import FACTS

        register_facts(FACTS)
        name_events(PermitEvent)
