"""The checks of an application on a day, from what is declared and what is recorded."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.clock import official_day
from core.periods import Period
from core.prepared_sql import Row, from_json, prepared
from parties.models import Employer
from permits.models import (
    Application,
    CategoryTerms,
    LocalContentExemption,
    LocalContentTerms,
    PermitRules,
    VacancyTerms,
)
from permits.queries.permits import extensions_before
from permits.queries.terms import PAIR_OF, RULES_CODE, category_terms, content_terms, law_of, terms_of
from permits.rules import (
    UNREAD,
    Asked,
    Check,
    Exemption,
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
from quotas.states import Category
from reference.models import Confidence
from reference.queries.dated import in_force_sql
from registry.states import DocumentKind

NEEDS_NO_PERMIT = "EAEU"
_HOLDING = tuple(map(str, HOLDING_STATES))
_BASIS = f"""
SELECT jsonb_build_object(
  'terms', (SELECT to_jsonb(t) FROM permits_categoryterms t
    WHERE t.id = %(terms)s::bigint OR (%(terms)s::bigint IS NULL AND t.category = %(category)s::text
          AND {in_force_sql("t", "applied_on")})),
  'workers', (SELECT coalesce(jsonb_agg(w ORDER BY w.id), '[]') FROM (
     SELECT w.id, w.born_on, w.document_expires_on, w.education ~ '[^[:space:]]' AS is_described,
            EXISTS (SELECT FROM reference_country c WHERE c.is_home AND (c.id = w.citizenship_id
                      OR c.id = (SELECT p.citizenship_id FROM registry_person p WHERE p.id = w.person_id)
                      OR c.id = (SELECT p.citizenship_id FROM registry_identitydocument d
                                   JOIN registry_person p ON p.id = d.person_id
                                  WHERE d.number_key = w.document_key AND d.kind = '{DocumentKind.PASSPORT}'
                                    AND d.issuing_country_id = w.citizenship_id))) AS is_citizen,
            EXISTS (SELECT FROM reference_countrygroupmembership m
                      JOIN reference_countrygroup g ON g.id = m.group_id
                     WHERE g.code = '{NEEDS_NO_PERMIT}' AND m.country_id = w.citizenship_id
                       AND {in_force_sql("m", "on")}) AS needs_no_permit,
            EXISTS (SELECT FROM permits_application other
                      JOIN permits_worker same ON same.application_id = other.id
                     WHERE other.employer_id = %(employer)s::bigint AND other.id <> %(application)s::bigint
                       AND same.citizenship_id = w.citizenship_id AND same.document_key = w.document_key
                       AND (other.state IN {_HOLDING} OR EXISTS (
                            SELECT FROM permits_permit p
                             WHERE p.worker_id = same.id AND p.state = '{PermitState.ISSUED}'
                               AND p.valid_until >= %(on)s::date
                               AND p.id IS DISTINCT FROM %(extends)s::bigint))) AS holds_permit
       FROM permits_worker w WHERE w.application_id = %(application)s::bigint) w),
  'allocation', (SELECT to_jsonb(q) FROM quotas_quotaallocation q
     JOIN quotas_quotayear y ON y.id = q.quota_year_id
    WHERE q.region_id = %(region)s::bigint AND q.category = %(category)s::text
      AND y.year = extract(year FROM %(on)s::date)),
  'content', (SELECT to_jsonb(t) FROM permits_localcontentterms t
    WHERE t.pair = %(pair)s::text AND {in_force_sql("t", "applied_on")}),
  'exemptions', (SELECT coalesce(jsonb_agg(t ORDER BY t.code), '[]') FROM permits_localcontentexemption t
    WHERE t.code = ANY(%(claims)s::text[]) AND {in_force_sql("t", "applied_on")}),
  'pending', (SELECT coalesce(sum(other.places), 0)::int FROM permits_application other
    WHERE other.employer_id = %(employer)s::bigint AND other.id <> %(application)s::bigint
      AND other.kind = '{ApplicationKind.NEW}' AND other.state IN {_HOLDING}
      AND other.category = ANY(%(paired)s::text[])),
  'vacancy', (SELECT to_jsonb(t) FROM permits_vacancyterms t
    WHERE t.category = %(category)s::text AND {in_force_sql("t", "applied_on")}),
  'bars', (SELECT coalesce(jsonb_agg(jsonb_build_array(b.barred_from, b.barred_until) ORDER BY b.id), '[]')
     FROM enforcement_employerbar b WHERE b.employer_id = %(employer)s::bigint
      AND %(on)s::date BETWEEN b.barred_from AND b.barred_until),
  'rules', (SELECT to_jsonb(t) FROM permits_permitrules t
    WHERE t.code = '{RULES_CODE}' AND {in_force_sql("t", "on")}))
"""
_QUOTA_CLAUSE = "Law on migration, arts. 11(4), 15(11)"
_BEING_WRITTEN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class AskedWorker:
    """One worker, and whether education and experience are described."""

    asked: Asked
    is_described: bool


@dataclass(frozen=True, slots=True)
class Basis:
    """What an application is checked by, read at once: the day of application, terms and facts.

    `pending` are new workers of the same pair of categories in the employer's other applications
    under way. Terms that bind nobody on that day are None; `terms` always stand.
    """

    applied_on: date
    terms: CategoryTerms
    workers: list[AskedWorker]
    allocation: QuotaAllocation | None
    content: LocalContentTerms | None
    exemptions: list[LocalContentExemption]
    pending: int
    vacancy: VacancyTerms | None
    bars: list[Period]
    rules: PermitRules | None


def basis_of(application: Application, on: date) -> Basis:
    """What the application is checked by on a day: one statement.

    While it is being written the terms are those of the day, afterwards those of its submission;
    workers, bar and quota are looked at as they are.

    Raises: NoTermsInForce.
    """
    applied_on, terms_id = on, None
    if application.state not in _BEING_WRITTEN and application.submitted_on is not None:
        applied_on, terms_id = application.submitted_on, application.terms_id
    pair = PAIR_OF.get(Category(application.category))
    with prepared() as cursor:
        cursor.execute(
            _BASIS,
            {
                "application": application.pk,
                "employer": application.employer_id,
                "region": application.region_id,
                "category": application.category,
                "pair": pair,
                "paired": [category for category, counted in PAIR_OF.items() if counted == pair],
                "claims": _claims(application),
                "extends": application.extends_id,
                "terms": terms_id,
                "applied_on": applied_on,
                "on": on,
            },
        )
        found = json.loads(cursor.fetchone()[0])
    if found["terms"] is None:
        category_terms(application.category, applied_on)  # raises, naming what is missing
    if found["content"] is None and pair is not None:
        content_terms(application.category, applied_on)
    return Basis(
        applied_on=applied_on,
        terms=from_json(CategoryTerms, found["terms"]),
        workers=[_worker(worker) for worker in found["workers"]],
        allocation=_row(QuotaAllocation, found["allocation"]),
        content=_row(LocalContentTerms, found["content"]),
        exemptions=[from_json(LocalContentExemption, row) for row in found["exemptions"]],
        pending=found["pending"],
        vacancy=_row(VacancyTerms, found["vacancy"]),
        bars=[Period(*map(date.fromisoformat, days)) for days in found["bars"]],
        rules=_row(PermitRules, found["rules"]),
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
    law_of_bars = law_of(basis.rules) if basis.rules else UNREAD
    return [
        *checks,
        check_workers([worker.asked for worker in workers], on=on),
        _local_content(application, basis),
        _vacancy(application, basis),
        check_bar(on=on, bars=[(period, law_of_bars) for period in basis.bars]),
        _quota(application, basis, on),
        check_qualification(described=sum(worker.is_described for worker in workers), workers=len(workers)),
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


def _row(model: type[Row], stored: dict[str, Any] | None) -> Row | None:
    return None if stored is None else from_json(model, stored)


def _worker(found: dict[str, Any]) -> AskedWorker:
    expires_on = found["document_expires_on"]
    return AskedWorker(
        Asked(
            born_on=date.fromisoformat(found["born_on"]),
            document_expires_on=date.fromisoformat(expires_on) if expires_on else None,
            is_citizen=found["is_citizen"],
            needs_no_permit=found["needs_no_permit"],
            holds_permit=found["holds_permit"],
        ),
        found["is_described"],
    )


def _local_content(application: Application, basis: Basis) -> Check:
    row = basis.content
    if row is None:
        return Check(CheckCode.LOCAL_CONTENT, CheckOutcome.PASSED, (UNREAD.reason("content.not_counted"),))
    heads = row.pair == LocalContentPair.HEADS
    staff = Staff(
        citizens=application.citizens_heads if heads else application.citizens_specialists,
        foreigners=application.foreigners_heads if heads else application.foreigners_specialists,
        # The worker of an extension is among the foreigners already.
        applied_for=0 if application.kind == ApplicationKind.EXTENSION else len(basis.workers),
        pending=basis.pending,
    )
    return check_local_content(
        staff,
        percent=row.citizens_percent,
        law=law_of(row),
        employees=application.employees,
        claims=[Exemption(one.code, one.employees_at_most, law_of(one)) for one in basis.exemptions],
    )


def _claims(application: Application) -> list[str]:
    codes = LocalContentExemption.Code
    claims = {
        codes.SMALL_BUSINESS: application.employer.size == Employer.Size.SMALL,
        codes.BRANCH: application.is_branch,
        codes.STATE_BODY: application.is_state_body,
    }
    return [str(code) for code, claimed in claims.items() if claimed]


def _vacancy(application: Application, basis: Basis) -> Check:
    row = basis.vacancy if application.kind == ApplicationKind.NEW else None
    return check_vacancy(
        on=basis.applied_on,
        published_on=application.vacancy_published_on,
        code=application.vacancy_code,
        days=row.calendar_days if row else None,
        law=law_of(row) if row else UNREAD,
    )


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
