"""Dated terms are added and withdrawn, never edited."""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.errors import MoveNotAllowed, NotFound, RuleViolation
from journal.operations import record
from reference.events import ReferenceEvent
from reference.models import DatedTerms

Terms = TypeVar("Terms", bound=DatedTerms)


@transaction.atomic
def add_terms(*, model: type[Terms], values: dict[str, Any], on: date, by: Actor) -> Terms:
    """Add a row of dated terms, to be used from its first day on.

    `values` are the fields of the row, `source` among them. `on` is the day the row is entered;
    it may lie after the first day in force, when terms are learnt of late.

    Raises: RuleViolation when a field is missing or wrong, or other terms of the same dimensions
    are in force on some of the days; `facts["fields"]` says which.
    """
    row = model(**values)

    try:
        row.clean_fields()
        row.clean()
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        raise RuleViolation(
            _("These terms cannot be added: %(why)s") % {"why": " ".join(error.messages)},
            code="terms_refused",
            facts=_facts_of(error),
        ) from error
    row.save(force_insert=True)

    record(
        ReferenceEvent.TERMS_ADDED,
        subject=row,
        by=by,
        on=on,
        data={"valid_from": row.valid_from, "dimensions": dimensions_of(row)},
    )
    return row


@transaction.atomic
def withdraw_terms(*, model: type[Terms], terms_id: int, reason: str, on: date, by: Actor) -> Terms:
    """Withdraw a row of dated terms found wrong: it stays, but no new decision uses it.

    Decisions that used it keep pointing to it. `reason` says what was wrong.

    Raises: NotFound when there is no such row; MoveNotAllowed when it is already withdrawn;
    RuleViolation when no reason is given.
    """
    row = model._default_manager.select_for_update(no_key=True).filter(pk=terms_id).first()
    if row is None:
        raise NotFound(_("There are no such terms."), facts={"terms": terms_id})
    if row.withdrawn_on is not None:
        raise MoveNotAllowed(
            _("These terms were already withdrawn on %(day)s.") % {"day": date_format(row.withdrawn_on)},
            facts={"withdrawn_on": row.withdrawn_on.isoformat()},
        )
    if not reason.strip():
        raise RuleViolation(
            _("Say what is wrong with these terms."), code="reason_missing", facts={"field": "reason"}
        )

    row.withdrawn_on, row.withdrawn_because = on, reason.strip()
    row.save(update_fields=["withdrawn_on", "withdrawn_because"])

    record(
        ReferenceEvent.TERMS_WITHDRAWN,
        subject=row,
        by=by,
        on=on,
        data={"valid_from": row.valid_from, "dimensions": dimensions_of(row)},
    )
    return row


@transaction.atomic
def correct_terms(
    *, model: type[Terms], terms_id: int, values: dict[str, Any], reason: str, on: date, by: Actor
) -> Terms:
    """Withdraw a wrong row and add the right one in its place: both or neither.

    Raises: whatever `withdraw_terms` and `add_terms` raise.
    """
    withdraw_terms(model=model, terms_id=terms_id, reason=reason, on=on, by=by)
    return add_terms(model=model, values=values, on=on, by=by)


def dimensions_of(row: DatedTerms) -> dict[str, Any]:
    """The dimensions of a row as plain values for the journal: ids and codes."""
    columns = {field.name: field.attname for field in row._meta.concrete_fields}
    return {columns[name]: getattr(row, columns[name]) for name in row.dimensions}


def _facts_of(error: ValidationError) -> dict[str, Any]:
    if not hasattr(error, "error_dict"):
        return {"fields": {NON_FIELD_ERRORS: error.messages}}
    fields = {str(name): list(messages) for name, messages in error.message_dict.items()}
    return {"fields": fields, "field": next(iter(fields))}
