"""Overstay cases: the legal life of a possible overstay, from detection to outcome."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.people import Person
from registry.models.stays import Stay
from registry.models.terms import PenaltyBand
from registry.states import CaseState, DismissalReason, Outcome


class OverstayCase(models.Model):
    """One stay may have gone beyond one lawful end. Keyed by both, so that a dismissed case does
    not come back until the facts change; one superseded by the facts comes back with them.

    `evidence` keeps the reasons as they were on the day of detection; `checklist` the answers of
    the reviewer, each with what the register said then. A band is suggested only after the
    checklist; a person chooses, another confirms in the own words. `rests_on` keeps what was known
    when it was proposed (departure, days over, band suggested), to be looked at anew.
    """

    public_id = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    stay = models.ForeignKey(Stay, models.PROTECT, related_name="cases", verbose_name=_("stay"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases", verbose_name=_("person"))
    region = models.ForeignKey("reference.Region", models.PROTECT, related_name="+", verbose_name=_("region"))
    authorised_until = models.DateField(_("authorised until"))
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
        ]
        constraints = [
            # A superseded case does not count: when the facts come back, so must the case.
            models.UniqueConstraint(
                fields=["stay", "authorised_until"],
                condition=~Q(state="superseded"),
                name="registry_overstaycase_once_a_lawful_end",
            ),
            models.CheckConstraint(
                name="registry_overstaycase_found_after_lawful_end",
                condition=Q(detected_on__gt=F("authorised_until")),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_state_known", condition=Q(state__in=CaseState.values)
            ),
            models.CheckConstraint(
                name="registry_overstaycase_review_by_whom",
                condition=Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_no_decision_unlooked",
                condition=~Q(state__in=("under_review", "proposed", "resolved", "dismissed"))
                | Q(reviewed_on__isnull=False),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_proposed_by_whom",
                condition=(
                    Q(state__in=("proposed", "resolved", "dismissed"))
                    & Q(proposed_on__isnull=False, proposed_by__isnull=False)
                )
                | ~Q(state__in=("proposed", "resolved", "dismissed")),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_closed_by_whom",
                condition=(
                    Q(state__in=("resolved", "dismissed", "superseded"))
                    & Q(closed_on__isnull=False, closed_by__isnull=False)
                )
                | (
                    Q(state__in=("possible", "under_review", "proposed"))
                    & Q(closed_on__isnull=True, closed_by__isnull=True)
                ),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_four_eyes",
                condition=~Q(state__in=("resolved", "dismissed")) | ~Q(closed_by=F("proposed_by")),
                violation_error_message=_("Another person than the one who proposed must confirm."),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_resolved_has_outcome",
                condition=~Q(state="resolved") | (~Q(outcome="") & Q(checked_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="registry_overstaycase_dismissed_has_reason",
                condition=~Q(state="dismissed") | ~Q(dismissal_reason=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
