"""Offices of the migration service, one a region, where nothing is."""

from datetime import date, time

from django.utils.translation import gettext_noop

from accounts.models import User
from reference.models import Office
from reference.operations import add_terms
from reference.queries.dated import in_force, regions_on

#: Kept as it is written here, read in the reader’s language.
SOURCE = gettext_noop("Invented for the demonstration; there is no such office.")


def invent_offices(*, on: date, by: User) -> int:
    """An office for each region that exists and has none yet; how many."""
    known = set(in_force(Office, on=on).values_list("region_id", flat=True))
    wanted = [region for region in regions_on(on).order_by("code") if region.pk not in known]
    for region in wanted:
        values = {
            "code": f"{region.code}-1",
            "region": region,
            "address": f"{region.names['kk']}, Үлгі көшесі 1 (ойдан алынған)",
            "opens_at": time(9),
            "closes_at": time(18, 30),
            "break_from": time(13),
            "break_until": time(14, 30),
            "valid_from": region.valid_from,
            "source": SOURCE,
        }
        add_terms(model=Office, values=values, on=on, by=by)
    return len(wanted)
