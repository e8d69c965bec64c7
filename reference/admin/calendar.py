"""The calendar of days off: read, and set by the act of a decree."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.admin import ONCE, Act, ActForm, Column, DayField
from core.editing import values_of
from core.languages import LANGUAGES, NAME_COLUMNS
from reference.admin.base import ReferenceAdmin, all_of, confidence_cell
from reference.models import CalendarDay
from reference.operations import set_calendar_day


class CalendarDayForm(ActForm):
    """One day of the calendar, by the act that sets it."""

    day = DayField(label=_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=CalendarDay.Kind.choices)
    source = forms.CharField(label=_("Source"), max_length=500, help_text=_("The act that sets this day."))
    field_order = ("day", "kind", *NAME_COLUMNS, "source")


for _language in LANGUAGES:
    CalendarDayForm.base_fields[_language.column] = forms.CharField(
        label=capfirst(_language.name_label), max_length=160
    )


class ChangeDayForm(CalendarDayForm):
    """The same over a day that is in the calendar; which day it is stays."""

    def prepare(self) -> None:
        del self.fields["day"]

    def stored(self) -> dict[str, Any]:
        return values_of(self.subject, self.fields.keys() - {ONCE})

    def given(self) -> dict[str, Any]:
        return {**super().given(), "day": self.subject.day, "shown": self.shown}


def set_day(row: CalendarDay | None, *, on: date, by: Actor, **given: Any) -> CalendarDay:
    names = {language.code: given.pop(language.column) for language in LANGUAGES}
    return set_calendar_day(names=names, on=on, by=by, **given)


def may_set_days(user: Actor, on: date, subject: object) -> bool:
    return user.has_perm("reference.change_calendarday")


SET_DAY = _(
    "Deadlines counted from now on follow the new calendar. A cancelled holiday is set to be a working day."
)
DAY_SET = _("The day is set.")


@admin.register(CalendarDay)
class CalendarDayAdmin(ReferenceAdmin):
    """Holidays, moved days off and working weekends."""

    visible = staticmethod(all_of(CalendarDay))
    columns = (
        Column(_("Day"), lambda row, on: row.day),
        Column(_("Kind"), lambda row, on: row.get_kind_display()),
        Column(_("Name"), lambda row, on: row.name),
        Column(_("Confidence"), lambda row, on: confidence_cell(row)),
    )
    lead = _("Days that differ from the five-day week. Every deadline in working days follows them.")
    acts = (
        Act[None, CalendarDay, Actor](
            name="add",
            label=_("Set a day"),
            on_list=True,
            primary=True,
            form=CalendarDayForm,
            perform=set_day,
            consequence=SET_DAY,
            allowed=may_set_days,
            done=DAY_SET,
        ),
        Act[CalendarDay, CalendarDay, Actor](
            name="change",
            label=_("Change this day"),
            primary=True,
            form=ChangeDayForm,
            perform=set_day,
            consequence=SET_DAY,
            allowed=may_set_days,
            done=DAY_SET,
        ),
    )
