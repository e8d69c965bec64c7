"""What was done with an application, and what an entry of the journal says of it, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.templatetags.dates_in_words import number_in_words
from journal.models import Entry
from journal.queries import entries_of
from payments.events import PaymentEvent
from payments.states import RefundGround
from permits.models import Application, Worker

#: Of the fee, what the application's own entries do not say: money came, and is not kept.
NOT_KEPT = (PaymentEvent.PAYMENT_TO_REFUND, PaymentEvent.PAYMENT_REFUNDED)


def entries_of_application(application: Application) -> QuerySet[Entry]:
    """What was done with the application, and with money for its fee that is given back, newest first."""
    entries = entries_of("application", application.pk)
    if application.fee_id is None:
        return entries
    return entries | entries_of("payable", application.fee_id).filter(kind__in=NOT_KEPT)


def money_in_words(entry: Entry) -> str:
    """How much money is given back, and why or whether it was; empty for other entries."""
    if entry.kind not in NOT_KEPT:
        return ""
    data = entry.data or {}
    amount = _("%(amount)s tenge") % {"amount": number_in_words(data["amount"])}
    return f"{amount}. {RefundGround(data['because']).label}" if data.get("because") else amount


def saved_in_words(data: Mapping[str, Any]) -> str:
    """Which fields of the application or of one of its workers were written; empty for other entries."""
    if data.get("worker_added"):
        return _("a worker was added")
    if data.get("worker_removed"):
        return _("a worker was taken out")
    if data.get("worker_corrected"):
        return _("of a worker: %(fields)s") % {"fields": _labels(Worker, data.get("worker_fields"))}
    return _labels(Application, data.get("fields"))


def _labels(model: type[Application] | type[Worker], names: Any) -> str:
    labels = {field.name: str(field.verbose_name) for field in model._meta.fields}
    return ", ".join(labels[name] for name in names or [] if name in labels)
