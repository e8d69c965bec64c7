"""Workers: each as declared, with what files, treaties and other applications say of the passport."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from permits.models import Application, Permit, Worker
from permits.queries.checks.filing import Filing
from permits.rules import Asked, Check, check_workers
from permits.states import HOLDING_STATES, PermitState
from reference.models import Country
from reference.queries.dated import countries_in
from registry.models import IdentityDocument
from registry.states import DocumentKind

NEEDS_NO_PERMIT = "EAEU"


def workers(filing: Filing) -> Check:
    """All workers in the order in which they were put in, by one query."""
    found = (
        Worker.objects.filter(application=filing.application)
        .annotate(
            is_citizen=Exists(Country.objects.filter(_citizenships(), is_home=True)),
            needs_no_permit=Exists(
                countries_in(NEEDS_NO_PERMIT, filing.on).filter(pk=OuterRef("citizenship_id"))
            ),
            holds_permit=Exists(_elsewhere(filing.application, filing.on)),
        )
        .order_by("pk")
        .values_list("born_on", "document_expires_on", "is_citizen", "needs_no_permit", "holds_permit")
    )
    return check_workers([Asked(*worker) for worker in found], on=filing.on)


def _citizenships() -> Q:
    """Countries of which the worker is a citizen: as declared, by the linked file, by the passport's file."""
    passports = IdentityDocument.objects.filter(
        kind=DocumentKind.PASSPORT,
        number_key=OuterRef(OuterRef("document_key")),
        issuing_country=OuterRef(OuterRef("citizenship_id")),
        person__citizenship=OuterRef("pk"),
    )
    return Q(pk=OuterRef("citizenship_id")) | Q(pk=OuterRef("person__citizenship_id")) | Q(Exists(passports))


def _elsewhere(application: Application, on: date) -> QuerySet[Worker, Any]:
    """The same passport in the employer's other applications: under way, or with a permit not yet over."""
    permits = Permit.objects.filter(worker=OuterRef("pk"), state=PermitState.ISSUED, valid_until__gte=on)
    if application.extends_id is not None:
        permits = permits.exclude(pk=application.extends_id)
    return Worker.objects.filter(
        Q(application__state__in=HOLDING_STATES) | Q(Exists(permits)),
        application__employer=application.employer_id,
        citizenship=OuterRef("citizenship_id"),
        document_key=OuterRef("document_key"),
    ).exclude(application=application)
