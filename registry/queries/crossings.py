"""Crossings as the newest revisions tell them."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from registry.models import Crossing


def without_crossings(person_ids: Collection[int]) -> list[int]:
    """Those of these files whose crossings have all become another's by the newest revision."""
    if not person_ids:
        return []
    later = Crossing.objects.filter(
        source=OuterRef("source"), source_id=OuterRef("source_id"), revision__gt=OuterRef("revision")
    )
    standing = Crossing.objects.filter(~Exists(later), person__in=person_ids)
    return sorted(set(person_ids) - set(standing.values_list("person_id", flat=True)))
