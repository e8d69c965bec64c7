"""Overstay cases: the legal life of a possible overstay, from detection to outcome."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from enforcement.models.terms import PenaltyBand
from enforcement.states import CaseState, DismissalReason, Outcome, Verdict
from registry.models.people import Person
from registry.models.stays.stays import Stay


class OverstayCase(models.Model):
    """One stay may have gone beyond one lawful end. Keyed by both and by the look: the first
    (`look_past_on` empty), or the day to leave of an earlier decision that passed. So a decided case
    comes back when the facts change or that day passes, and not before; one superseded or annulled
    does not count.

    `leave_due_on` is the day by which the person must have left after a decision. When the facts it
    rests on are corrected later, `facts_changed` says what was and what is, and a review is owed
    until `review_due_on`.

    `evidence` keeps the reasons as they were on the day of detection; `checklist` the answers of
    the reviewer, each with what the register said then. A band is suggested only after the
    checklist; a person chooses, another confirms in the own words. `rests_on` keeps what was known
    when it was proposed (departure, days over, band suggested), to be looked at anew, and from the
    confirmation on what was known then.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="cases", verbose_name=_("stay"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases", verbose_name=_("person"))
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    authorised_until = models.DateField(_("authorised until"))
    look_past_on = models.DateField(_("looked at again past"), null=True, blank=True)
    detected_on = models.DateField(_("found on"))
    evidence: Any = models.JSONField(
        _("evidence"), default=list, db_default=models.Value([], models.JSONField())
    )
    state = models.CharField(
        _("state"), max_length=12, choices=CaseState.choices, default="possible", db_default="possible"
    )
    reviewed_on = models.DateField(_("review begun on"), null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewed by")
    )
    checklist: Any = models.JSONField(
        _("checklist"), default=dict, db_default=models.Value({}, models.JSONField())
    )
    checked_on = models.DateField(_("checklist completed on"), null=True, blank=True)
    outcome = models.CharField(
        _("outcome"), max_length=16, choices=Outcome.choices, blank=True, db_default=""
    )
    dismissal_reason = models.CharField(
        _("reason of dismissal"), max_length=20, choices=DismissalReason.choices, blank=True, db_default=""
    )
    band = models.ForeignKey(
        PenaltyBand, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("penalty band")
    )
    note = models.TextField(_("explanation"), blank=True, db_default="")
    rests_on: Any = models.JSONField(
        _("what the proposal rests on"), default=dict, db_default=models.Value({}, models.JSONField())
    )
    confirmation = models.TextField(_("explanation of who confirmed"), blank=True, db_default="")
    proposed_on = models.DateField(_("proposed on"), null=True, blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("proposed by")
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("closed by")
    )
    leave_due_on = models.DateField(_("day to leave"), null=True, blank=True)
    leave_note = models.TextField(_("why a later day to leave"), blank=True, db_default="")
    facts_changed: Any = models.JSONField(
        _("what changed since"), default=list, db_default=models.Value([], models.JSONField())
    )
    facts_changed_on = models.DateField(_("facts changed on"), null=True, blank=True)
    review_due_on = models.DateField(_("review of the decision due on"), null=True, blank=True)
    verdict = models.CharField(
        _("verdict of the review"), max_length=8, choices=Verdict.choices, blank=True, db_default=""
    )
    verdict_note = models.TextField(_("words of the review"), blank=True, db_default="")
    verdict_on = models.DateField(_("verdict proposed on"), null=True, blank=True)
    verdict_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("verdict proposed by"),
    )
    verdict_confirmed_on = models.DateField(_("verdict confirmed on"), null=True, blank=True)
    verdict_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("verdict confirmed by"),
    )

    class Meta:
        verbose_name = _("overstay case")
        verbose_name_plural = _("overstay cases")
        indexes = [
            models.Index(
                fields=["region", "authorised_until"],
                condition=Q(state__in=("possible", "under_review", "proposed")),
                name="overstaycase_open",
            ),
            models.Index(
                fields=["authorised_until", "id"],
                condition=Q(state__in=("possible", "under_review", "proposed")),
                name="overstaycase_open_by_length",
            ),
            models.Index(fields=["person", "-id"], name="overstaycase_by_person"),
            models.Index(
                fields=["leave_due_on"],
                condition=Q(leave_due_on__isnull=False),
                name="overstaycase_to_leave",
            ),
            models.Index(
                fields=["region", "review_due_on"],
                condition=Q(review_due_on__isnull=False),
                name="overstaycase_owed_review",
            ),
        ]
        constraints = [
            # A superseded or annulled case does not count: when the facts come back, so must the case.
            models.UniqueConstraint(
                fields=["stay", "authorised_until", "look_past_on"],
                condition=~Q(state__in=("superseded", "annulled")),
                nulls_distinct=False,
                name="enforcement_overstaycase_once_a_look",
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_found_after_lawful_end",
                condition=Q(detected_on__gt=F("authorised_until")),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_found_after_day_to_leave",
                condition=Q(look_past_on__isnull=True)
                | Q(look_past_on__gt=F("authorised_until"), detected_on__gt=F("look_past_on")),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_state_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_review_by_whom",
                condition=Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_no_decision_unlooked",
                condition=~Q(state__in=("under_review", "proposed", "resolved", "dismissed"))
                | Q(reviewed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_proposed_by_whom",
                condition=(
                    Q(state__in=("proposed", "resolved", "dismissed", "annulled"))
                    & Q(proposed_on__isnull=False, proposed_by__isnull=False)
                )
                | ~Q(state__in=("proposed", "resolved", "dismissed", "annulled")),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_closed_by_whom",
                condition=(
                    Q(state__in=("resolved", "dismissed", "superseded", "annulled"))
                    & Q(closed_on__isnull=False, closed_by__isnull=False)
                )
                | (
                    Q(state__in=("possible", "under_review", "proposed"))
                    & Q(closed_on__isnull=True, closed_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_four_eyes",
                condition=~Q(state__in=("resolved", "dismissed", "annulled"))
                | ~Q(closed_by=F("proposed_by")),
                violation_error_message=_("Another person than the one who proposed must confirm."),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_resolved_has_outcome",
                condition=~Q(state="resolved") | (~Q(outcome="") & Q(checked_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_dismissed_has_reason",
                condition=~Q(state="dismissed") | ~Q(dismissal_reason=""),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_day_to_leave_of_a_decision",
                condition=Q(leave_due_on__isnull=True)
                | Q(state__in=("resolved", "dismissed"), leave_due_on__gte=F("closed_on")),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_review_owed_of_a_decision",
                condition=Q(facts_changed_on__isnull=True, review_due_on__isnull=True)
                | Q(
                    state="resolved",
                    facts_changed_on__isnull=False,
                    review_due_on__isnull=False,
                    review_due_on__gte=F("facts_changed_on"),
                ),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_verdict_by_whom",
                condition=Q(verdict="", verdict_on__isnull=True, verdict_by__isnull=True)
                | (~Q(verdict="") & Q(verdict_on__isnull=False, verdict_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_verdict_confirmed_by_another",
                condition=Q(verdict_confirmed_on__isnull=True, verdict_confirmed_by__isnull=True)
                | (
                    Q(verdict_by__isnull=False)
                    & Q(verdict_confirmed_on__isnull=False, verdict_confirmed_by__isnull=False)
                    & ~Q(verdict_confirmed_by=F("verdict_by"))
                ),
                violation_error_message=_("Another person than the one who proposed must confirm."),
            ),
            models.CheckConstraint(
                name="enforcement_overstaycase_annulled_by_verdict",
                condition=~Q(state="annulled") | Q(verdict="annul", verdict_confirmed_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"

    def forget_review(self) -> None:
        """Begin without a review of the decision, in memory: none is owed and nothing is proposed."""
        self.facts_changed, self.facts_changed_on, self.review_due_on = [], None, None
        self.verdict, self.verdict_note = "", ""
        self.verdict_on = self.verdict_by = None
        self.verdict_confirmed_on = self.verdict_confirmed_by = None

    def answer_review(self, state: str, *, on: Any, by: User) -> None:
        """End the review of the decision with its verdict, in memory. Upheld, the decision rests on what
        changed as well; annulled, nobody has to leave because of it.
        """
        self.state = state
        self.facts_changed_on, self.review_due_on = None, None
        self.verdict_confirmed_on, self.verdict_confirmed_by = on, by
        if state == CaseState.ANNULLED:
            self.leave_due_on = None
        else:
            self.rests_on = {**self.rests_on, "upheld": self.facts_changed}
