"""What a person must answer before anything follows from a stay."""

from registry.states import CrossingMark, Direction


def exit_in_question_sql(stay: str) -> str:
    """Somebody left on this person's document, and nobody has decided yet whether it was the person.

    Until then it is no stay without an exit: nothing is held against the person.
    """
    return f"""EXISTS (
  SELECT FROM registry_markedcrossing m JOIN registry_crossing x ON x.id = m.crossing_id
  WHERE m.person_id = {stay}.person_id AND m.cleared_on IS NULL AND m.mark = '{CrossingMark.HOLDER_DIFFERS}'
    AND x.direction = '{Direction.EXIT}' AND x.crossed_at >= {stay}.entered_at)"""
