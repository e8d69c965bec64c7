"""Letters as SQL: one INSERT … SELECT a template, from the journal entries that call for it.

A letter is queued only for someone with an address, once an entry, and only while its occasion
still holds. The address stays in the file.
"""

from notifications.states import MessageTemplate

_INSERT = """
INSERT INTO notifications_message
  (recipient_kind, recipient_id, channel, language, template, params, subject_kind, subject_id,
   person_id, region_id, entry_id, queued_on, next_attempt_at)
SELECT {recipient}, {who}.id, 'email', {who}.language, %(template)s, {params}, e.subject_kind, e.subject_id,
       p.id, e.region_id, e.id, e."on", %(at)s
FROM journal_entry e {joins}
WHERE e.id = ANY(%(entries)s) AND {who}.email <> '' AND p.access_class = 'open' AND p.merged_into_id IS NULL
  AND {which}
  AND NOT EXISTS (SELECT FROM notifications_message m
                  WHERE m.entry_id = e.id AND m.template = %(template)s
                    AND m.recipient_kind = {recipient} AND m.recipient_id = {who}.id)
ORDER BY e.id
"""

_REGISTRATION = """
JOIN registry_registration r ON r.id = e.subject_id JOIN registry_stay s ON s.id = r.stay_id
JOIN registry_person p ON p.id = s.person_id
"""
_CASE = """
JOIN registry_overstaycase c ON c.id = e.subject_id JOIN registry_person p ON p.id = c.person_id
"""
_HOST_OF_REGISTRATION = "JOIN registry_host h ON h.id = r.host_id"
_HOST_OF_STAY = """
JOIN LATERAL (SELECT * FROM registry_registration WHERE stay_id = c.stay_id AND host_id IS NOT NULL
              ORDER BY last_on DESC, id DESC LIMIT 1) r ON true
"""
_STILL_CURRENT = "r.state = 'current' AND s.departed_on IS NULL AND s.annulled_on IS NULL"
_STILL_OPEN = "c.state IN ('possible', 'under_review', 'proposed')"
_WAS_TOLD = """
EXISTS (SELECT FROM notifications_message told
        WHERE told.subject_kind = 'overstaycase' AND told.subject_id = c.id
          AND told.template = 'case_reviewed' AND told.state <> 'failed')
AND NOT EXISTS (SELECT FROM registry_overstaycase other
                WHERE other.stay_id = c.stay_id AND other.state IN ('possible', 'under_review', 'proposed'))
"""
_LAST_DAY = "jsonb_build_object('last_on', r.last_on, 'registration', r.id)"


def _statement(*, host: bool, params: str, joins: str, which: str) -> str:
    recipient, who = ("'host'", "h") if host else ("'person'", "p")
    return _INSERT.format(recipient=recipient, who=who, params=params, joins=joins, which=which)


#: In this order: whether somebody was told is read after the telling.
LETTERS: dict[MessageTemplate, str] = {
    MessageTemplate.REGISTRATION_DUE: _statement(
        host=False,
        params="jsonb_build_object('last_on', r.last_on, 'stay_until', s.authorised_until)",
        joins=_REGISTRATION,
        which=_STILL_CURRENT,
    ),
    MessageTemplate.HOST_REGISTRATION_DUE: _statement(
        host=True, params=_LAST_DAY, joins=_REGISTRATION + _HOST_OF_REGISTRATION, which=_STILL_CURRENT
    ),
    MessageTemplate.CASE_REVIEWED: _statement(
        host=False,
        params="jsonb_build_object('authorised_until', c.authorised_until)",
        joins=_CASE,
        which=_STILL_OPEN,
    ),
    MessageTemplate.HOST_DUTY: _statement(
        host=True,
        params=_LAST_DAY,
        joins=_CASE + _HOST_OF_STAY + _HOST_OF_REGISTRATION,
        which=_STILL_OPEN,
    ),
    MessageTemplate.CASE_CLOSED: _statement(
        host=False,
        params="jsonb_build_object('authorised_until', c.authorised_until)",
        joins=_CASE,
        which=_WAS_TOLD,
    ),
}
