"""Writing one row so that a broken rule is a sentence, not an error of the database."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models

from core.errors import RuleViolation


def insert(row: models.Model) -> None:
    """Check a new row against its fields and constraints and store it.

    Raises: RuleViolation whose sentence names each field, its rule and the cure; `facts["fields"]`
    has them by name.
    """
    _check(row)
    row.save(force_insert=True)


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
    try:
        row.full_clean(exclude=absent)
    except ValidationError as error:
        by_field = error.message_dict
        raise RuleViolation(
            " ".join(_sentences(row, by_field)),
            code="row_refused",
            facts={"fields": by_field},
        ) from error


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
