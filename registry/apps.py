from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        from core.explanations import register_facts
        from registry.rules.cases import FACTS as CASE_FACTS
        from registry.rules.facts import FACTS
        from registry.rules.people import FACTS as PEOPLE_FACTS

        register_facts({**FACTS, **CASE_FACTS, **PEOPLE_FACTS})
