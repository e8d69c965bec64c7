"""What a joining did, and which are doubted."""

from dataclasses import dataclass
from datetime import date

from registry.models import Join, JoinedRow, Person, Stay
from registry.queries.open_files import standing_file, taken_over_by


@dataclass(frozen=True, slots=True)
class ClockChange:
    """The lawful end of one stay, before and after the joining; None where none is known."""

    stay: Stay
    was: date | None
    now: date | None


def clock_changes_of(join: Join) -> list[ClockChange]:
    """Whose clock changed by the joining, as it was right after it; the earliest stay first."""
    rows = JoinedRow.objects.filter(join=join, table="registry_stay", column="authorised_until")
    changed = {row.row: row for row in rows}
    stays = Stay.objects.filter(pk__in=changed).select_related("region").order_by("entered_at")
    return [ClockChange(stay, _day(changed[stay.pk].was), _day(changed[stay.pk].became)) for stay in stays]


def joins_of(person: Person) -> list[Join]:
    """The joinings that stand and made this file what it is, through files taken over before too."""
    joins = Join.objects.filter(taken__in=taken_over_by(person), taken_back_on__isnull=True)
    return list(joins.select_related("taken", "survivor", "joined_by", "doubted_by").order_by("-pk"))


def is_doubted(person: Person) -> bool:
    """Whether a joining that made this file what it is is doubted: no letter goes out meanwhile."""
    return any(join.is_doubted for join in joins_of(standing_file(person)))


def is_undoubted_sql(row: str) -> str:
    """The contrary for a statement of SQL that has the row of a file that stands under this alias."""
    return f"""NOT EXISTS (
      SELECT FROM registry_join doubted JOIN registry_person s ON s.id = doubted.survivor_id
      WHERE {row}.id IN (s.id, s.merged_into_id) AND doubted.doubted_on IS NOT NULL
        AND doubted.settled_on IS NULL AND doubted.taken_back_on IS NULL)"""


def _day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None
