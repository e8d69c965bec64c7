"""Letters as SQL: one INSERT … SELECT a template, from the journal entries that call for it.

A letter is queued only for someone with an address, once an entry, and only while its occasion
still holds; whether it still does is asked once more when it is sent. The address stays in the file.
A migrant whose file is closed gets none; while it is doubted whether two files are one person's, what is
due to that person is withheld; for hosts and employers nothing changes when a file is closed.
"""

from dataclasses import dataclass

from core.languages import name_sql
from notifications.states import MessageTemplate, Recipient
from registry.queries.matches.joins import is_undoubted_sql
from registry.queries.open_files import is_open_sql

_INSERT = """
INSERT INTO notifications_message
  (recipient_kind, recipient_id, channel, language, template, params, subject_kind, subject_id,
   person_id, region_id, entry_id, queued_on, next_attempt_at)
SELECT '{recipient}', {who}.id, 'email', {who}.language, %(template)s, {params}, e.subject_kind, e.subject_id,
       {person}, e.region_id, e.id, e."on", %(at)s
FROM journal_entry e {joins}
WHERE e.id = ANY(%(entries)s) AND {who}.email <> '' AND {holds}
  AND NOT EXISTS (SELECT FROM notifications_message m
                  WHERE m.entry_id = e.id AND m.template = %(template)s
                    AND m.recipient_kind = '{recipient}' AND m.recipient_id = {who}.id)
ORDER BY e.id
"""

_HOLDS = """
SELECT EXISTS (SELECT FROM journal_entry e {joins}
               WHERE e.id = %(entry)s AND {who}.id = %(recipient)s AND {holds})
"""

_REGISTRATION = """
JOIN registry_registration r ON r.id = e.subject_id JOIN registry_stay s ON s.id = r.stay_id
JOIN registry_person p ON p.id = s.person_id
"""
_CASE = """
JOIN enforcement_overstaycase c ON c.id = e.subject_id JOIN registry_person p ON p.id = c.person_id
"""
_HOST_OF_REGISTRATION = "JOIN parties_host h ON h.id = r.host_id"
_STILL_CURRENT = (
    "r.state = 'current' AND s.departed_on IS NULL AND s.annulled_on IS NULL AND s.basis <> 'citizen'"
)
_STILL_OPEN = "c.state IN ('possible', 'under_review', 'proposed')"
_WAS_TOLD = """
EXISTS (SELECT FROM notifications_message told
        WHERE told.subject_kind = 'overstaycase' AND told.subject_id = c.id
          AND told.template = 'case_reviewed' AND told.state NOT IN ('failed', 'withheld'))
AND NOT EXISTS (SELECT FROM enforcement_overstaycase other
                WHERE other.stay_id = c.stay_id AND other.state IN ('possible', 'under_review', 'proposed'))
"""
_PERMIT = """
JOIN permits_permit w ON w.id = e.subject_id JOIN registry_person p ON p.id = w.person_id
JOIN parties_employer f ON f.id = w.employer_id
"""
_APPLICATION = """
JOIN permits_application a ON a.id = e.subject_id JOIN parties_employer f ON f.id = a.employer_id
LEFT JOIN permits_refusalground g ON g.id = a.refusal_ground_id
LEFT JOIN payments_payable fee ON fee.id = a.fee_id
"""
# The fee of an application; whoever else asks for money says who is told that it is given back.
_FEE_OF_APPLICATION = """
JOIN payments_payment paid ON paid.id = (e.data ->> 'payment')::bigint
JOIN permits_application a ON a.fee_id = paid.payable_id JOIN parties_employer f ON f.id = a.employer_id
"""
_NOT_FOLLOWED = """
w.state = 'issued' AND w.valid_until >= e."on"
AND NOT EXISTS (SELECT FROM permits_permit next WHERE next.extends_id = w.id AND next.state = 'issued')
"""
_GROUND = f""", 'ground', {name_sql("g", "f.language")}"""
_FEE = ", 'fee_due_on', fee.due_on"
_LEFT_OUT = """, 'left_out', (e.data ->> 'places')::int,
  'workers', (SELECT count(*) FROM permits_worker WHERE application_id = a.id)"""
_CORRECT_BY = ", 'decision_due_on', a.decision_due_on"
_LAST_DAY = "jsonb_build_object('last_on', r.last_on, 'registration', r.id)"


_WHO = {Recipient.PERSON: "p", Recipient.HOST: "h", Recipient.EMPLOYER: "f"}
_OPEN_FILE, _UNDOUBTED = is_open_sql("p"), is_undoubted_sql("p")


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of letter: the statement that queues it, and the one that asks whether its occasion holds."""

    queue: str
    holds: str


def _letter(*, to: Recipient, params: str, joins: str, which: str, person: str = "p.id") -> Letter:
    calls = f"{_OPEN_FILE} AND {which}" if to == Recipient.PERSON else which
    holds = f"{_UNDOUBTED} AND {calls}" if to == Recipient.PERSON else which
    parts = {"recipient": str(to), "who": _WHO[to], "joins": joins}
    return Letter(
        _INSERT.format(params=params, person=person, holds=calls, **parts),
        _HOLDS.format(holds=holds, **parts),
    )


def _about_permit(to: Recipient, which: str) -> Letter:
    """A letter about a work permit, to its holder or to the employer."""
    return _letter(
        to=to,
        params="jsonb_build_object('number', w.number, 'valid_until', w.valid_until)",
        joins=_PERMIT,
        which=which,
    )


def _about_application(*states: str, params: str = "") -> Letter:
    """A letter to the employer about an application that still stands where the entry put it."""
    still = ", ".join(f"'{state}'" for state in states)
    return _letter(
        to=Recipient.EMPLOYER,
        params=f"jsonb_build_object('number', a.number{params})",
        joins=_APPLICATION,
        which=f"a.state IN ({still})",
        person="NULL::bigint",
    )


def _about_money(state: str, params: str) -> Letter:
    """A letter to the employer about money that came and is not kept, while it is where the entry put it."""
    return _letter(
        to=Recipient.EMPLOYER,
        params=f"jsonb_build_object('number', a.number, 'amount', paid.amount, {params})",
        joins=_FEE_OF_APPLICATION,
        which=f"paid.state = '{state}'",
        person="NULL::bigint",
    )


#: In this order: whether somebody was told is read after the telling.
LETTERS: dict[MessageTemplate, Letter] = {
    MessageTemplate.REGISTRATION_DUE: _letter(
        to=Recipient.PERSON,
        params="jsonb_build_object('last_on', r.last_on, 'stay_until', s.authorised_until)",
        joins=_REGISTRATION,
        which=_STILL_CURRENT,
    ),
    MessageTemplate.HOST_REGISTRATION_DUE: _letter(
        to=Recipient.HOST, params=_LAST_DAY, joins=_REGISTRATION + _HOST_OF_REGISTRATION, which=_STILL_CURRENT
    ),
    MessageTemplate.CASE_REVIEWED: _letter(
        to=Recipient.PERSON,
        params="jsonb_build_object('authorised_until', c.authorised_until)",
        joins=_CASE,
        which=_STILL_OPEN,
    ),
    MessageTemplate.HOST_DUTY: _letter(
        to=Recipient.HOST, params=_LAST_DAY, joins=_REGISTRATION + _HOST_OF_REGISTRATION, which=_STILL_CURRENT
    ),
    MessageTemplate.CASE_CLOSED: _letter(
        to=Recipient.PERSON,
        params="jsonb_build_object('authorised_until', c.authorised_until)",
        joins=_CASE,
        which=f"c.leave_due_on IS NULL AND {_WAS_TOLD}",
    ),
    MessageTemplate.DAY_TO_LEAVE: _letter(
        to=Recipient.PERSON,
        params="jsonb_build_object('authorised_until', c.authorised_until, 'leave_due_on', c.leave_due_on)",
        joins=_CASE,
        which="c.leave_due_on IS NOT NULL",
    ),
    MessageTemplate.DECISION_ANNULLED: _letter(
        to=Recipient.PERSON,
        params="jsonb_build_object('authorised_until', c.authorised_until, 'decided_on', c.closed_on)",
        joins=_CASE,
        which="c.state = 'annulled'",
    ),
    MessageTemplate.PERMIT_REVOKED: _about_permit(Recipient.PERSON, "w.state = 'revoked'"),
    MessageTemplate.EMPLOYER_PERMIT_REVOKED: _about_permit(Recipient.EMPLOYER, "w.state = 'revoked'"),
    MessageTemplate.EMPLOYER_PERMIT_EXPIRING: _about_permit(Recipient.EMPLOYER, _NOT_FOLLOWED),
    MessageTemplate.APPLICATION_RETURNED: _about_application("returned", params=_CORRECT_BY),
    MessageTemplate.APPLICATION_GRANTED: _about_application("pending_fee", params=_FEE),
    MessageTemplate.APPLICATION_REFUSED: _about_application("refused", params=_GROUND),
    MessageTemplate.APPLICATION_LAPSED: _about_application("lapsed", params=_FEE),
    MessageTemplate.WORKERS_LEFT_OUT: _about_application("issued", "unissued", params=_LEFT_OUT),
    MessageTemplate.FEE_TO_REFUND: _about_money("to_refund", "'refund_ground', paid.refund_ground"),
    MessageTemplate.FEE_REFUNDED: _about_money("refunded", "'refunded_on', paid.refunded_on"),
}
