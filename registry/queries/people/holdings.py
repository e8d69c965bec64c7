"""What a file holds of what few files hold: asked once, so that a page asks for nothing that is not there."""

from functools import lru_cache
from typing import Any

from django.db import connection

from registry.models.people import Person

_KEPT = "_holdings"
#: By the relations of a file; most files hold none of them.
RARE = (
    "former_values",
    "joins_as_survivor",
    "marks",
    "matches_as_one",
    "matches_as_other",
    "merged",
    "mixed",
    "other_citizenships",
    "papers",
    "questions",
    "residence_permits",
    "splits",
    "statuses",
    "ties",
    "ties_of_others",
)


def read_holdings(person: Person) -> None:
    """Keep with a file in hand which of these relations have any row, whoever may see it: one query."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(), {"person": person.pk})
        (row,) = cursor.fetchall()
    person.__dict__[_KEPT] = frozenset(name for name, is_held in zip(RARE, row, strict=True) if is_held)


def may_hold(person: Person, *relations: str) -> bool:
    """Whether there may be a row of any of these; True as well for a file of which it was not read."""
    kept: frozenset[str] | None = person.__dict__.get(_KEPT)
    return kept is None or not kept.isdisjoint(relations)


@lru_cache(maxsize=1)
def _statement() -> str:
    quote = connection.ops.quote_name
    asked = []
    for name in RARE:
        relation: Any = Person._meta.get_field(name)
        table, column = relation.related_model._meta.db_table, relation.field.column
        asked.append(f"EXISTS (SELECT FROM {quote(table)} WHERE {quote(column)} = %(person)s)")
    return f"SELECT {', '.join(asked)}"
