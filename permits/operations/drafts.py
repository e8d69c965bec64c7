"""An application being written by the employer: begun, saved as one goes, workers put in and out."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.editing import Shown, refuse_if_changed, values_of
from core.errors import MoveNotAllowed, NoTermsInForce, NotFound, RuleViolation
from core.identifiers import check_document_number
from core.numbers import new_number
from core.partial_dates import as_partial
from core.periods import FIRST_BIRTH_DAY
from core.person_names import check_names, with_names_as_known
from core.storing import change, insert
from identity.partial_dates import PartialDate
from parties.models import Employer
from permits.events import PermitEvent
from permits.models import Application, Permit, Worker
from permits.operations.moves import journal_application
from permits.queries import EMPLOYERS_CATEGORIES, lock_own_application, require_representation
from permits.queries.permits import extension_window_of, has_extension, is_known_citizen, lock_permit
from permits.queries.terms import category_terms, terms_of
from permits.rules import APPLICATION, check_category
from permits.rules.terms import MONTHS_OFFERED
from permits.states import ApplicationKind, ApplicationState, CheckOutcome, PermitState
from reference.models import Country, Occupation, Region
from reference.queries.dated import home_country_id, regions_on

#: What the employer may write, besides the workers; an extension keeps its region and category.
PLACE_FIELDS = ("region_id", "category")
SAVEABLE = (
    *PLACE_FIELDS,
    "months",
    "employees",
    "citizens_heads",
    "foreigners_heads",
    "citizens_specialists",
    "foreigners_specialists",
    "is_branch",
    "is_state_body",
    "vacancy_code",
    "vacancy_published_on",
)
_STAFF = ("employees", "citizens_heads", "foreigners_heads", "citizens_specialists", "foreigners_specialists")
_COPIED = (*_STAFF, "is_branch", "is_state_body")
_WORDS = ("surname", "given_names", "patronymic", "position")
_KNOWN_BY = ("document_key", "document_shape")
_WORKERS_FIELDS = (
    "surname",
    "given_names",
    "patronymic",
    "born_on",
    "sex",
    "citizenship_id",
    "document_number",
    *_KNOWN_BY,
    "document_expires_on",
    "position",
    "occupation_id",
    "education",
)


@transaction.atomic
def draft_application(
    *,
    employer_id: int,
    region_id: int,
    category: str,
    on: date,
    by: User,
    months: int = MONTHS_OFFERED,
    declared: Mapping[str, Any] | None = None,
    workers: Sequence[Mapping[str, Any]] = (),
) -> Application:
    """Begin an application for new permits of one category in one region; all that is given, or nothing.

    `declared` maps fields of `SAVEABLE` to values; what the employer declared about its staff in its
    last application is carried over where it says nothing. Each of `workers` is as `add_worker` takes
    it. Nothing need be complete.

    Raises: NotFound; NotPermitted; RuleViolation naming the field.
    """
    require_representation(by, on, employer_id=employer_id)
    employer = Employer.objects.filter(pk=employer_id).first()
    if employer is None:
        raise NotFound(_("There is no such employer."), facts={"employer": employer_id})
    region = _region_open_for(region_id, category, on)
    declared = declared or {}
    _refuse_unless_saveable(declared, PLACE_FIELDS)
    _refuse_too_long(declared.get("months", months), category, on)

    earlier = Application.objects.filter(employer_id=employer_id).order_by("-pk").values(*_COPIED).first()
    application = Application(
        number=new_number(APPLICATION),
        employer=employer,
        region=region,
        category=category,
        drafted_on=on,
        drafted_by=by,
        **{**(earlier or {}), "months": months, **declared},
    )
    insert(application)

    journal_application(PermitEvent.APPLICATION_DRAFTED, application, on=on, by=by, fields=sorted(declared))
    _enter_workers(application, workers, on=on, by=by)
    return application


@transaction.atomic
def request_extension(*, permit_id: int, on: date, by: User, months: int | None = None) -> Application:
    """Begin an application to extend a permit, for the same worker, post, region and category.

    Without `months`, for as long as the permit was asked for. It is submitted like any other, and
    only in its window.

    Raises: NotFound; NotPermitted; MoveNotAllowed when the permit is revoked, over, or its extension
    has been asked for; RuleViolation for a category that is not extended, for more months than it is
    extended by, or for a worker who has become a citizen; NoTermsInForce.
    """
    permit = lock_permit(permit_id=permit_id, user=by, on=on)
    require_representation(by, on, employer_id=permit.employer_id)
    _require_extendable(permit, on)
    _refuse_citizen(permit)
    if months is not None:
        _refuse_too_long(months, permit.category, on, is_extension=True)

    earlier = permit.application
    application = Application(
        number=new_number(APPLICATION),
        kind=ApplicationKind.EXTENSION,
        extends=permit,
        employer_id=permit.employer_id,
        region_id=earlier.region_id,
        category=permit.category,
        months=earlier.months if months is None else months,
        drafted_on=on,
        drafted_by=by,
        **{name: getattr(earlier, name) for name in _COPIED},
    )
    insert(application)
    same = {name: getattr(permit.worker, name) for name in _WORKERS_FIELDS}
    insert(Worker(application=application, person_id=permit.person_id, **same))

    journal_application(PermitEvent.APPLICATION_DRAFTED, application, on=on, by=by, extends=permit.pk)
    return application


@transaction.atomic
def save_application(
    *, application_id: int, changes: Mapping[str, Any], on: date, by: User, shown: Shown | None = None
) -> Application:
    """Save what the employer has written so far; `changes` maps fields of `SAVEABLE` to values.

    Nothing need be complete: what is missing is told by the checks. `shown` is what a form showed.

    Raises: NotFound; NotPermitted; MoveNotAllowed once it is submitted; ChangedMeanwhile when the
    application no longer says what was shown; RuleViolation naming the field.
    """
    application = _lock_being_written(application_id, on=on, by=by)
    refuse_if_changed(shown, values_of(application, [name for name in SAVEABLE if name in (shown or {})]))
    _refuse_unless_saveable(changes, PLACE_FIELDS if application.kind == ApplicationKind.EXTENSION else ())
    wanted = {name: value for name, value in changes.items() if getattr(application, name) != value}
    if not wanted:
        return application
    if wanted.keys() & set(PLACE_FIELDS):
        region_id = wanted.get("region_id", application.region_id)
        _region_open_for(region_id, wanted.get("category", application.category), on)
    if wanted.keys() & {"months", "category"}:
        _refuse_too_long(
            wanted.get("months", application.months),
            wanted.get("category", application.category),
            on,
            is_extension=application.kind == ApplicationKind.EXTENSION,
        )

    change(application, **wanted)

    journal_application(
        PermitEvent.APPLICATION_SAVED,
        application,
        on=on,
        by=by,
        fields=sorted(name.removesuffix("_id") for name in wanted),
    )
    return application


@transaction.atomic
def add_worker(*, application_id: int, on: date, by: User, **worker: Any) -> Worker:
    """Put a worker into an application that is being written.

    Of the fields of `Worker`, all but given names, patronymic, the passport's end and education are
    needed; citizenship and occupation as ids.

    Raises: NotFound; NotPermitted; MoveNotAllowed once it is submitted, or for an extension;
    RuleViolation naming the field, or when the worker is in it already.
    """
    application = _lock_for_workers(application_id, on=on, by=by)

    (added,) = _enter_workers(application, [worker], on=on, by=by)
    return added


@transaction.atomic
def add_workers(*, application_id: int, workers: Sequence[Mapping[str, Any]], on: date, by: User) -> int:
    """Put workers into an application that is being written, all or none; how many. Each is journaled.

    Raises: as `add_worker`.
    """
    application = _lock_for_workers(application_id, on=on, by=by)

    return len(_enter_workers(application, workers, on=on, by=by))


@transaction.atomic
def remove_worker(*, worker_id: int, on: date, by: User) -> None:
    """Take a worker out of an application that is being written.

    Raises: NotFound; NotPermitted; MoveNotAllowed once it is submitted, or for an extension.
    """
    found = Worker.objects.filter(pk=worker_id).values_list("application_id", flat=True).first()
    if found is None:
        raise _no_worker(worker_id)
    application = _lock_for_workers(found, on=on, by=by)

    gone, _by_model = Worker.objects.filter(pk=worker_id, application=application).delete()
    if not gone:
        raise _no_worker(worker_id)

    journal_application(PermitEvent.APPLICATION_SAVED, application, on=on, by=by, worker_removed=worker_id)


@transaction.atomic
def correct_worker(
    *, worker_id: int, changes: Mapping[str, Any], on: date, by: User, shown: Shown | None = None
) -> Worker:
    """Correct a worker of an application that is being written; `changes` are fields as `add_worker` takes.

    `shown` is what a form showed of the worker.

    Raises: as `add_worker`; ChangedMeanwhile when the worker no longer is what was shown;
    RuleViolation for a field that is none of a worker's.
    """
    found = Worker.objects.filter(pk=worker_id).values_list("application_id", flat=True).first()
    if found is None:
        raise _no_worker(worker_id)
    application = _lock_for_workers(found, on=on, by=by)
    worker = Worker.objects.select_for_update(no_key=True).filter(pk=worker_id).first()
    if worker is None:
        raise _no_worker(worker_id)
    refuse_if_changed(shown, values_of(worker, [name for name in _WORKERS_FIELDS if name in (shown or {})]))
    _refuse_unless_of_a_worker(changes)
    if changes.get("citizenship_id") == home_country_id():
        raise _citizen(application.workers.filter(pk__lte=worker.pk).count())

    written = _as_written(changes, on=on)
    others = application.workers.exclude(pk=worker.pk)
    _refuse_twice(
        written.get("citizenship_id", worker.citizenship_id),
        written.get("document_key", worker.document_key),
        _in_it_already(others),
    )
    wanted = {name: value for name, value in written.items() if getattr(worker, name) != value}
    if not wanted:
        return worker
    change(worker, **wanted)

    fields = sorted(name.removesuffix("_id") for name in wanted if name not in _KNOWN_BY)
    journal_application(
        PermitEvent.APPLICATION_SAVED,
        application,
        on=on,
        by=by,
        worker_corrected=worker.pk,
        worker_fields=fields,
    )
    return worker


def _lock_being_written(application_id: int, *, on: date, by: User) -> Application:
    application = lock_own_application(application_id=application_id, user=by, on=on)
    if application.state not in (ApplicationState.DRAFT, ApplicationState.RETURNED):
        raise MoveNotAllowed(
            _("The application has been submitted. It can be changed when it is returned for correction."),
            code="not_being_written",
            facts={"state": application.state},
        )
    return application


def _lock_for_workers(application_id: int, *, on: date, by: User) -> Application:
    application = _lock_being_written(application_id, on=on, by=by)
    if application.kind == ApplicationKind.EXTENSION:
        raise MoveNotAllowed(
            _("An extension is for the worker of its permit. Apply for new permits for other workers."),
            code="extension_of_one",
        )
    return application


def _enter_workers(
    application: Application, workers: Sequence[Mapping[str, Any]], *, on: date, by: User
) -> list[Worker]:
    added = []
    already = _in_it_already(application.workers.all())
    countries = Country.objects.in_bulk({given.get("citizenship_id") for given in workers})
    occupations = Occupation.objects.in_bulk({given.get("occupation_id") for given in workers})
    for item, given in enumerate(workers):
        try:
            worker = Worker(application=application, **_as_written(given, on=on))
            if country := countries.get(worker.citizenship_id):
                worker.citizenship = country
            if occupation := occupations.get(worker.occupation_id):
                worker.occupation = occupation
            if country and country.is_home:
                raise _citizen(application.workers.count() + 1)
            _refuse_twice(worker.citizenship_id, worker.document_key, already)
            insert(worker)
        except RuleViolation as refusal:
            refusal.facts["item"] = item
            raise
        journal_application(PermitEvent.APPLICATION_SAVED, application, on=on, by=by, worker_added=worker.pk)
        added.append(worker)
        already.add((worker.citizenship_id, worker.document_key))
    return added


def _in_it_already(workers: QuerySet[Worker]) -> set[tuple[int, str]]:
    """By whose passports the workers of an application are told apart."""
    return set(workers.values_list("citizenship_id", "document_key"))


def _refuse_twice(citizenship_id: int, key: str, already: Collection[tuple[int, str]]) -> None:
    if (citizenship_id, key) in already:
        raise RuleViolation(
            _(
                "Passport number: a worker of this citizenship with this number is already in the "
                "application. Correct the number, or change that worker."
            ),
            code="worker_twice",
            facts={"field": "document_number"},
        )


def _as_written(given: Mapping[str, Any], *, on: date) -> dict[str, Any]:
    """Words without double spaces; the number with its key. What no file could be made from is refused now,
    not when the permits are paid for.
    """
    clean = with_names_as_known({name: _cleaned(name, value) for name, value in given.items()})
    check_names(clean)
    if "born_on" in clean:
        _refuse_impossible_birth(clean["born_on"], on)
    if "document_number" in clean:
        known_by = check_document_number(
            clean["document_number"], field="document_number", called=_("Passport number")
        )
        clean |= {f"document_{name}": value for name, value in known_by.items()}
    return clean


def _refuse_impossible_birth(born_on: PartialDate, on: date) -> None:
    if not FIRST_BIRTH_DAY <= born_on.first <= on:
        raise RuleViolation(
            _("Date of birth: it cannot lie in the future, nor so far back. Check the year."),
            code="birth_impossible",
            facts={"field": "born_on"},
        )


def _cleaned(name: str, value: Any) -> Any:
    if name == "born_on":
        return as_partial(value)
    if name in _WORDS:
        return " ".join(value.split())
    return value.strip() if isinstance(value, str) else value


def _refuse_unless_of_a_worker(changes: Mapping[str, Any]) -> None:
    refused = sorted(changes.keys() - set(_WORKERS_FIELDS) | changes.keys() & set(_KNOWN_BY))
    if refused:
        raise RuleViolation(
            _("%(fields)s: this cannot be changed in this application.") % {"fields": ", ".join(refused)},
            code="not_saveable",
            facts={"fields": refused},
        )


def _refuse_unless_saveable(changes: Mapping[str, Any], fixed: Collection[str]) -> None:
    refused = sorted(name for name in changes if name not in SAVEABLE or name in fixed)
    if refused:
        raise RuleViolation(
            _("%(fields)s: this cannot be changed in this application.") % {"fields": ", ".join(refused)},
            code="not_saveable",
            facts={"fields": refused},
        )


def _refuse_too_long(months: int, category: str, on: date, *, is_extension: bool = False) -> None:
    """What no permit of the category lasts is refused where it is typed; where its terms are not known, the
    checks say so.
    """
    try:
        terms = terms_of(category_terms(category, on))
    except NoTermsInForce:
        return
    check = check_category(months=months, terms=terms, is_extension=is_extension)
    if check.outcome == CheckOutcome.FAILED:
        (reason,) = check.reasons
        raise RuleViolation(
            f"{reason.fact} {check.cure}", code="months_of_category", facts={"field": "months"}
        )


def _region_open_for(region_id: int, category: str, on: date) -> Region:
    """The region, when permits of the category can be asked for there."""
    if category not in EMPLOYERS_CATEGORIES:
        raise RuleViolation(
            _("Category: choose one that employers apply for."),
            code="category_unknown",
            facts={"field": "category", "allowed": [str(known) for known in EMPLOYERS_CATEGORIES]},
        )
    region = regions_on(on).filter(pk=region_id).first()
    if region is None:
        raise RuleViolation(
            _("Region: it does not exist on that day. Choose one of today's regions."),
            code="region_unknown",
            facts={"field": "region", "region_id": region_id},
        )
    return region


def _require_extendable(permit: Permit, on: date) -> None:
    if permit.state != PermitState.ISSUED or permit.valid_until < on:
        raise MoveNotAllowed(
            _("This permit is no longer in force. Apply for a new one."), code="nothing_to_extend"
        )
    if has_extension(permit):
        raise MoveNotAllowed(
            _("An extension of this permit is already asked for or given."), code="extension_asked_for"
        )
    if extension_window_of(permit, on) is None:
        raise RuleViolation(
            _("Permits of this category are not extended. Apply for a new permit."),
            code="category_not_extended",
        )


def _refuse_citizen(permit: Permit) -> None:
    if is_known_citizen(permit) or permit.worker.citizenship.is_home:
        raise RuleViolation(
            _(
                "The worker is a citizen of Kazakhstan and needs no permit any more. There is nothing to "
                "extend."
            ),
            code="citizen",
            facts={"field": "citizenship"},
        )


def _citizen(number: int) -> RuleViolation:
    """The refusal of a citizen as a foreign worker, named by the place in the application."""
    return RuleViolation(
        _(
            "Citizenship of worker %(number)s: a citizen of Kazakhstan is no foreign worker and needs no "
            "permit. Take the person out, or write the citizenship as in the passport."
        )
        % {"number": number},
        code="citizen",
        facts={"field": "citizenship", "worker": number},
    )


def _no_worker(worker_id: int) -> NotFound:
    return NotFound(_("There is no such worker in the application."), facts={"worker": worker_id})
