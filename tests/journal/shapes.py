"""Stored entries against what the apps have declared."""

from journal.events import shape_of
from journal.models import Entry


def undeclared_entries() -> list[str]:
    """What of the stored entries is not as declared, each fault once."""
    faults = set()
    for kind, subject_kind, data in Entry.objects.values_list("kind", "subject_kind", "data").iterator():
        try:
            found = shape_of(kind).faults(subject_kind, data)
        except ValueError as unknown:
            found = [str(unknown)]
        faults |= {f"{kind}: {fault}" for fault in found}
    return sorted(faults)
