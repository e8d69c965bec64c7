"""What a residence permit's paper says to anyone."""

from typing import Any

from registry.models import ResidencePermit

#: The code of the kind of paper.
RESIDENCE_PERMIT = "residence_permit"


def facts_of_paper(permit: ResidencePermit) -> dict[str, Any]:
    """The region of issue. The ground stays between the person and the police: it may tell of a victim."""
    return {"region": [{"code": permit.region.code, "names": permit.region.names}]}
