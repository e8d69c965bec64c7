"""What nobody takes goes up, once, and stays there until somebody answers."""

from datetime import date

from django.db import connection, transaction

from accounts.models import User
from core.alerts import alert_kinds
from journal.operations import acting, entries_sql
from notifications.events import NotificationEvent
from registry.queries.matches.pairs import hold_files_in_place
from registry.queries.open_files import is_open_sql

_NOTED = entries_sql(
    NotificationEvent.ALERT_UNANSWERED,
    subject="id",
    person="person_id",
    region="region_id",
    data={"kind": "kind", "original": "subject_id", "case": "case_id", "raised_on": "raised_on"},
)
_GO_UP = f"""
WITH up AS (
  UPDATE notifications_alert a SET escalated_on = %(on)s
  FROM unnest(%(kinds)s::text[], %(days)s::integer[]) AS term(kind, days)
  WHERE a.kind = term.kind AND a.closed_on IS NULL AND a.assigned_to_id IS NULL AND a.escalated_on IS NULL
    AND greatest(a.raised_on, a.handed_on) < %(on)s::date - term.days
    AND NOT EXISTS (SELECT FROM registry_person p WHERE p.id = a.person_id AND NOT {is_open_sql("p")})
  RETURNING a.id, a.kind, a.subject_id, a.case_id, a.person_id, a.region_id, a.raised_on
)
{_NOTED} FROM up ORDER BY id
"""


@transaction.atomic
def escalate_alerts(*, on: date, by: User) -> dict[str, int]:
    """Let every alert go up that nobody has had for longer than its kind allows, one statement.

    Each goes up once: it is marked until somebody has it. The journal tells of it, and from that the
    higher alert is raised; no later run, and no end of the alert's own cause, ends that one.
    """
    hold_files_in_place()
    terms = {kind.code: kind.answer_within for kind in alert_kinds if kind.answer_within is not None}
    with connection.cursor() as cursor:
        cursor.execute(_GO_UP, {**acting(on=on, by=by), "kinds": list(terms), "days": list(terms.values())})
        return {"escalated": cursor.rowcount}
