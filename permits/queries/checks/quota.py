"""Quota: the places left in the region and category in the day's year."""

from permits.queries.checks.filing import Filing
from permits.rules import Check, Law, check_quota
from quotas.models import QuotaAllocation
from quotas.queries import allocation_for
from reference.models import Confidence

_CLAUSE = "Law on migration, arts. 11(4), 15(11)"


def quota(filing: Filing) -> Check:
    """A place for each worker, those held already counted; told, and decided only by taking them."""
    allocation = allocation_of(filing)
    return check_quota(
        wanted=filing.workers,
        left=None if allocation is None else allocation.available,
        held=filing.application.places,
        law=Law(
            clause=_CLAUSE,
            version=str(filing.on.year),
            confidence=Confidence.CONFIRMED if allocation is None else allocation.confidence,
            terms="" if allocation is None else f"quotaallocation:{allocation.pk}",
        ),
    )


def allocation_of(filing: Filing) -> QuotaAllocation | None:
    """The allocation of which places are asked; None where no order gave the region any."""
    application = filing.application
    return allocation_for(region_id=application.region_id, category=application.category, year=filing.on.year)
