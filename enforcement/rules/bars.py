"""How long an employer is barred."""

from datetime import date

from core.periods import Period, last_day_of_months


def bar_period(*, in_force_on: date, months: int) -> Period:
    """The days without new permits after a decision in force, both ends counted.

    Source: public service of work permits, refusal ground 5: 12 months from the finding.
    """
    return Period(in_force_on, last_day_of_months(in_force_on, months))
