"""Writing one row so that a broken rule is a sentence, not an error of the database.

The database judges: its constraints are the same as the model's and know what others do at this
moment. What it refuses is put into the words of the constraint it names.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation, constraint_of, sentence_of


def insert(row: models.Model) -> None:
    """Store a new row when its fields and constraints allow it.

    Raises: RuleViolation whose sentence names each field, its rule and the cure; `facts["fields"]`
    has them by name, and of a constraint `facts["concerns"]` the columns that it is about.
    """
    _check_fields(row, {field.name for field in row._meta.concrete_fields})
    _write(row, force_insert=True)


def change(row: models.Model, **values: Any) -> None:
    """Give a stored row new values and store these columns only.

    Raises: RuleViolation as `insert` does.
    """
    for name, value in values.items():
        setattr(row, name, value)
    _check_fields(row, {row._meta.get_field(name).name for name in values})
    _write(row, update_fields=list(values))


def _write(row: models.Model, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        broken, columns = _broken_constraint(row, error)
        raise _refusal(row, broken, columns) from error


def _check_fields(row: models.Model, names: set[str]) -> None:
    """Forms, lengths and choices; rows pointed to by number must be there (objects are)."""
    skipped = {
        field.name
        for field in row._meta.concrete_fields
        if field.name not in names or _is_absent(row, field) or _is_at_hand(row, field)
    }
    try:
        row.clean_fields(exclude=skipped)
    except ValidationError as error:
        raise _refusal(row, error) from error


def _is_absent(row: models.Model, field: Any) -> bool:
    """What the state does not have yet is not blank in forms; the constraints judge it."""
    empty = getattr(row, field.attname) in (None, [], {})
    return empty and not field.blank and (field.null or field.has_default())


def _is_at_hand(row: models.Model, field: Any) -> bool:
    return bool(field.is_relation and field.is_cached(row))


def _broken_constraint(row: models.Model, error: IntegrityError) -> tuple[ValidationError, list[str]]:
    """The sentence of what refused the row, and the columns that a constraint is about."""
    name = constraint_of(error)
    for constraint in row._meta.constraints:
        if constraint.name == name:
            columns = list(dict.fromkeys(_columns_in(constraint)))
            return ValidationError({NON_FIELD_ERRORS: [sentence_of(constraint)]}), columns
    try:
        row.validate_unique()
    except ValidationError as not_unique:
        return not_unique, []
    return ValidationError(
        {NON_FIELD_ERRORS: [_("Somebody else has just stored the same. Open it again and look.")]}
    ), []


def _columns_in(part: Any) -> Iterator[str]:
    """The columns that a constraint, a condition or an expression names, in their order."""
    if isinstance(part, models.UniqueConstraint):
        yield from part.fields
    elif isinstance(part, models.CheckConstraint):
        yield from _columns_in(part.condition)
    elif isinstance(part, models.Q):
        for child in part.children:
            yield from _columns_in(child)
    elif isinstance(part, tuple):
        yield str(part[0]).partition(LOOKUP_SEP)[0]
    elif isinstance(part, models.F):
        yield part.name  # type: ignore[attr-defined]
    elif hasattr(part, "get_source_expressions"):
        for inner in part.get_source_expressions():
            yield from _columns_in(inner)


def _refusal(row: models.Model, error: ValidationError, columns: Sequence[str] = ()) -> RuleViolation:
    by_field = error.message_dict
    sentences = [
        message if name == NON_FIELD_ERRORS else f"{_label(row, name)}: {message}"
        for name, messages in by_field.items()
        for message in messages
    ]
    facts: dict[str, Any] = {"fields": by_field}
    if columns:
        facts["concerns"] = list(columns)
    return RuleViolation(" ".join(sentences), code="row_refused", facts=facts)


def _label(row: models.Model, name: str) -> str:
    label = str(row._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return label[:1].upper() + label[1:]
