"""The checks of an application on a day, from what is declared and what is recorded."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from core.clock import official_day
from core.periods import Period
from permits.models import (
    Application,
    CategoryTerms,
    EmployerBar,
    LocalContentExemption,
    Permit,
    PermitRules,
    Worker,
)
from permits.queries.permits import extensions_before
from permits.queries.terms import (
    PAIR_OF,
    category_terms,
    content_exemptions,
    content_terms,
    law_of,
    terms_of,
    vacancy_terms,
)
from permits.rules import (
    UNREAD,
    Asked,
    Check,
    Law,
    Staff,
    Terms,
    check_bar,
    check_category,
    check_extension,
    check_local_content,
    check_qualification,
    check_quota,
    check_vacancy,
    check_workers,
)
from permits.states import (
    HOLDING_STATES,
    ApplicationKind,
    ApplicationState,
    CheckCode,
    CheckOutcome,
    LocalContentPair,
    PermitState,
)
from quotas.models import QuotaAllocation
from quotas.queries import allocation_for
from quotas.states import Category
from reference.models import Confidence
from reference.queries import countries_in, in_force
from registry.models import Employer

NEEDS_NO_PERMIT = "EAEU"
_QUOTA_CLAUSE = "Law on migration, arts. 11(4), 15(11)"
_BEING_WRITTEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an application is checked by, read once: day of application, terms, workers, allocation."""

    applied_on: date
    terms: CategoryTerms
    workers: list[Worker]
    allocation: QuotaAllocation | None


def basis_of(application: Application, on: date) -> Basis:
    """What the application is checked by on a day.

    While it is being written the terms are those of the day, afterwards those of its submission.

    Raises: NoTermsInForce.
    """
    applied_on, terms = on, None
    if application.state not in _BEING_WRITTEN and application.submitted_on is not None:
        applied_on, terms = application.submitted_on, application.terms
    return Basis(
        applied_on=applied_on,
        terms=terms or category_terms(application.category, applied_on),
        workers=list(application.workers.order_by("pk")),
        allocation=allocation_for(
            region_id=application.region_id, category=application.category, year=on.year
        ),
    )


def checks_of(application: Application, on: date) -> list[Check]:
    """Every check of the application as of a day, with facts, clause, version, confidence and cure.

    The terms are those of `basis_of`; workers, bar and quota are looked at as they are.

    Raises: NoTermsInForce.
    """
    return checks_by(basis_of(application, on), application, on)


def checks_by(basis: Basis, application: Application, on: date) -> list[Check]:
    """The checks of an application by what has been read already."""
    terms, workers = terms_of(basis.terms), basis.workers
    is_extension = application.kind == ApplicationKind.EXTENSION
    checks = [check_category(months=application.months, terms=terms, is_extension=is_extension)]
    if is_extension:
        checks.append(_extension(application, terms, on))
    return [
        *checks,
        check_workers(_asked(application, workers, on), on=on),
        _local_content(application, len(workers), basis.applied_on),
        _vacancy(application, basis.applied_on),
        check_bar(on=on, bars=_bars(application.employer_id, on)),
        _quota(application, basis, on),
        check_qualification(
            described=sum(bool(worker.education.strip()) for worker in workers), workers=len(workers)
        ),
    ]


def stored_checks(application: Application) -> list[Check]:
    """The checks as they stood at the last submission or decision."""
    return [Check.from_json(stored) for stored in application.checks]


def _extension(application: Application, terms: Terms, on: date) -> Check:
    """A returned application keeps the day on which it first came, but is not sent in after the end."""
    permit = application.extends
    assert permit is not None  # the table's CHECK
    if permit.state != PermitState.ISSUED:
        return Check(CheckCode.EXTENSION, CheckOutcome.FAILED, (terms.law.reason("extension.revoked"),))
    first_on = official_day(application.queue_since) if application.queue_since else on
    is_over = application.state in _BEING_WRITTEN and on > permit.valid_until
    return check_extension(
        on=on if is_over else first_on,
        valid_until=permit.valid_until,
        extended_before=extensions_before(permit),
        terms=terms,
    )


def _asked(application: Application, workers: list[Worker], on: date) -> list[Asked]:
    exempt = set(countries_in(NEEDS_NO_PERMIT, on).values_list("pk", flat=True)) if workers else set()
    held = _held_elsewhere(application, workers, on)
    return [
        Asked(
            born_on=worker.born_on,
            document_expires_on=worker.document_expires_on,
            needs_no_permit=worker.citizenship_id in exempt,
            holds_permit=(worker.citizenship_id, worker.document_key) in held,
        )
        for worker in workers
    ]


def _held_elsewhere(application: Application, workers: list[Worker], on: date) -> set[tuple[int, str]]:
    """The documents among these with a permit or another open application at this employer."""
    if not workers:
        return set()
    permits = Permit.objects.filter(state=PermitState.ISSUED, valid_until__gte=on)
    if application.extends_id is not None:
        permits = permits.exclude(pk=application.extends_id)
    same = Worker.objects.filter(
        application__employer_id=application.employer_id,
        document_key__in=[worker.document_key for worker in workers],
    )
    return set(
        same.exclude(application=application)
        .filter(Q(permit__in=permits) | Q(application__state__in=HOLDING_STATES))
        .values_list("citizenship_id", "document_key")
    )


def _local_content(application: Application, workers: int, on: date) -> Check:
    row = content_terms(application.category, on)
    if row is None:
        return Check(CheckCode.LOCAL_CONTENT, CheckOutcome.PASSED, (UNREAD.reason("content.not_counted"),))
    heads = PAIR_OF[Category(application.category)] == LocalContentPair.HEADS
    staff = Staff(
        citizens=application.citizens_heads if heads else application.citizens_specialists,
        foreigners=application.foreigners_heads if heads else application.foreigners_specialists,
        # The worker of an extension is among the foreigners already.
        applied_for=0 if application.kind == ApplicationKind.EXTENSION else workers,
        pending=_pending(application),
    )
    return check_local_content(
        staff,
        percent=row.citizens_percent,
        law=law_of(row),
        employees=application.employees,
        claims=content_exemptions(_claims(application), on),
    )


def _pending(application: Application) -> int:
    """New workers of the same pair of categories in the employer's other applications under way."""
    pair = PAIR_OF[Category(application.category)]
    others = Application.objects.filter(
        employer_id=application.employer_id,
        kind=ApplicationKind.NEW,
        state__in=HOLDING_STATES,
        category__in=[category for category, counted in PAIR_OF.items() if counted == pair],
    ).exclude(pk=application.pk)
    return others.aggregate(places=Sum("places"))["places"] or 0


def _claims(application: Application) -> list[str]:
    codes = LocalContentExemption.Code
    claims = {
        codes.SMALL_BUSINESS: application.employer.size == Employer.Size.SMALL,
        codes.BRANCH: application.is_branch,
        codes.STATE_BODY: application.is_state_body,
    }
    return [str(code) for code, claimed in claims.items() if claimed]


def _vacancy(application: Application, on: date) -> Check:
    row = None
    if application.kind == ApplicationKind.NEW:
        row = vacancy_terms(application.category, on)
    return check_vacancy(
        on=on,
        published_on=application.vacancy_published_on,
        code=application.vacancy_code,
        days=row.calendar_days if row else None,
        law=law_of(row) if row else UNREAD,
    )


def _bars(employer_id: int, on: date) -> list[tuple[Period, Law]]:
    bars = list(
        EmployerBar.objects.filter(employer_id=employer_id, barred_from__lte=on, barred_until__gte=on)
    )
    if not bars:
        return []
    rules = in_force(PermitRules, on=on).first()
    law = law_of(rules) if rules else UNREAD
    return [(Period(bar.barred_from, bar.barred_until), law) for bar in bars]


def _quota(application: Application, basis: Basis, on: date) -> Check:
    allocation = basis.allocation
    return check_quota(
        wanted=max(len(basis.workers), 1),
        left=None if allocation is None else allocation.available,
        held=application.places,
        law=Law(
            clause=_QUOTA_CLAUSE,
            version=str(on.year),
            confidence=Confidence.CONFIRMED if allocation is None else allocation.confidence,
            terms="" if allocation is None else f"quotaallocation:{allocation.pk}",
        ),
    )
