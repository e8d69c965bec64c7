from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PapersConfig(AppConfig):
    name = "papers"
    verbose_name = _("Papers")

    def ready(self) -> None:
        import papers.events  # noqa: F401 (declares what can happen)
        from accounts.rules import grant
        from journal.seams import veils
        from papers.adapter import CLAMD, SANDBOX
        from papers.capabilities import PaperCapability
        from papers.queries.issued import veil_of_papers
        from papers.queries.received import veil_of_received
        from papers.seams import scanners

        veils.join("papers", veil_of_papers)
        veils.join("received papers", veil_of_received)
        for scanner in (CLAMD, SANDBOX):
            scanners.join(scanner.code, scanner)
        grant(PaperCapability.READ_PAPERS, "papers.view_paper")
        grant(PaperCapability.OPEN_RECEIVED, "papers.view_receivedpaper")
