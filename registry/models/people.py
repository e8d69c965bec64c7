"""People and the documents they travel with."""

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import LessThanOrEqual
from django.utils.translation import gettext_lazy as _

from core import readings
from core.languages import CHOICES, OF_MIGRANTS
from core.partial_dates import EitherOrder, FirstDay, PartialDateField, has_form
from core.periods import FIRST_BIRTH_DAY
from identity.document_numbers import KEY_FORM
from identity.identifiers import IDENTIFIER_FORM
from identity.name_keys import consonants_sql
from registry.states import (
    PROVEN,
    AccessClass,
    DocumentKind,
    DocumentState,
    FormerKind,
    Sex,
    StatusKind,
    ToldBy,
)


class FirstConsonant(Func):
    """The first letter of a name's key that spellings seldom confuse; empty where there is none."""

    arity = 1
    template = f"left({consonants_sql('%(expressions)s')}, 1)"
    output_field = models.TextField()


class FirstWord(Func):
    """What stands before the first space."""

    arity = 1
    template = "split_part(%(expressions)s, ' ', 1)"
    output_field = models.TextField()


class Person(models.Model):
    """A foreigner known to the registry: enrolled from a document, one file for life.

    `surname_key` and `given_key` are the folded names that search goes by. `merged_into` points to
    the file that took this one over; `gone_on` says that it was a file by mistake, on which nothing stood
    (`registry.operations.crossings.ghosts`). A file whose `access_class` is not open does not exist for
    those without the protection role.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    surname = models.CharField(_("surname"), max_length=120)
    given_names = models.CharField(_("given names"), max_length=120, blank=True, db_default="")
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True, db_default="")
    born_on = PartialDateField(_("date of birth"))
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices)
    citizenship = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("citizenship")
    )
    citizenship_confirmed_on = models.DateField(
        _("citizenship confirmed on"),
        null=True,
        blank=True,
        help_text=_("The day an officer wrote it down from a document; feeds no longer change it."),
    )
    iin = models.CharField(_("IIN"), max_length=12, null=True, blank=True, unique=True)
    language = models.CharField(
        _("language of messages"),
        max_length=2,
        choices=CHOICES,
        default=OF_MIGRANTS,
        db_default=OF_MIGRANTS,
    )
    email = models.EmailField(_("e-mail"), blank=True, db_default="")
    surname_key = models.CharField(max_length=120, editable=False)
    given_key = models.CharField(max_length=240, editable=False, db_default="")
    access_class = models.CharField(
        _("access"), max_length=8, choices=AccessClass.choices, default="open", db_default="open"
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("merged into")
    )
    enrolled_on = models.DateField(_("enrolled on"))
    gone_on = models.DateField(
        _("gone on"),
        null=True,
        blank=True,
        help_text=_("The day on which nothing stood on the file any more; nobody’s file was joined."),
    )

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("persons")
        indexes = [
            models.Index(
                fields=["surname_key", "given_key"],
                name="person_by_name",
                opclasses=["text_pattern_ops", "text_pattern_ops"],
            ),
            models.Index(fields=["born_on", "surname_key"], name="person_by_birth_date"),
            models.Index(
                EitherOrder("born_on"),
                FirstConsonant("surname_key"),
                FirstConsonant(FirstWord("given_key")),
                name="person_to_compare",
            ),
            models.Index(fields=["-id"], name="person_protected", condition=~Q(access_class="open")),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_person_iin_is_twelve_digits",
                condition=Q(iin__isnull=True) | Q(iin__regex=IDENTIFIER_FORM),
                violation_error_message=_("IIN: 12 digits."),
            ),
            models.CheckConstraint(
                name="registry_person_not_merged_into_itself",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                violation_error_message=_("A file cannot be merged into itself."),
            ),
            models.CheckConstraint(
                name="registry_person_gone_into_another",
                condition=Q(gone_on__isnull=True) | Q(merged_into__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_person_born_before_enrolment",
                condition=Q(LessThanOrEqual(FirstDay("born_on"), F("enrolled_on")))
                & Q(born_on__gte=str(FIRST_BIRTH_DAY.year)),
                violation_error_message=_(
                    "Date of birth: it cannot lie in the future, nor so far back. Check the year."
                ),
            ),
            models.CheckConstraint(name="registry_person_birth_date_has_form", condition=has_form("born_on")),
            models.CheckConstraint(
                name="registry_person_access_known", condition=Q(access_class__in=AccessClass.values)
            ),
            models.CheckConstraint(name="registry_person_sex_known", condition=Q(sex__in=Sex.values)),
            models.CheckConstraint(
                name="registry_person_has_a_name",
                condition=~Q(surname=""),
                violation_error_message=_(
                    "Surname: write it as in the document; where there is only one name, write that."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_open(self) -> bool:
        """Its class is open and no other file has taken it over (`registry.queries.open_files`)."""
        return not self.is_protected and not self.is_taken_over

    @property
    def is_protected(self) -> bool:
        """Its class says that it exists for protection officers alone."""
        return self.access_class != AccessClass.OPEN

    @property
    def is_taken_over(self) -> bool:
        """Another file stands for it."""
        return self.merged_into_id is not None

    @property
    def full_name(self) -> str:
        """Surname, given names and patronymic, as in the document; whoever says it shows the person."""
        readings.shown(self.pk)
        return " ".join(part for part in (self.surname, self.given_names, self.patronymic) if part)

    def shown(self) -> Self:
        """The same person, for an answer that says the name in parts or tells of the person without it."""
        readings.shown(self.pk)
        return self


class IdentityDocument(models.Model):
    """A document that a person was identified by, for a period.

    On a day one number of one country and kind belongs to one person: from `first_seen_on`, or the day
    after the last holder's period, to `held_until`, that day included; without an end while it is valid.
    Once it was withdrawn, replaced, lost or reported false, the same number may be issued to another.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="documents", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    number = models.CharField(_("number"), max_length=24)
    number_key = models.CharField(max_length=24, editable=False)
    number_shape = models.CharField(max_length=24, editable=False)
    issuing_country = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    first_seen_on = models.DateField(_("first seen on"))
    state = models.CharField(
        _("state"), max_length=10, choices=DocumentState.choices, default="valid", db_default="valid"
    )
    held_until = models.DateField(
        _("valid until"), null=True, blank=True, help_text=_("The last day on which it was the holder’s.")
    )
    state_reason = models.CharField(_("reason"), max_length=200, blank=True, db_default="")

    class Meta:
        verbose_name = _("identity document")
        verbose_name_plural = _("identity documents")
        indexes = [
            models.Index(
                fields=["number_shape"],
                name="identitydocument_by_shape",
                condition=~Q(number_shape=F("number_key")),
            ),
            models.Index(
                fields=["number_key"],
                name="identitydocument_ended",
                condition=Q(held_until__isnull=False),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["number_key", "issuing_country", "kind", "held_until"],
                name="registry_identitydocument_number_is_one_persons",
                nulls_distinct=False,
                violation_error_message=_("This document is already in another file. Open that file."),
            ),
            models.CheckConstraint(
                name="registry_identitydocument_kind_known", condition=Q(kind__in=DocumentKind.values)
            ),
            models.CheckConstraint(
                name="registry_identitydocument_state_known", condition=Q(state__in=DocumentState.values)
            ),
            models.CheckConstraint(
                name="registry_identitydocument_ended_for_a_reason",
                condition=Q(state=DocumentState.VALID, held_until__isnull=True)
                | (~Q(state=DocumentState.VALID) & Q(held_until__isnull=False) & ~Q(state_reason="")),
            ),
            models.CheckConstraint(
                name="registry_identitydocument_has_a_number",
                condition=Q(number_key__regex=KEY_FORM),
                violation_error_message=_("Document number: 3 to 24 letters and digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_valid(self) -> bool:
        """Whether it identifies its holder still; its expiry is another matter."""
        return self.held_until is None


def _of_kind(kind: FormerKind, **held: bool) -> Q:
    """The columns of this kind hold something, the others nothing."""
    columns = {"born_on__isnull": "born_on" not in held, "citizenship__isnull": "citizenship" not in held}
    texts = Q()
    for name in ("surname", "sex"):
        texts &= ~Q(**{name: ""}) if name in held else Q(**{name: ""})
    return Q(kind=kind, **columns) & texts


class FormerValue(models.Model):
    """What a person's file said before: a name, a birth date, a citizenship or a sex, from a day to a
    day, both counted. Written by the act that changed it, in its transaction; never changed.

    What changes clocks and penalties (`PROVEN`) has the officer's reason and the paper that shows it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="former_values", verbose_name=_("person"))
    kind = models.CharField(_("what"), max_length=12, choices=FormerKind.choices)
    surname = models.CharField(_("surname"), max_length=120, blank=True, db_default="")
    given_names = models.CharField(_("given names"), max_length=120, blank=True, db_default="")
    patronymic = models.CharField(_("patronymic"), max_length=120, blank=True, db_default="")
    surname_key = models.CharField(max_length=120, editable=False, blank=True, db_default="")
    given_key = models.CharField(max_length=240, editable=False, blank=True, db_default="")
    born_on = PartialDateField(_("date of birth"), null=True, blank=True)
    citizenship = models.ForeignKey(
        "reference.Country",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("citizenship"),
    )
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True, db_default="")
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), help_text=_("The last day."))
    told_by = models.CharField(_("changed by"), max_length=8, choices=ToldBy.choices)
    reason = models.CharField(_("reason"), max_length=500, blank=True, db_default="")
    paper = models.CharField(_("paper that shows it"), max_length=120, blank=True, db_default="")
    received = models.ForeignKey(
        "papers.ReceivedPaper",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("received paper that shows it"),
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))

    class Meta:
        verbose_name = _("former value")
        verbose_name_plural = _("former values")
        indexes = [
            models.Index(
                fields=["surname_key", "given_key"],
                name="formervalue_by_name",
                opclasses=["text_pattern_ops", "text_pattern_ops"],
                condition=Q(kind="name"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="registry_formervalue_is_of_its_kind",
                condition=_of_kind(FormerKind.NAME, surname=True)
                | _of_kind(FormerKind.BIRTH_DATE, born_on=True)
                | _of_kind(FormerKind.CITIZENSHIP, citizenship=True)
                | _of_kind(FormerKind.SEX, sex=True),
            ),
            models.CheckConstraint(
                name="registry_formervalue_birth_date_has_form",
                condition=Q(born_on__isnull=True) | has_form("born_on"),
            ),
            models.CheckConstraint(
                name="registry_formervalue_ends_after_start",
                condition=Q(valid_until__gte=F("valid_from")),
            ),
            models.CheckConstraint(
                name="registry_formervalue_told_by_known", condition=Q(told_by__in=ToldBy.values)
            ),
            models.CheckConstraint(
                name="registry_formervalue_is_proven",
                condition=~Q(told_by=ToldBy.OFFICER)
                | ~Q(kind__in=sorted(PROVEN))
                | (~Q(reason="") & (~Q(paper="") | Q(received__isnull=False))),
                violation_error_message=_(
                    "A date of birth and a citizenship are corrected with a reason and a document."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def full_name(self) -> str:
        """The former name; whoever says it shows the person."""
        readings.shown(self.person_id)
        return " ".join(part for part in (self.surname, self.given_names, self.patronymic) if part)


def days() -> Func:
    """From a day to a day, both counted."""
    return Func(
        F("valid_from"), F("valid_until"), Value("[]"), function="daterange", output_field=DateRangeField()
    )


class Status(models.Model):
    """What a person is by law from a day to a day, both counted: written by the app that grants it.

    Clocks, exemptions and checklists read it here, whoever grants it.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="statuses", verbose_name=_("person"))
    kind = models.CharField(_("status"), max_length=16, choices=StatusKind.choices)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    paper_number = models.CharField(_("number of the paper"), max_length=40, blank=True, db_default="")

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        constraints = [
            models.CheckConstraint(
                name="registry_status_kind_known", condition=Q(kind__in=StatusKind.values)
            ),
            models.CheckConstraint(
                name="registry_status_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            ExclusionConstraint(
                name="registry_status_one_of_a_kind_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("The person has this status on some of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class OtherCitizenship(models.Model):
    """A citizenship that a person has besides that of the file, from a day to a day, both counted.

    A crossing under it is no other holder's. Its clock goes by the citizenship entered with, as every
    stay's does. Our own is none of these: whoever has it is a citizen, and the file says so itself.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="other_citizenships", verbose_name=_("person")
    )
    country = models.ForeignKey(
        "reference.Country", models.PROTECT, related_name="+", verbose_name=_("citizenship")
    )
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day."))
    paper = models.CharField(_("paper that shows it"), max_length=120)

    class Meta:
        verbose_name = _("other citizenship")
        verbose_name_plural = _("other citizenships")
        constraints = [
            models.CheckConstraint(
                name="registry_othercitizenship_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("“Until” is before “from”. Correct one of the two days."),
            ),
            models.CheckConstraint(
                name="registry_othercitizenship_is_proven",
                condition=~Q(paper=""),
                violation_error_message=_("A citizenship is written down with the document that shows it."),
            ),
            ExclusionConstraint(
                name="registry_othercitizenship_once_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("country", RangeOperators.EQUAL),
                    (days(), RangeOperators.OVERLAPS),
                ],
                deferrable=models.Deferrable.IMMEDIATE,
                violation_error_message=_("The person has this citizenship on some of these days already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.country)
