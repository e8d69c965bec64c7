"""What a person must answer before anything follows from a stay."""

from django.db.models import Exists, OuterRef, QuerySet

from registry.models import Crossing
from registry.states import CrossingMark, Direction


def newest_crossings_of(person_id: int) -> QuerySet[Crossing]:
    """The crossings of a file, each in its newest revision, the newest first."""
    later = Crossing.objects.filter(
        source=OuterRef("source"), source_id=OuterRef("source_id"), revision__gt=OuterRef("revision")
    )
    crossings = Crossing.objects.filter(~Exists(later), person=person_id)
    return crossings.select_related("checkpoint").order_by("-crossed_at", "-pk")


def exit_in_question_sql(stay: str) -> str:
    """Somebody left on this person's document, and nobody has decided yet whether it was the person.

    Until then it is no stay without an exit: nothing is held against the person.
    """
    return f"""EXISTS (
  SELECT FROM registry_markedcrossing m JOIN registry_crossing x ON x.id = m.crossing_id
  WHERE m.person_id = {stay}.person_id AND m.cleared_on IS NULL AND m.mark = '{CrossingMark.HOLDER_DIFFERS}'
    AND x.direction = '{Direction.EXIT}' AND x.crossed_at >= {stay}.entered_at)"""
