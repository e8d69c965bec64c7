from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        import papers.events  # noqa: F401 (declares what can happen)
        from accounts.rules import grant
        from journal.seams import veils
        from papers.capabilities import PaperCapability
        from papers.queries import veil_of_papers

        veils.join("papers", veil_of_papers)
        grant(PaperCapability.READ_PAPERS, "papers.view_paper")
