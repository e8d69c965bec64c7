"""Addresses, notices, registrations and residence permits of planned visits, set-based."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from django.db import connection, transaction

from accounts.models import User
from core.languages import names_sql
from core.numbers import ALPHABET, BODY_LENGTH, number_of
from demo.operations.people import Told
from demo.operations.tables import copy_rows, reserve_ids
from demo.rules.plans import PermitPlan, Visit
from journal.operations import entries_from
from papers.events import PaperEvent
from registry.events import RegistryEvent
from registry.operations.stays.clocks import recompute_clocks
from registry.queries.stays.papers import RESIDENCE_PERMIT
from registry.rules.stays.residence import PREFIX

#: Written twice in one transaction, they are made anew.
_CREATE = """
DROP TABLE IF EXISTS pg_temp.demo_address, pg_temp.demo_notice, pg_temp.demo_registration,
  pg_temp.demo_permit, pg_temp.demo_event;
CREATE TEMPORARY TABLE demo_address (entry_id bigint, region_id bigint, district_id bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_notice (entry_id bigint, host_id bigint, received_on date, deadline_on date,
  region_id bigint, district_id bigint, address text, dwelling_id bigint, terms_id bigint) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_registration (id bigint, entry_id bigint, host_id bigint, region_id bigint,
  district_id bigint, address text, dwelling_id bigint, first_on date, last_on date, renewal_number int,
  previous_id bigint, terms_id bigint, state text, closed_on date, event text, told_on date) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_permit (id bigint, number text, person_id bigint, entry_id bigint,
  ground_id bigint, ground_reference text, region_id bigint, requested_on date, state text, valid_from date,
  valid_until date, decided_on date, annulled_on date, reason text, extends_id bigint, terms_id bigint
) ON COMMIT DROP;
CREATE TEMPORARY TABLE demo_event (told_on date, place int, subject_kind text, subject_id bigint,
  person_id bigint, region_id bigint, by_id bigint, event text, data jsonb) ON COMMIT DROP
"""
_ADDRESS = ("entry_id", "region_id", "district_id")
_NOTICE = (
    *("entry_id", "host_id", "received_on", "deadline_on", "region_id", "district_id", "address"),
    *("dwelling_id", "terms_id"),
)
_REGISTRATION = (
    *("id", "entry_id", "host_id", "region_id", "district_id", "address"),
    *("dwelling_id", "first_on", "last_on"),
    *("renewal_number", "previous_id", "terms_id", "state", "closed_on", "event", "told_on"),
)
_PERMIT = (
    *("id", "number", "person_id", "entry_id", "ground_id", "ground_reference", "region_id", "requested_on"),
    *("state", "valid_from", "valid_until", "decided_on", "annulled_on", "reason", "extends_id", "terms_id"),
)

_SETTLE = """
UPDATE registry_stay s SET region_id = d.region_id, district_id = d.district_id
FROM demo_address d WHERE s.entry_id = d.entry_id
"""

_NOTICES = """
WITH made AS (
  INSERT INTO registry_arrivalnotification
    (stay_id, host_id, received_on, deadline_on, region_id, district_id, address, dwelling_id, terms_id,
     by_id)
  SELECT s.id, d.host_id, d.received_on, d.deadline_on, d.region_id, d.district_id, d.address,
    d.dwelling_id, d.terms_id, %(by)s
  FROM demo_notice d JOIN registry_stay s ON s.entry_id = d.entry_id ORDER BY d.received_on, s.id
  RETURNING id, stay_id, host_id, received_on, deadline_on, region_id, terms_id
)
INSERT INTO demo_event
SELECT m.received_on, 0, 'arrivalnotification', m.id, s.person_id, m.region_id, %(by)s, %(event)s,
       jsonb_build_object('stay', m.stay_id, 'host', m.host_id, 'deadline_on', m.deadline_on,
                          'received_on', m.received_on, 'late', m.received_on > m.deadline_on,
                          'terms', m.terms_id)
FROM made m JOIN registry_stay s ON s.id = m.stay_id
"""

# `extends` in the order of the ids: a permit is there before the one that extends it.
_PERMITS = """
WITH made AS (
  INSERT INTO registry_residencepermit
    (id, number, person_id, stay_id, ground_id, ground_reference, region_id, requested_on, state, valid_from,
     valid_until, decided_on, decided_by_id, annulled_on, reason, extends_id, terms_id)
  SELECT d.id, d.number, d.person_id, s.id, d.ground_id, d.ground_reference, d.region_id, d.requested_on,
    d.state,
         d.valid_from, d.valid_until, d.decided_on,
           CASE WHEN d.decided_on IS NULL THEN NULL ELSE %(by)s::bigint END,
         d.annulled_on, d.reason, d.extends_id, CASE WHEN d.state IN ('issued',
           'annulled') THEN d.terms_id END
  FROM demo_permit d JOIN registry_stay s ON s.entry_id = d.entry_id ORDER BY d.id
  RETURNING *
)
INSERT INTO demo_event
SELECT told.told_on, 1, 'residencepermit', m.id, m.person_id, m.region_id, %(by)s, told.event,
       jsonb_build_object('stay', m.stay_id, 'ground', g.code, 'extends', m.extends_id) || told.data
FROM made m JOIN registry_residenceground g ON g.id = m.ground_id CROSS JOIN LATERAL (VALUES
  (m.requested_on, 'residence_requested', jsonb_build_object('received_on', m.requested_on)),
  (CASE WHEN m.state IN ('issued', 'annulled') THEN m.decided_on END, 'residence_issued',
   jsonb_build_object('valid_from', m.valid_from, 'valid_until', m.valid_until, 'terms', m.terms_id)),
  (CASE WHEN m.state IN ('refused', 'withdrawn') THEN m.decided_on END, 'residence_' || m.state, '{}'),
  (m.annulled_on, 'residence_annulled', '{}')
) AS told(told_on, event, data) WHERE told.told_on IS NOT NULL
"""

# The same facts as `registry.queries.stays.papers.facts_of_paper` tells; a test holds both to the same rows.
_PAPERS = f"""
WITH made AS (
  INSERT INTO papers_paper (number, kind, state, valid_from, valid_until, facts, issued_on, annulled_on)
  SELECT d.number, %(kind)s, CASE d.state WHEN 'annulled' THEN 'annulled' ELSE 'valid' END, d.valid_from,
         d.valid_until, jsonb_build_object('region', jsonb_build_array(jsonb_build_object(
           'code', r.code, 'names', {names_sql("r")}))), d.decided_on, d.annulled_on
  FROM demo_permit d JOIN reference_region r ON r.id = d.region_id WHERE d.number IS NOT NULL ORDER BY d.id
  RETURNING *
)
INSERT INTO demo_event
SELECT told.told_on, 3, 'paper', m.id, d.person_id, d.region_id, %(by)s, told.event,
       jsonb_build_object('paper', m.kind) || told.data
FROM made m JOIN demo_permit d ON d.number = m.number CROSS JOIN LATERAL (VALUES
  (m.issued_on, %(issued)s, jsonb_build_object('valid_from', m.valid_from, 'valid_until', m.valid_until)),
  (m.annulled_on, %(annulled)s, '{{}}')
) AS told(told_on, event, data) WHERE told.told_on IS NOT NULL
"""

# A registration never reaches beyond the lawful end that the product has computed, except where a
# renewal is what gives it.
_REGISTRATIONS = """
WITH made AS (
  INSERT INTO registry_registration
    (id, stay_id, host_id, region_id, district_id, address, dwelling_id, first_on, last_on, renewal_number,
     previous_id, terms_id, state, closed_on)
  SELECT d.id, s.id, d.host_id, d.region_id, d.district_id, d.address, d.dwelling_id, d.first_on,
         CASE WHEN d.renewal_number > 0 AND r.renewal_extends_stay OR d.state = 'ended' THEN d.last_on
              ELSE greatest(d.first_on, least(d.last_on, s.authorised_until)) END,
         d.renewal_number, d.previous_id, d.terms_id, d.state, d.closed_on
  FROM demo_registration d JOIN registry_stay s ON s.entry_id = d.entry_id
  LEFT JOIN registry_stayregime r ON r.id = s.regime_id ORDER BY d.id
  RETURNING id, stay_id, region_id, first_on, last_on, renewal_number, previous_id, terms_id, closed_on, state
)
INSERT INTO demo_event
SELECT told.told_on, 2, 'registration', m.id, s.person_id, m.region_id, %(by)s, told.event, told.data
FROM made m JOIN registry_stay s ON s.id = m.stay_id JOIN demo_registration d ON d.id = m.id
CROSS JOIN LATERAL (VALUES
  (d.told_on, d.event, jsonb_build_object('stay', m.stay_id, 'first_on', m.first_on, 'last_on', m.last_on,
     'renewal_number', m.renewal_number, 'previous', m.previous_id, 'terms', m.terms_id)),
  (CASE WHEN m.state = 'ended' THEN m.closed_on END, 'registration_ended',
   jsonb_build_object('stay', m.stay_id, 'because', 'departure', 'departed_on', m.closed_on))
) AS told(told_on, event, data) WHERE told.told_on IS NOT NULL
"""

_JOURNAL = f"""
{entries_from("demo_event")} ORDER BY told_on, place, subject_id
"""


@dataclass(slots=True)
class Written:
    """How many papers were written."""

    notices: int = 0
    permits: int = 0
    registrations: int = 0


@transaction.atomic
def write_papers(*, told: Told, officer: User, rng: Random, on: date, by: User) -> Written:
    """Write the planned papers of visits whose stays are there, journaled, and let the product
    compute the clocks that permits change.

    `officer` is who acted; `by` the one in whose name the country is made.
    """
    written = Written()
    entries = [
        (person, entry, visit) for person, entry, _plan, visit in told.entries if visit.address is not None
    ]
    acting = {"by": officer.pk}
    with connection.cursor() as cursor:
        cursor.execute(_CREATE)
        copy_rows(cursor, "demo_address", _ADDRESS, _addresses(entries))
        cursor.execute(_SETTLE)
        written.notices = copy_rows(cursor, "demo_notice", _NOTICE, _notices(entries))
        cursor.execute(_NOTICES, {**acting, "event": str(RegistryEvent.ARRIVAL_NOTIFIED)})
        written.permits = _write_permits(cursor, entries, acting, rng)
        holders = sorted({person for person, _entry, visit in entries if visit.permits})
        recompute_clocks(person_ids=holders, on=on, by=by)
        ids = iter(
            _reserved(cursor, "registry_registration", sum(len(v.registrations) for _p, _e, v in entries))
        )
        rows = _registrations(entries, ids)
        written.registrations = copy_rows(cursor, "demo_registration", _REGISTRATION, rows)
        cursor.execute("ANALYZE demo_registration")
        cursor.execute(_REGISTRATIONS, acting)
        cursor.execute(_JOURNAL)
        renewed = {person for person, _entry, visit in entries if len(visit.registrations) > 1}
        recompute_clocks(person_ids=sorted(renewed - set(holders)), on=on, by=by)
    return written


def _reserved(cursor: Any, table: str, number: int) -> list[int]:
    return reserve_ids(cursor, table, number) if number else []


def _addresses(entries: Sequence[tuple[int, int, Visit]]) -> Iterator[Sequence[Any]]:
    for _person, entry_id, visit in entries:
        moved = [row.address for row in visit.registrations if row.address is not None]
        address = moved[-1] if moved else visit.address
        if address is not None and (visit.notice or visit.registrations):
            yield entry_id, address.region_id, address.district_id


def _notices(entries: Sequence[tuple[int, int, Visit]]) -> Iterator[Sequence[Any]]:
    for _person, entry_id, visit in entries:
        notice, address = visit.notice, visit.address
        if notice is not None and address is not None:
            yield (
                *(entry_id, address.host_id, notice.received_on, notice.deadline_on),
                *(
                    address.region_id,
                    address.district_id,
                    address.address,
                    address.dwelling_id,
                    notice.terms_id,
                ),
            )


def _registrations(entries: Sequence[tuple[int, int, Visit]], ids: Iterator[int]) -> Iterator[Sequence[Any]]:
    for _person, entry_id, visit in entries:
        previous, before = None, None
        for row in visit.registrations:
            address = row.address or visit.address
            assert address is not None
            number = next(ids)
            if before is None:
                event, told_on = RegistryEvent.REGISTRATION_OPENED, row.first_on
            elif before.state == "moved":
                event, told_on = RegistryEvent.REGISTRATION_MOVED, row.first_on
            else:
                event, told_on = RegistryEvent.REGISTRATION_RENEWED, before.closed_on or row.first_on
            yield (
                *(number, entry_id, address.host_id, address.region_id, address.district_id, address.address),
                address.dwelling_id,
                *(row.first_on, row.last_on, row.number, previous, row.terms_id, row.state, row.closed_on),
                *(event.value, told_on),
            )
            previous, before = number, row


def _write_permits(
    cursor: Any, entries: Sequence[tuple[int, int, Visit]], acting: dict[str, Any], rng: Random
) -> int:
    ids = iter(_reserved(cursor, "registry_residencepermit", sum(len(v.permits) for _p, _e, v in entries)))
    number = copy_rows(cursor, "demo_permit", _PERMIT, _permits(entries, ids, rng))
    cursor.execute(_PERMITS, acting)
    events = {"issued": PaperEvent.PAPER_ISSUED.value, "annulled": PaperEvent.PAPER_ANNULLED.value}
    cursor.execute(_PAPERS, {**acting, **events, "kind": RESIDENCE_PERMIT})
    return number


def _permits(
    entries: Sequence[tuple[int, int, Visit]], ids: Iterator[int], rng: Random
) -> Iterator[Sequence[Any]]:
    for person_id, entry_id, visit in entries:
        previous: int | None = None
        for permit in visit.permits:
            number = next(ids)
            assert visit.address is not None
            yield (
                *(number, _number(permit, rng), person_id, entry_id, permit.ground_id, permit.reference),
                *(
                    visit.address.region_id,
                    permit.requested_on,
                    permit.state,
                    permit.valid_from,
                    permit.valid_until,
                ),
                *(permit.decided_on, permit.annulled_on, permit.reason, previous if permit.extends else None),
                permit.terms_id,
            )
            previous = number


def _number(permit: PermitPlan, rng: Random) -> str | None:
    if permit.state not in ("issued", "annulled"):
        return None
    return number_of(PREFIX, "".join(rng.choices(ALPHABET, k=BODY_LENGTH)))
