"""Classifiers: what the country, its borders, the world and work are divided into."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models.terms import Named, Sourced, days_in_force


class Region(Named, Sourced):
    """A region or a city of republican significance, from a day to a day.

    A region that was split is a row that ended; the rows that follow name it as predecessor.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        CITY = "city", _("City of republican significance")

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(
        _("code"), max_length=8, unique=True, help_text=_("ISO 3166-2, for example KZ-10.")
    )
    kato = models.CharField(
        _("KATO code"), max_length=9, help_text=_("Nine digits of the national classifier.")
    )
    old_iso = models.CharField(
        _("ISO code before November 2022"),
        max_length=8,
        blank=True,
        help_text=_("For import of older files."),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    valid_from = models.DateField(_("exists from"))
    valid_until = models.DateField(_("exists until"), null=True, blank=True)
    predecessors = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="successors",
        verbose_name=_("predecessors"),
    )
    tile_column = models.PositiveSmallIntegerField(_("column on the tile map"), null=True)
    tile_row = models.PositiveSmallIntegerField(_("row on the tile map"), null=True)

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="reference_region_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="reference_region_kato_is_nine_digits",
                condition=Q(kato__regex=r"^[0-9]{9}$"),
            ),
            models.CheckConstraint(
                name="reference_region_kind_known", condition=Q(kind__in=("region", "city"))
            ),
            models.CheckConstraint(
                name="reference_region_tile_is_whole_or_absent",
                condition=Q(tile_column__isnull=True, tile_row__isnull=True)
                | Q(tile_column__isnull=False, tile_row__isnull=False),
            ),
            models.UniqueConstraint(
                name="reference_region_tile_is_its_own",
                fields=("tile_column", "tile_row"),
            ),
            ExclusionConstraint(
                name="reference_region_kato_no_overlap",
                expressions=[
                    ("kato", RangeOperators.EQUAL),
                    (days_in_force(), RangeOperators.OVERLAPS),
                ],
            ),
        ]


class District(Named, Sourced):
    """A district or city inside a region, from a day to a day."""

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="districts", verbose_name=_("region")
    )
    code = models.CharField(
        _("KATO code"),
        max_length=9,
        unique=True,
        help_text=_("Nine digits of the national classifier."),
    )
    valid_from = models.DateField(_("exists from"))
    valid_until = models.DateField(_("exists until"), null=True, blank=True)

    class Meta:
        verbose_name = _("district")
        verbose_name_plural = _("districts")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="reference_district_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="reference_district_code_is_nine_digits",
                condition=Q(code__regex=r"^[0-9]{9}$"),
            ),
        ]


class Country(Named, Sourced):
    """A country or a citizenship as travel documents write it (three letters).

    What the standard of travel documents has beyond ISO is here too (stateless persons and refugees, the
    United Nations and other organizations, British nationals): without a two-letter code.
    `is_home` is true of one row: the country whose citizens are no foreigners here.
    """

    natural_key: ClassVar[tuple[str, ...]] = ("iso3",)

    iso2 = models.CharField(  # null where ISO gives none; unique where it does
        _("two-letter code"), max_length=2, unique=True, null=True, blank=True
    )
    iso3 = models.CharField(_("three-letter code"), max_length=3, unique=True)
    document_code = models.CharField(
        _("code in documents"),
        max_length=3,
        unique=True,
        null=True,
        blank=True,
        help_text=_("As travel documents write it where that is not its three letters: D of Germany."),
    )
    is_home = models.BooleanField(
        _("our own country"),
        default=False,
        db_default=False,
        help_text=_("Its citizens are no foreigners: no stay clock, no case, no work permit."),
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("iso3",)
        constraints = [
            models.CheckConstraint(
                name="reference_country_codes_are_capitals",
                condition=Q(iso3__regex=r"^[A-Z]{3}$")
                & (Q(iso2__isnull=True) | Q(iso2__regex=r"^[A-Z]{2}$"))
                & (Q(document_code__isnull=True) | Q(document_code__regex=r"^[A-Z]{1,3}$")),
            ),
            ExclusionConstraint(
                name="reference_country_one_is_home",
                expressions=[("is_home", RangeOperators.EQUAL)],
                condition=Q(is_home=True),
            ),
        ]


class CountryGroup(Named, Sourced):
    """A grouping of citizenships that the law or statistics speak of; members are dated."""

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24, unique=True)
    countries = models.ManyToManyField(
        Country,
        through="CountryGroupMembership",
        related_name="groups",
        verbose_name=_("countries"),
    )

    class Meta:
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")
        ordering = ("code",)


class Checkpoint(Named, Sourced):
    """A place where the border is crossed."""

    class Kind(models.TextChoices):
        ROAD = "road", _("Road")
        RAIL = "rail", _("Railway")
        AIR = "air", _("Airport")
        SEA = "sea", _("Sea port")

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(
        _("code"), max_length=8, unique=True, help_text=_("As feeds write it, for example ALA.")
    )
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="checkpoints", verbose_name=_("region")
    )
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    neighbour = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("neighbour"),
        help_text=_("The country on the other side. Empty for airports and sea ports."),
    )

    class Meta:
        verbose_name = _("checkpoint")
        verbose_name_plural = _("checkpoints")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="reference_checkpoint_kind_known",
                condition=Q(kind__in=("road", "rail", "air", "sea")),
            ),
            models.CheckConstraint(
                name="reference_checkpoint_land_has_neighbour",
                condition=Q(kind__in=("air", "sea")) | Q(neighbour__isnull=False),
            ),
        ]


class Sector(Named, Sourced):
    """A section of the national classifier of economic activity (OKED), A to U."""

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=1, unique=True)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="reference_sector_code_is_a_section", condition=Q(code__regex=r"^[A-U]$")
            )
        ]


class Occupation(Named, Sourced):
    """A major group of the national classifier of occupations, 1 to 9 and X."""

    natural_key: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=1, unique=True)

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                name="reference_occupation_code_is_a_group", condition=Q(code__regex=r"^[1-9X]$")
            )
        ]
