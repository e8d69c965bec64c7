"""Qualification: how many workers' education and experience are described."""

from permits.queries.checks.filing import Filing
from permits.rules import Check, check_qualification


def qualification(filing: Filing) -> Check:
    """Described means more than spaces."""
    described = filing.application.workers.filter(education__regex=r"[^[:space:]]").count()
    return check_qualification(described=described, workers=filing.workers)
