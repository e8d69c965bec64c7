"""Two files that may be one human being's."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.rules.matches.evidence import Written, evidence_in_words, found_by
from registry.states import MatchState, MatchVerdict, NamePart


class NameCount(models.Model):
    """How many open files bear a surname or a first given name, in whatever spelling, as it was counted
    by the last look for duplicates over all. A name that few bear tells more than one that many bear.
    """

    part = models.CharField(_("part of the name"), max_length=7, choices=NamePart.choices)
    key = models.CharField(_("name"), max_length=240)
    bearers = models.PositiveIntegerField(_("bearers"))

    class Meta:
        verbose_name = _("count of a name")
        verbose_name_plural = _("counts of names")
        constraints = [
            models.UniqueConstraint(fields=["part", "key"], name="registry_namecount_once"),
            models.CheckConstraint(
                name="registry_namecount_part_known", condition=Q(part__in=NamePart.values)
            ),
        ]

    def __str__(self) -> str:
        return self.get_part_display()


class RouteCount(models.Model):
    """How many open files entered through one checkpoint and left through another, as it was counted by the
    last look for duplicates over all. A way that many take tells nothing of any two who took it.
    """

    entered_through = models.ForeignKey(
        "reference.Checkpoint", models.PROTECT, related_name="+", verbose_name=_("entered through")
    )
    left_through = models.ForeignKey(
        "reference.Checkpoint", models.PROTECT, related_name="+", verbose_name=_("left through")
    )
    travellers = models.PositiveIntegerField(_("travellers"))

    class Meta:
        verbose_name = _("count of a way in and out")
        verbose_name_plural = _("counts of ways in and out")
        constraints = [
            models.UniqueConstraint(
                fields=["entered_through", "left_through"], name="registry_routecount_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entered_through_id} – {self.left_through_id}"


class LikelyMatch(models.Model):
    """A pair of files that the score holds for one person's, and what people have found about it.

    Each pair once, the older file as `one`. `grounds` is what was compared, as the score weighed it, in the
    order of its weight: `[{"ground": "birth_date", "bits": 14.0}, …]`, with `since` and `until` where it is
    of certain days; `facts` is a fingerprint of what both files said then: while it is the same, a pair that
    was found different is not asked again. A pair accuses nobody; while one that is nearly sure is
    undecided, no case of overstay opens about either file.
    """

    one = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="matches_as_one", verbose_name=_("one file")
    )
    other = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="matches_as_other", verbose_name=_("the other file")
    )
    verdict = models.CharField(_("how sure"), max_length=4, choices=MatchVerdict.choices)
    score = models.FloatField(_("likelihood"))
    grounds: Any = models.JSONField(_("grounds"))
    facts = models.CharField(max_length=32, editable=False)
    found_on = models.DateField(_("found on"))
    state = models.CharField(
        _("state"), max_length=9, choices=MatchState.choices, default="open", db_default="open"
    )
    asked = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("colleague who was asked"),
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    note = models.CharField(_("what was found"), max_length=500, blank=True, db_default="")

    class Meta:
        verbose_name = _("likely match")
        verbose_name_plural = _("likely matches")
        indexes = [
            models.Index(fields=["other"], name="likelymatch_by_other"),
            models.Index(fields=["-id"], name="likelymatch_open", condition=Q(state__in=["open", "unsure"])),
        ]
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="registry_likelymatch_once"),
            models.CheckConstraint(
                name="registry_likelymatch_older_file_first", condition=Q(one__lt=F("other"))
            ),
            models.CheckConstraint(
                name="registry_likelymatch_verdict_known", condition=Q(verdict__in=MatchVerdict.values)
            ),
            models.CheckConstraint(
                name="registry_likelymatch_state_known", condition=Q(state__in=MatchState.values)
            ),
            models.CheckConstraint(
                name="registry_likelymatch_score_is_a_share", condition=Q(score__gte=0, score__lte=1)
            ),
            models.CheckConstraint(
                name="registry_likelymatch_decided_by_whom",
                condition=Q(state=MatchState.OPEN) | Q(decided_on__isnull=False, decided_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.get_verdict_display()

    def beside(self, person_id: int) -> "Person":
        """The file of the two that is not this one."""
        return self.other if person_id == self.one_id else self.one

    @property
    def evidence(self) -> list[dict[str, Any]]:
        """What speaks for one person and what against, in words, each with what it weighs."""
        return evidence_in_words(self.grounds, _written(self.one), _written(self.other))

    @property
    def found_by(self) -> str:
        """The same in one line."""
        return found_by(self.grounds, _written(self.one), _written(self.other))


def _written(person: Person) -> Written:
    return Written(person.full_name, person.born_on)
