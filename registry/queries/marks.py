"""What people have decided about marked crossings."""

from registry.states import CrossingMark


def is_decided_sql(crossing: str) -> str:
    """A person has found that the holder of this crossing, whose reading differed, is the file's person."""
    return f"""(
  EXISTS (SELECT FROM registry_markedcrossing m WHERE m.crossing_id = {crossing}.id
          AND m.mark = '{CrossingMark.HOLDER_DIFFERS}' AND m.cleared_on IS NOT NULL AND m.note <> '')
  AND NOT EXISTS (SELECT FROM registry_splitline l JOIN registry_split s ON s.id = l.split_id
                  WHERE l.crossing_id = {crossing}.id AND s.taken_back_on IS NULL))"""
