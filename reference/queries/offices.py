"""Which office of the migration service serves a place."""

from datetime import date

from reference.models import Office
from reference.queries.dated import in_force


def offices_for(*, region_id: int, district_id: int | None, on: date) -> list[Office]:
    """The offices that serve a place on a day: those of the district, else those of the whole region."""
    known = list(in_force(Office, on=on).filter(region=region_id).order_by("code"))
    own = [office for office in known if office.district_id is not None and office.district_id == district_id]
    return own or [office for office in known if office.district_id is None]
