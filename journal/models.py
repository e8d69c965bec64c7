"""What happened: append-only, audit trail and outbox in one table.

Rows never change or go: the database refuses it to everyone, and gives number, moment and transaction
itself (see the migrations). The table is partitioned by ranges of its number, a month each. No foreign
key points here and none points out, so that the journal outlives what it tells about.
"""

from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class CurrentTransaction(models.Func):
    """The number of the running transaction, as a bigint that goes on where a restored dump ended."""

    template = "(pg_current_xact_id()::text)::bigint + journal_xid_offset()"
    output_field = models.BigIntegerField()
    arity = 0


class Entry(models.Model):
    """One act: who did what to which thing, on which official day, recorded when.

    `on` is the official day that selects the act's terms, `recorded_at` the database's moment,
    `xid` the transaction (readers go by `(xid, id)` below the snapshot horizon, so that an entry
    committed late is never passed over). `data` holds codes, dates and ids; no names and no
    document numbers.
    """

    subject_kind = models.CharField(_("subject"), max_length=40)
    subject_id = models.BigIntegerField(_("subject's number"))
    person_id = models.BigIntegerField(_("person"), null=True)
    region_id = models.BigIntegerField(_("region"), null=True)
    by_id = models.BigIntegerField(_("by"))
    acting_for_id = models.BigIntegerField(_("acting for"), null=True)
    on = models.DateField(_("official day"))
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())
    xid = models.BigIntegerField(db_default=CurrentTransaction())
    request_id = models.CharField(_("request"), max_length=64, db_default="")
    schema_version = models.SmallIntegerField(db_default=1)
    kind = models.CharField(_("event"), max_length=60)
    data: Any = models.JSONField(_("data"), default=dict)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        indexes = [
            models.Index(fields=["xid", "id"], name="journal_entry_by_xid"),
            models.Index(
                fields=["person_id", "-id"],
                condition=models.Q(person_id__isnull=False),
                name="journal_entry_by_person",
            ),
            models.Index(fields=["subject_kind", "subject_id", "-id"], name="journal_entry_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_kind} {self.subject_id}"


class Shown(models.Model):
    """A person whom the answer of an entry showed; written with its entry and sealed with it.

    The table lies in the same ranges of number as the entries, and is append-only like them.
    """

    pk = models.CompositePrimaryKey("entry_id", "person_id")
    entry = models.ForeignKey(
        Entry, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="shown"
    )
    person_id = models.BigIntegerField(_("person"))

    class Meta:
        verbose_name = _("person shown")
        verbose_name_plural = _("persons shown")
        indexes = [models.Index(fields=["person_id", "-entry_id"], name="journal_shown_by_person")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.person_id}"


class Reader(models.Model):
    """How far one reader of the journal has come: everything up to `(xid, entry_id)` is done.

    Only the database's own functions move it, forward and below the horizon.
    """

    name = models.CharField(max_length=60, primary_key=True)
    xid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    read_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("journal reader")
        verbose_name_plural = _("journal readers")

    def __str__(self) -> str:
        return self.name


class Seal(models.Model):
    """A batch of entries sealed by a hash linked to the batch before.

    `fingerprints` keeps 8 bytes of id and 8 bytes of hash for each entry, so that `verify_journal` can
    name the entry that was altered, removed or slipped in. Seals are append-only too.
    """

    first_xid = models.BigIntegerField()
    last_xid = models.BigIntegerField()
    last_entry_id = models.BigIntegerField()
    entries = models.PositiveIntegerField()
    digest = models.BinaryField()
    previous_link = models.BinaryField(unique=True)
    link = models.BinaryField(unique=True)
    fingerprints = models.BinaryField()
    sealed_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self) -> str:
        return f"{self.last_xid}/{self.last_entry_id}"
