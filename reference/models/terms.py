"""What a name in three languages, a source and a dated term are. Abstract; no tables here."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext_lazy as _

from core.languages import FALLBACK, LANGUAGES, language_now, name_in

ENDS_BEFORE_START = _("The last day in force is before the first.")


class Confidence(models.TextChoices):
    """How sure we are of a fact: read in its source, or known but not read."""

    CONFIRMED = "confirmed", _("Confirmed")
    UNCONFIRMED = "unconfirmed", _("Unconfirmed")


class Named(models.Model):
    """Something with a name in each language, a column each; `name` is the reader's."""

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the active language; English where the language is none of ours."""
        return name_in(self.names)

    @staticmethod
    def name_column() -> Coalesce:
        """A query's expression for `name`, as `name_in` reads it."""
        return Coalesce(NullIf(F(f"name_{language_now()}"), Value("")), F(f"name_{FALLBACK}"))

    @property
    def names(self) -> dict[str, str]:
        """The names by language."""
        return {language.code: getattr(self, language.column) for language in LANGUAGES}


for _language in LANGUAGES:
    # A language added later begins with empty names: until they are loaded, the fallback is read.
    models.CharField(_language.name_label, max_length=160, db_default="").contribute_to_class(
        Named, _language.column
    )


class Sourced(models.Model):
    """A fact that says where it was read and how sure we are. Unconfirmed until said otherwise."""

    source = models.TextField(
        _("source"), blank=True, help_text=_("Act and article, or the page where it was read.")
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=12,
        choices=Confidence.choices,
        default=Confidence.UNCONFIRMED,
        help_text=_("Unconfirmed: known, but not read in its source. Shown wherever it is used."),
    )

    class Meta:
        abstract = True


class DatedTerms(Sourced):
    """Terms of the law in force from a day to a day, both counted.

    Terms are never edited: a correction withdraws the row and adds another (`withdraw_terms`,
    `add_terms`), so that an old decision can be explained by the row it used. Among rows not
    withdrawn, two rows with the same `dimensions` never cover the same day. A dimension is never
    null: a null would let overlapping rows in.

    A subclass names its `dimensions` and takes its constraints from `terms_constraints`.
    """

    dimensions: ClassVar[tuple[str, ...]] = ()

    valid_from = models.DateField(_("in force from"), help_text=_("First day, counted."))
    valid_until = models.DateField(
        _("in force until"),
        null=True,
        blank=True,
        help_text=_("Last day, counted. Empty: no end is known."),
    )
    withdrawn_on = models.DateField(
        _("withdrawn on"),
        null=True,
        blank=True,
        help_text=_("The day the row was found wrong. It stays, but nothing new uses it."),
    )
    withdrawn_because = models.TextField(_("why withdrawn"), blank=True, db_default="")

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse an inverted period by itself, before PostgreSQL is asked for overlaps."""
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": ENDS_BEFORE_START})


class CitedTerms(DatedTerms):
    """Terms that name the clause they are of: explanations cite it, translated."""

    clause = models.CharField(_("clause"), max_length=200)

    class Meta:
        abstract = True


def days_in_force() -> Func:
    """The days of a row as a PostgreSQL daterange with both ends counted."""
    return Func(
        F("valid_from"),
        F("valid_until"),
        Value("[]"),
        function="daterange",
        output_field=DateRangeField(),
    )


def terms_constraints(*dimensions: str) -> list[models.BaseConstraint]:
    """The constraints of a table of dated terms, named `<table>_<what is true>`.

    `dimensions` are the same as on the class: fields that together with the day select one row.
    """
    return [
        ExclusionConstraint(
            name="%(app_label)s_%(class)s_no_overlap",
            expressions=[
                *((name, RangeOperators.EQUAL) for name in dimensions),
                (days_in_force(), RangeOperators.OVERLAPS),
            ],
            condition=Q(withdrawn_on__isnull=True),
            violation_error_message=_(
                "Other terms are already in force on some of these days. Withdraw them first."
            ),
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_ends_after_start",
            condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            violation_error_message=ENDS_BEFORE_START,
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_names_its_source",
            condition=~Q(source=""),
            violation_error_message=_("Terms of the law name their source."),
        ),
        models.CheckConstraint(
            name="%(app_label)s_%(class)s_confidence_known",
            condition=Q(confidence__in=Confidence.values),
            violation_error_message=_("Confidence is either confirmed or unconfirmed."),
        ),
    ]
