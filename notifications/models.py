"""Alerts that people review and messages that people get. Both are made from the journal."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.alerts import AlertKind, alert_kinds
from enforcement.models import OverstayCase
from notifications.states import Channel, MessageState, MessageTemplate, Recipient
from registry.models import Person


class Alert(models.Model):
    """Something asks for a person's attention: who has it, since when, until when.

    One open alert a kind and subject. It owns assignment only; a case's legal life is the case's,
    and the alert closes when the case does. `facts` holds codes, dates and numbers; `escalated_on` is
    when it went up because nobody had it, until somebody has it.
    """

    kind = models.CharField(_("kind"), max_length=24)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject's number"))
    case = models.ForeignKey(
        OverstayCase, models.PROTECT, null=True, db_index=False, related_name="alerts", verbose_name=_("case")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("person")
    )
    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("region"),
    )
    raised_on = models.DateField(_("raised on"))
    facts: Any = models.JSONField(_("facts"), default=dict)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    taken_on = models.DateField(_("taken on"), null=True)
    handed_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("had it before"),
    )
    handed_on = models.DateField(_("handed over on"), null=True)
    escalated_on = models.DateField(_("went up on"), null=True)
    closed_on = models.DateField(_("closed on"), null=True)
    closed_because = models.CharField(_("closed because"), max_length=60, blank=True, db_default="")

    class Meta:
        verbose_name = _("alert")
        verbose_name_plural = _("alerts")
        indexes = [
            models.Index(fields=["kind", "region", "-id"], condition=Q(closed_on=None), name="alert_open"),
            models.Index(fields=["case"], name="alert_of_case"),
            models.Index(
                fields=["kind", "raised_on"],
                condition=Q(closed_on=None, assigned_to=None, escalated_on=None),
                name="alert_waits",
            ),
            models.Index(
                fields=["assigned_to"],
                condition=Q(closed_on=None, assigned_to__isnull=False),
                name="alert_of_whom",
            ),
            models.Index(fields=["person"], condition=Q(closed_on=None), name="alert_open_of_person"),
            models.Index(fields=["person"], condition=Q(closed_on__isnull=False), name="alert_was_of_person"),
            models.Index(
                fields=["handed_from", "-handed_on"],
                condition=Q(handed_from__isnull=False),
                name="alert_handed_from",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id"],
                condition=Q(closed_on=None),
                name="notifications_alert_one_open",
                violation_error_message=_("There is an open alert about this already."),
            ),
            models.CheckConstraint(
                name="notifications_alert_went_up_with_nobody",
                condition=Q(escalated_on=None) | Q(assigned_to=None),
            ),
            models.CheckConstraint(
                name="notifications_alert_taken_by_whom",
                condition=Q(assigned_to=None, taken_on=None)
                | Q(assigned_to__isnull=False, taken_on__isnull=False),
            ),
            models.CheckConstraint(
                name="notifications_alert_closed_because",
                condition=Q(closed_on=None, closed_because="")
                | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
            ),
            models.CheckConstraint(
                name="notifications_alert_of_a_case_names_it",
                condition=~Q(subject_kind="overstaycase") | Q(case=F("subject_id")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_id}"

    @property
    def row(self) -> AlertKind:
        """What its kind is: title, wording, link, roles."""
        return alert_kinds[self.kind]

    def give_to(self, user_id: int | None, on: Any) -> None:
        """Put the alert into someone's hands, or into nobody's, in memory; remember who had it."""
        self.escalated_on = None
        if self.assigned_to_id is not None:
            self.handed_from_id, self.handed_on = self.assigned_to_id, on
        self.assigned_to_id = user_id
        self.taken_on = on if user_id is not None else None


class Message(models.Model):
    """A letter to someone outside, made from one journal entry and sent once it is due.

    The address is read from the file when the letter is sent and is not kept here. `params` are
    dates and codes that fill the text; never names or document numbers.
    """

    recipient_kind = models.CharField(_("recipient"), max_length=8, choices=Recipient.choices)
    recipient_id = models.BigIntegerField(_("recipient's number"))
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default="email")
    language = models.CharField(_("language"), max_length=2)
    template = models.CharField(_("letter"), max_length=32, choices=MessageTemplate.choices)
    params: Any = models.JSONField(_("dates and codes"), default=dict)
    subject_kind = models.CharField(_("about"), max_length=40)
    subject_id = models.BigIntegerField(_("about number"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("person")
    )
    region = models.ForeignKey(
        "reference.Region",
        models.PROTECT,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("region"),
    )
    entry_id = models.BigIntegerField(_("journal entry"))
    queued_on = models.DateField(_("queued on"))
    state = models.CharField(
        _("state"), max_length=8, choices=MessageState.choices, default="queued", db_default="queued"
    )
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0, db_default=0)
    next_attempt_at = models.DateTimeField(_("next attempt at"), null=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = models.CharField(_("last error"), max_length=60, blank=True, db_default="")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(state="queued"), name="message_due"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="message_failed"),
            models.Index(fields=["subject_kind", "subject_id"], name="message_about"),
            models.Index(fields=["person"], name="message_of_person"),
            models.Index(
                fields=["recipient_id"], condition=Q(recipient_kind="person"), name="message_to_person"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry_id", "template", "recipient_kind", "recipient_id"],
                name="notifications_message_once_an_entry",
            ),
            models.CheckConstraint(
                name="notifications_message_state_known", condition=Q(state__in=MessageState.values)
            ),
            models.CheckConstraint(
                name="notifications_message_queued_has_its_moment",
                condition=Q(state="queued", next_attempt_at__isnull=False)
                | (~Q(state="queued") & Q(next_attempt_at=None)),
            ),
            models.CheckConstraint(
                name="notifications_message_sent_when",
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.pk}"


class SetAside(models.Model):
    """A journal entry that nothing could be made of, or that waits behind such a one of its subject.

    `attempts` is 0 for those that only wait. The row goes when the entry has been dispatched.
    """

    entry_id = models.BigIntegerField(_("journal entry"), unique=True)
    kind = models.CharField(_("event"), max_length=60)
    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject's number"))
    person_id = models.BigIntegerField(_("person"), null=True)
    cause = models.CharField(_("cause"), max_length=60, blank=True, db_default="")
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    set_aside_at = models.DateTimeField(_("set aside at"))
    next_attempt_at = models.DateTimeField(_("next attempt at"))

    class Meta:
        verbose_name = _("entry set aside")
        verbose_name_plural = _("entries set aside")
        constraints = [
            models.CheckConstraint(
                name="notifications_setaside_tried_for_a_cause",
                condition=Q(attempts=0, cause="") | (Q(attempts__gt=0) & ~Q(cause="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.entry_id}"
