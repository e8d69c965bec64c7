"""Reference rows by code: they are in every test database already and only looked up."""

from typing import Any

from factory.django import DjangoModelFactory

from reference.models import Checkpoint, Country, District, Region, Sector
from registry.models import (
    ResidenceGround,
)


def the_region(code: str | Region) -> Region:
    return code if isinstance(code, Region) else Region.objects.get(code=code)


def the_country(code: str | Country) -> Country:
    return code if isinstance(code, Country) else Country.objects.get(iso3=code)


def the_checkpoint(code: str | Checkpoint) -> Checkpoint:
    return code if isinstance(code, Checkpoint) else Checkpoint.objects.get(code=code)


def district_of(code: str | Region) -> District:
    """Some district of the region."""
    return District.objects.filter(region=the_region(code)).order_by("code")[0]


class ByCode(DjangoModelFactory):
    """Takes codes where a reference row is meant."""

    class Meta:
        abstract = True

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        for name, look_up in LOOK_UPS.items():
            if isinstance(kwargs.get(name), str):
                kwargs[name] = look_up(kwargs[name])
        return kwargs


LOOK_UPS: dict[str, Any] = {
    "region": the_region,
    "citizenship": the_country,
    "issuing_country": the_country,
    "checkpoint": the_checkpoint,
    "sector": lambda code: Sector.objects.get(code=code),
    "ground": lambda code: ResidenceGround.objects.get(code=code),
}
