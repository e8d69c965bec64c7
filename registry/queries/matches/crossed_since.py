"""Whether somebody crossed the border in another file that may be theirs: for whoever opens a case."""

from datetime import datetime

from django.db import connection

from registry.queries.open_files import is_open_sql
from registry.states import MatchVerdict


def crossed_since_sql(person: str, moment: str, *verdicts: MatchVerdict) -> str:
    """Whether the other file of an undecided pair of these verdicts left or came after the moment; both are
    SQL for a value. Whoever came again must have left before.

    A held file counts for nothing here: what it says is known to those with the role alone, and nothing of
    it may be seen in what others find or miss. A host's, an employer's or a carrier's word is no crossing.
    """
    return f"EXISTS (SELECT {_crossed(person, moment, verdicts)})"


def crossed_in_other_files(person_id: int, *, since: datetime) -> int:
    """How many other files of undecided pairs, sure or not, left or came after the moment."""
    crossed = _crossed("%(person)s", "%(since)s", tuple(MatchVerdict))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(DISTINCT twin.id) {crossed}", {"person": person_id, "since": since})
        found: int = cursor.fetchone()[0]
    return found


def _crossed(person: str, moment: str, verdicts: tuple[MatchVerdict, ...]) -> str:
    sure = ", ".join(f"'{verdict}'" for verdict in verdicts)
    return f"""
  FROM registry_likelymatch m
  JOIN registry_person twin ON twin.id = CASE m.one_id WHEN {person} THEN m.other_id ELSE m.one_id END
  JOIN registry_crossing c ON c.person_id = twin.id AND c.crossed_at > {moment}
  WHERE (m.one_id = {person} OR m.other_id = {person}) AND m.state IN ('open', 'unsure')
    AND m.verdict IN ({sure}) AND {is_open_sql("twin")} AND c.direction <> 'refusal' AND NOT EXISTS (
      SELECT FROM registry_crossing later
      WHERE later.source = c.source AND later.source_id = c.source_id AND later.revision > c.revision)"""
