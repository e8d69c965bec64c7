"""Changing the calendar of days off, as decrees do each year."""

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.editing import Shown, refuse_if_changed, values_of
from core.errors import RuleViolation
from core.languages import LANGUAGES, NAME_COLUMNS
from journal.operations import record
from reference.events import ReferenceEvent
from reference.models import CalendarDay, Confidence

_SHOWN = ("kind", *NAME_COLUMNS, "source")


@transaction.atomic
def set_calendar_day(
    *,
    day: date,
    kind: str,
    names: Mapping[str, str],
    source: str,
    on: date,
    by: Actor,
    shown: Shown | None = None,
) -> CalendarDay:
    """Make `day` a holiday, a moved day off or a working day, by the act named in `source`.

    `names` are the names by language. A holiday that was cancelled is set to
    be a working day: its row stays, and so does the reason. Deadlines asked for from now on follow
    the new calendar; those already stored keep their dates. `shown` is what a form showed of the day.

    Raises: ChangedMeanwhile when the day no longer is what was shown; RuleViolation when the kind is
    unknown, a name or the source is missing.
    """
    row = CalendarDay.objects.select_for_update(no_key=True).filter(day=day).first()
    before = None if row is None else row.kind
    row = row or CalendarDay(day=day)
    refuse_if_changed(shown, values_of(row, [name for name in _SHOWN if name in (shown or {})]))

    row.kind, row.source, row.confidence = kind, source.strip(), Confidence.CONFIRMED
    for language in LANGUAGES:
        setattr(row, language.column, names[language.code])
    try:
        row.full_clean()
    except ValidationError as error:
        raise RuleViolation(
            _("This day cannot be entered: %(why)s") % {"why": " ".join(error.messages)},
            code="calendar_day_refused",
            facts={"fields": error.message_dict},
        ) from error
    if not row.source:
        raise RuleViolation(_("Name the act that sets this day."), code="source_missing")
    row.save()

    record(
        ReferenceEvent.CLASSIFIER_ADDED if before is None else ReferenceEvent.CLASSIFIER_CHANGED,
        subject=row,
        by=by,
        on=on,
        data={"day": day.isoformat(), "before": before, "kind": kind},
    )
    return row
