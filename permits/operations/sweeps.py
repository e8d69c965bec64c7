"""Sweeps over applications and permits: unpaid ones lapse, places move into the new year, ends are noted.

Each is the same when run twice, late, by two workers at once, or after being killed. Expiry is one
statement. Lapsing and carrying over go application by application, each in a transaction of its own:
they are few, and their places are moved by the quota's own operations; what another act holds
locked is left to that act and to the next run.
"""

from datetime import date
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.periods import days_later
from journal.operations import acting, entries_sql
from permits.events import PermitEvent
from permits.models import Application
from permits.operations.moves import journal_application
from permits.operations.submission import close
from permits.queries import permit_rules
from permits.queries.applications import left_from_before, unpaid_after
from permits.queries.permits import has_citizens_file_sql
from permits.states import ApplicationAct
from quotas.operations import move_reservation
from quotas.queries import allocation_for

# An extended permit is not about to end in any way that somebody must act on, nor is that of whoever has
# become a citizen since and needs none; a closed file says nothing of it, as to the firm itself.
_NOTE_PERMITS = """
WITH found AS (
  SELECT p.id, p.person_id, p.employer_id, p.category, p.valid_until, a.region_id, n.id AS next_id
  FROM permits_permit p JOIN permits_application a ON a.id = p.application_id
  LEFT JOIN permits_permit n ON n.extends_id = p.id AND n.state = 'issued'
  WHERE p.state = 'issued' AND {which}
  ORDER BY p.id
  FOR NO KEY UPDATE OF p SKIP LOCKED
), changed AS (
  UPDATE permits_permit p SET {column} = %(on)s FROM found WHERE found.id = p.id
), noted AS (
  {noted}
  FROM found ORDER BY id
)
SELECT count(*) FROM found
"""
_EXPIRING = f"""
  p.expiring_noted_on IS NULL AND p.valid_until >= %(on)s AND p.valid_until <= %(until)s AND n.id IS NULL
  AND NOT {has_citizens_file_sql("p.person_id")}
"""
_EXPIRED = "p.expiry_noted_on IS NULL AND p.valid_until < %(on)s"


@transaction.atomic
def expire_permits(*, on: date, by: User) -> dict[str, Any]:
    """Note once each permit that ends within the notice days, unless it is extended or its holder has
    become a citizen, and each that has ended.

    That a permit expired follows from its dates; the entry in the journal is what others act on.

    Raises: NoTermsInForce when no rules of permits are in force on that day.
    """
    notice = permit_rules(on).expiry_notice_days
    until = days_later(on, notice)
    return {
        "on": on.isoformat(),
        "expiring": _note(
            PermitEvent.PERMIT_EXPIRING, "expiring_noted_on", _EXPIRING, {"until": until}, on=on, by=by
        ),
        "expired": _note(PermitEvent.PERMIT_EXPIRED, "expiry_noted_on", _EXPIRED, {}, on=on, by=by),
    }


def lapse_unpaid(*, on: date, by: User) -> dict[str, Any]:
    """Let every granted application lapse whose last day to pay is before `on`; its places are released.

    Source: rules of permits: not issued unless the fee is paid within 10 working days.
    """
    due = list(unpaid_after(on).values_list("pk", flat=True))
    return {"on": on.isoformat(), "lapsed": sum(_lapse(pk, on=on, by=by) for pk in due)}


def carry_over(*, year: int, on: date, by: User) -> dict[str, Any]:
    """Move the places of applications undecided on 31 December into the allocations of `year`.

    Those waiting longest come first, and keep their turn. Where no order gives the region places
    yet, or too few are left, an application keeps its old ones and the next run tries again.
    """
    pending = list(left_from_before(year).values_list("pk", flat=True))
    carried = sum(_carry(pk, year, on=on, by=by) for pk in pending)
    return {"year": year, "carried": carried, "waiting": left_from_before(year).count()}


@transaction.atomic
def _lapse(application_id: int, *, on: date, by: User) -> bool:
    application = _locked(unpaid_after(on), application_id)
    if application is None:
        return False
    close(application, ApplicationAct.LAPSE, PermitEvent.APPLICATION_LAPSED, on=on, by=by)
    return True


@transaction.atomic
def _carry(application_id: int, year: int, *, on: date, by: User) -> bool:
    """One application; nothing of it stays written when too few places are left."""
    application = _locked(left_from_before(year), application_id)
    if application is None or application.allocation_id is None:
        return False
    new = allocation_for(region_id=application.region_id, category=application.category, year=year)
    if new is None or not move_reservation(
        from_allocation_id=application.allocation_id,
        to_allocation_id=new.pk,
        places=application.places,
        reference=application.number,
        on=on,
        by=by,
    ):
        return False
    earlier_id, application.allocation = application.allocation_id, new
    application.save(update_fields=["allocation"])
    journal_application(
        PermitEvent.APPLICATION_CARRIED,
        application,
        on=on,
        by=by,
        year=year,
        places=application.places,
        from_allocation=earlier_id,
    )
    return True


def _locked(due: Any, application_id: int) -> Application | None:
    """The application, if it is still due and nobody else holds it."""
    found: Application | None = (
        due.select_for_update(of=("self",), no_key=True, skip_locked=True).filter(pk=application_id).first()
    )
    return found


def _note(event: PermitEvent, column: str, which: str, params: dict[str, Any], *, on: date, by: User) -> int:
    """Run one statement with what every journal row needs; how many it wrote."""
    noted = entries_sql(
        event,
        subject="id",
        person="person_id",
        region="region_id",
        data={
            "employer": "employer_id",
            "category": "category",
            "valid_until": "valid_until",
            "extended_by": "next_id",
        },
    )
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE_PERMITS.format(which=which, column=column, noted=noted), {**params, **acting(on=on, by=by)}
        )
        found: int = cursor.fetchone()[0]
    return found
