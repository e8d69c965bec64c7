"""Partings of files that stand."""

from registry.models import Person, Split
from registry.queries.open_files import is_held


def standing_split_of(person: Person) -> Split | None:
    """The last parting of this file that stands; of an open file none that went into a held one."""
    splits = Split.objects.filter(person=person, taken_back_on__isnull=True)
    if not person.is_protected:
        splits = splits.exclude(is_held("into__"))
    return splits.order_by("-pk").first()
