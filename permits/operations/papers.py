"""Received papers of the workers of an application."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import require
from core.errors import NotFound
from core.storing import insert
from papers.models import ReceivedPaper
from papers.operations import receive_among
from papers.states import ReceivedKind
from permits.capabilities import PermitCapability
from permits.models import WorkerPaper
from permits.queries.applications import lock_application
from permits.queries.received import papers_lying_of


@transaction.atomic
def receive_paper_of_worker(
    *, application_id: int, worker_id: int, kind: ReceivedKind, data: bytes, on: date, by: User
) -> ReceivedPaper:
    """Take in a paper that is about a worker of this application. Nobody opens it before it was scanned.

    Raises: NotFound; NotPermitted; RuleViolation for a file that is none of its kind, for the same file
    once more, and for too many of them.
    """
    application = lock_application(application_id=application_id, user=by, on=on)
    require(by, on, PermitCapability.DECIDE, region_id=application.region_id)
    worker = application.workers.filter(pk=worker_id).first()
    if worker is None:
        raise NotFound(_("There is no such worker in this application."), facts={"field": "worker_id"})

    lying = papers_lying_of(application.pk)
    paper = receive_among(lying=lying, data=data, kind=kind, on=on, by=by, person_id=worker.person_id)
    insert(WorkerPaper(application=application, worker=worker, paper=paper))
    return paper
