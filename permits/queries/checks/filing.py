"""An application as it is checked on a day: the day of its terms, the terms, the workers asked for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from permits.models import Application, CategoryTerms, Permit, Worker
from permits.queries.permits import HAS_CITIZENS_FILE
from permits.queries.terms import category_terms
from permits.rules import Asked
from permits.states import HOLDING_STATES, ApplicationState, PermitState
from reference.queries.dated import countries_in
from registry.models import IdentityDocument
from registry.queries.open_files import is_open
from registry.states import DocumentKind

NEEDS_NO_PERMIT = "EAEU"
BEING_WRITTEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Filing:
    """While it is being written the terms are those of the day, afterwards those of its submission;
    workers, bar and quota are looked at as they are `on` the day.
    """

    application: Application
    on: date
    applied_on: date
    terms: CategoryTerms
    asked: tuple[Asked, ...]

    @property
    def workers(self) -> int:
        """How many workers are asked for."""
        return len(self.asked)

    @property
    def is_being_written(self) -> bool:
        """Whether it is with the employer still, or again."""
        return self.application.state in BEING_WRITTEN


def filing_of(application: Application, on: date, *, as_declared: bool = False) -> Filing:
    """The application as it is checked on a day; `as_declared`: no worker's file is looked at.

    Raises: NoTermsInForce.
    """
    applied_on, terms = on, None
    if application.state not in BEING_WRITTEN and application.submitted_on is not None:
        applied_on, terms = application.submitted_on, application.terms
    return Filing(
        application=application,
        on=on,
        applied_on=applied_on,
        terms=terms or category_terms(application.category, applied_on),
        asked=_asked(application, on, _declared_citizen() if as_declared else _known_citizen()),
    )


def _asked(application: Application, on: date, is_citizen: Q) -> tuple[Asked, ...]:
    """The workers in the order in which they were put in, each as declared, with what open files,
    treaties and the firm's other applications say of the passport; one query."""
    found = (
        Worker.objects.filter(application=application)
        .annotate(
            is_citizen=ExpressionWrapper(is_citizen, BooleanField()),
            needs_no_permit=Exists(countries_in(NEEDS_NO_PERMIT, on).filter(pk=OuterRef("citizenship_id"))),
            holds_permit=Exists(_elsewhere(application, on)),
        )
        .order_by("pk")
        .values_list("born_on", "document_expires_on", "is_citizen", "needs_no_permit", "holds_permit")
    )
    return tuple(Asked(*worker) for worker in found)


def _declared_citizen() -> Q:
    """A citizen of our own country, as the firm says."""
    return Q(citizenship__is_home=True)


def _known_citizen() -> Q:
    """A citizen of our own country: as declared, by the linked file, or by the passport's file.

    Only open files are asked, whoever asks: a firm and the akimat read what comes of it, and by a closed
    one they would learn that there is a file (`docs/decisions/0023`).
    """
    files = IdentityDocument.objects.filter(
        is_open("person__"),
        kind=DocumentKind.PASSPORT,
        number_key=OuterRef("document_key"),
        issuing_country=OuterRef("citizenship_id"),
        person__citizenship__is_home=True,
    )
    return _declared_citizen() | HAS_CITIZENS_FILE | Q(Exists(files))


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
