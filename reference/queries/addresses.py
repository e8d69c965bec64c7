"""Where an address lies on a day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from reference.queries.dated import districts_on, regions_on


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its region and, when known, district; checked against the day's map."""

    region_id: int
    district_id: int | None
    address: str
    dwelling_id: int | None = None


def address_on(*, region_id: int, district_id: int | None, address: str, on: date) -> Address:
    """The address, when its region exists on that day, its district lies there and it has an address.

    Raises: RuleViolation naming the field.
    """
    if not regions_on(on).filter(pk=region_id).exists():
        raise RuleViolation(
            _("Region: it does not exist on that day. Choose one of today's regions."),
            code="region_unknown",
            facts={"field": "region_id", "region_id": region_id},
        )
    if district_id is not None and not districts_on(on, region_id=region_id).filter(pk=district_id).exists():
        raise RuleViolation(
            _(
                "District: it does not lie in the chosen region. Choose one of the region's districts, "
                "or leave it empty."
            ),
            code="district_elsewhere",
            facts={"field": "district_id", "region_id": region_id, "district_id": district_id},
        )
    if not address.strip():
        raise RuleViolation(
            _("Address: write the street and the house."), code="address_missing", facts={"field": "address"}
        )
    return Address(region_id, district_id, address.strip())
