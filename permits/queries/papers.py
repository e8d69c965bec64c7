"""What a work permit's paper says to anyone."""

from typing import Any

from core.languages import labels_of
from permits.models import Permit
from quotas.states import Category

#: The code of the kind of paper.
WORK_PERMIT = "work_permit"


def facts_of_paper(permit: Permit) -> dict[str, Any]:
    """The category and the regions of validity, with their names in each language."""
    regions = permit.regions.select_related("region").order_by("pk")
    return {
        "category": [{"code": permit.category, "names": labels_of(Category(permit.category).label)}],
        "regions": [{"code": row.region.code, "names": row.region.names} for row in regions],
    }
