"""One file that may hold two human beings."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reference.models import CitedTerms, terms_constraints
from registry.states import MixedGround, MixedState


class TravelTerms(CitedTerms):
    """How many minutes lie at least between two crossings of one person at two checkpoints.

    `code` says how the two lie to each other (`registry.rules.matches.travel`).
    """

    dimensions: ClassVar[tuple[str, ...]] = ("code",)

    code = models.CharField(_("code"), max_length=24)
    minutes_at_least = models.PositiveSmallIntegerField(
        _("at least, minutes"), help_text=_("Nobody crosses at both within fewer.")
    )

    class Meta:
        verbose_name = _("least time between two checkpoints")
        verbose_name_plural = _("least times between two checkpoints")
        constraints = [
            *terms_constraints("code"),
            models.CheckConstraint(
                name="registry_travelterms_last_a_minute", condition=Q(minutes_at_least__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return self.code


class MixedFile(models.Model):
    """The crossings of a file say what cannot be one human being's, and what people have found about it.

    `grounds` names what contradicts what, line by line, by the numbers of the crossings:
    `[{"ground": "places", "one": 7, "other": 9, "terms": 1}, …]`; `facts` are fingerprints of the same. A
    file that was found to be one person's is asked about again only when something contradicts that did
    not then. It accuses nobody and moves nobody's stay.
    """

    person = models.ForeignKey(
        "registry.Person", models.PROTECT, related_name="mixed", verbose_name=_("person")
    )
    grounds: Any = models.JSONField(_("what contradicts"))
    facts: Any = models.JSONField(editable=False)
    found_on = models.DateField(_("found on"))
    state = models.CharField(
        _("state"), max_length=10, choices=MixedState.choices, default="open", db_default="open"
    )
    solved_on = models.DateField(_("answered on"), null=True, blank=True)
    solved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
    )
    note = models.CharField(_("what was found"), max_length=500, blank=True, db_default="")

    class Meta:
        verbose_name = _("file that may hold two people")
        verbose_name_plural = _("files that may hold two people")
        indexes = [models.Index(fields=["found_on"], name="mixedfile_open", condition=Q(state="open"))]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state="open"), name="registry_mixedfile_one_open"
            ),
            models.CheckConstraint(
                name="registry_mixedfile_state_known", condition=Q(state__in=MixedState.values)
            ),
            models.CheckConstraint(
                name="registry_mixedfile_answered_by_whom",
                condition=Q(state="open", solved_on__isnull=True, solved_by__isnull=True)
                | ~Q(state="open") & Q(solved_on__isnull=False, solved_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_mixedfile_answered_after_it_was_found",
                condition=Q(solved_on__isnull=True) | Q(solved_on__gte=F("found_on")),
            ),
            models.CheckConstraint(
                name="registry_mixedfile_one_person_says_why",
                condition=~Q(state=MixedState.ONE_PERSON) | ~Q(note=""),
            ),
        ]

    def __str__(self) -> str:
        return self.grounds_in_words

    @property
    def ground_codes(self) -> list[str]:
        """The kinds of what contradicts, each once, in their order."""
        found = {str(ground["ground"]) for ground in self.grounds}
        return [code for code in MixedGround.values if code in found]

    @property
    def grounds_in_words(self) -> str:
        """What contradicts, in one line."""
        return ", ".join(str(MixedGround(code).label) for code in self.ground_codes)
