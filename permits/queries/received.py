"""Received papers of the workers of applications."""

from datetime import date
from typing import cast

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core.actors import Actor
from papers.models import ReceivedPaper
from papers.queries.received import LYING
from permits.models import WorkerPaper
from permits.queries.visibility import applications_visible_to


def worker_papers_visible_to(user: Actor, on: date) -> QuerySet[WorkerPaper]:
    """Papers of applications the user may see."""
    return WorkerPaper.objects.filter(application__in=applications_visible_to(cast(User, user), on))


def papers_of_application(application_id: int) -> QuerySet[WorkerPaper]:
    """The papers of an application's workers, the newest first, those that are gone too."""
    rows = WorkerPaper.objects.filter(application=application_id)
    return rows.select_related("worker", "paper__received_by").order_by("-paper_id")


def papers_lying_of(application_id: int) -> QuerySet[ReceivedPaper]:
    """Those of them whose file is kept."""
    links = WorkerPaper.objects.filter(application=application_id).values("paper_id")
    return ReceivedPaper.objects.filter(pk__in=links, state__in=LYING)


def person_of_paper(paper_id: int) -> int | None:
    """Whose file the worker of a paper is, by number."""
    return WorkerPaper.objects.filter(paper=paper_id).values_list("worker__person_id", flat=True).first()


def subject_of_paper(paper_id: int) -> tuple[str, str] | None:
    """The application and the worker that a paper belongs to, with the way to the application."""
    link = WorkerPaper.objects.filter(paper=paper_id).select_related("application", "worker").first()
    if link is None:
        return None
    said = [link.application.number, str(link.worker) if link.worker else ""]
    address = reverse("admin:permits_application_change", args=[link.application_id])
    return ", ".join(part for part in said if part), address
