"""The notice of arrival: until when the host must give it, and whether it came late.

Source: Law on migration of population, art. 6(4): three working days, the day of crossing is the
first; a day off is followed by the next working day.
"""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.errors import RuleViolation
from reference.rules import WorkingCalendar


def notification_deadline(
    *, entered_on: date, working_days: int, arrival_day_counts: bool, calendar: WorkingCalendar
) -> date:
    """The last day on which a notice of an arrival on `entered_on` is in time.

    Raises: NoTermsInForce for a year without a calendar.
    """
    return calendar.deadline(entered_on, working_days, first_day_counts=arrival_day_counts)


def day_of_receipt(*, received_on: date, entered_on: date, on: date) -> date:
    """The day the notice was received, when it can be true.

    Raises: RuleViolation for a day before the entry or after the day of the act.
    """
    if received_on < entered_on:
        raise RuleViolation(
            _(
                "Received on: the person entered on %(entered)s, later than this notice. Check the day, "
                "or choose the other stay."
            )
            % {"entered": date_format(entered_on)},
            code="before_entry",
            facts={"entered_on": entered_on.isoformat()},
        )
    if received_on > on:
        raise RuleViolation(
            _("Received on: the day is still to come. Choose %(on)s or an earlier day.")
            % {"on": date_format(on)},
            code="in_the_future",
            facts={"on": on.isoformat()},
        )
    return received_on
