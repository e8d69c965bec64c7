from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        import papers.events  # noqa: F401 (declares what can happen)
        from accounts.rules import grant
        from papers.capabilities import PaperCapability

        grant(PaperCapability.READ_PAPERS, "papers.view_paper")
