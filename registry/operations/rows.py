"""Writing one row so that a broken rule is a sentence, not an error of the database."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation


def insert(row: models.Model) -> None:
    """Check a new row against its fields and constraints and store it.

    Raises: RuleViolation whose sentence names each field, its rule and the cure; `facts["fields"]`
    has them by name.
    """
    _check(row)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:  # somebody else stored it between the check and now
        raise RuleViolation(
            _("Somebody else has just stored the same. Open it again and look."), code="stored_meanwhile"
        ) from error


def change(row: models.Model, **values: Any) -> None:
    """Give a stored row new values, check them and store these columns only.

    Raises: RuleViolation as `insert` does.
    """
    for name, value in values.items():
        setattr(row, name, value)
    _check(row)
    row.save(update_fields=list(values))


def _check(row: models.Model) -> None:
    # What the state does not have yet is not blank in forms; the table's constraints judge it.
    absent = {
        field.name
        for field in row._meta.concrete_fields
        if getattr(row, field.attname) in (None, [], {})
        if not field.blank and (field.null or field.has_default())
    }
    _refuse(row, _broken_fields(row, absent))
    # Ranges are compared last: the database cannot build one that ends before it begins.
    checks = [c for c in row._meta.constraints if isinstance(c, models.CheckConstraint)]
    others = [c for c in row._meta.constraints if c not in checks]
    _refuse(row, _broken_constraints(row, checks, absent))
    try:
        row.validate_unique(exclude=absent)
    except ValidationError as error:
        _refuse(row, error.error_dict)
    _refuse(row, _broken_constraints(row, others, absent))


def _broken_fields(row: models.Model, absent: set[str]) -> dict[str, list[ValidationError]]:
    try:
        row.clean_fields(exclude=absent)
    except ValidationError as error:
        return error.error_dict
    return {}


def _broken_constraints(
    row: models.Model, constraints: Sequence[models.BaseConstraint], absent: set[str]
) -> dict[str, list[ValidationError]]:
    broken: dict[str, list[ValidationError]] = {}
    for constraint in constraints:
        try:
            constraint.validate(type(row), row, exclude=absent)
        except ValidationError as error:
            broken = error.update_error_dict(broken)
    return broken


def _refuse(row: models.Model, broken: dict[str, list[ValidationError]]) -> None:
    if broken:
        by_field = ValidationError(broken).message_dict
        raise RuleViolation(
            " ".join(_sentences(row, by_field)), code="row_refused", facts={"fields": by_field}
        )


def _sentences(row: models.Model, by_field: dict[str, list[str]]) -> list[str]:
    sentences = []
    for name, messages in by_field.items():
        for message in messages:
            if name == NON_FIELD_ERRORS:
                sentences.append(message)
            else:
                label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
                sentences.append(f"{label[:1].upper()}{label[1:]}: {message}")
    return sentences
