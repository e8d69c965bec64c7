"""Partings of files that stand."""

from collections.abc import Collection

from django.db.models import QuerySet

from registry.models import Person, Split
from registry.queries.open_files import is_held, is_open
from registry.queries.people.holdings import may_hold


def standing_splits_of(person_ids: Collection[int]) -> QuerySet[Split]:
    """The partings of these files that stand, the oldest first; of an open file none into a held one."""
    splits = Split.objects.filter(person__in=person_ids, taken_back_on__isnull=True)
    return splits.exclude(is_held("into__") & is_open("person__")).order_by("pk")


def standing_split_of(person: Person) -> Split | None:
    """The last of them."""
    return standing_splits_of([person.pk]).last() if may_hold(person, "splits") else None
