"""Partings of files that stand, and what was decided about single lines."""

from collections.abc import Collection

from django.db.models import QuerySet

from registry.models import Person, Split
from registry.queries.open_files import is_held, is_open
from registry.states import CrossingMark


def is_decided_sql(crossing: str) -> str:
    """A person has found that the holder of this crossing, whose reading differed, is the file's person."""
    return f"""(
  EXISTS (SELECT FROM registry_markedcrossing m WHERE m.crossing_id = {crossing}.id
          AND m.mark = '{CrossingMark.HOLDER_DIFFERS}' AND m.cleared_on IS NOT NULL AND m.note <> '')
  AND NOT EXISTS (SELECT FROM registry_splitline l JOIN registry_split s ON s.id = l.split_id
                  WHERE l.crossing_id = {crossing}.id AND s.taken_back_on IS NULL))"""


def standing_splits_of(person_ids: Collection[int]) -> QuerySet[Split]:
    """The partings of these files that stand, the oldest first; of an open file none into a held one."""
    splits = Split.objects.filter(person__in=person_ids, taken_back_on__isnull=True)
    return splits.exclude(is_held("into__") & is_open("person__")).order_by("pk")


def standing_split_of(person: Person) -> Split | None:
    """The last of them."""
    return standing_splits_of([person.pk]).last()
