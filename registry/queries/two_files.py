"""What is about two files as two, and the rows of the journal that tell of it in both.

A row is written in both files, whatever they are then; who may read it is asked when it is read, of what both
files are now. So nothing in one file tells of the other while that one is held, whenever it was closed, and
all is told again once it is open.
"""

from django.db.models import BooleanField, Exists, Func, Model, OuterRef, Q

from registry.models import Join, LikelyMatch, Split, Tie
from registry.queries.open_files import is_held, is_held_sql
from registry.states import MixedState

#: By the thing two files have with one another, the columns of the two.
ABOUT_TWO: dict[type[Model], tuple[str, str]] = {
    LikelyMatch: ("one", "other"),
    Join: ("taken", "survivor"),
    Split: ("person", "into"),
    Tie: ("person", "other"),
}
#: In the data of an entry, the number of the other file: it stands when the thing is there no more.
OTHER = "other"


def is_parted_from_held() -> Q:
    """The question whether a file holds two people was answered by parting it, and a file that it was
    parted from, or that went from it, is held."""
    partings = Split.objects.filter(is_held("person__") | is_held("into__"))
    whose = OuterRef("person_id")
    parted = Q(Exists(partings.filter(person=whose))) | Q(Exists(partings.filter(into=whose)))
    return Q(state=MixedState.PARTED) & parted


def _held_sql(model: type[Model], row: str) -> str:
    """One of the two files that the thing of this row is about is held."""
    return " OR ".join(is_held_sql(f"{row}.{column}_id") for column in ABOUT_TWO[model])


def _of_two_sql(model: type[Model]) -> str:
    """The entry's thing, or the file that the entry names, is held; or the thing is there no more and the
    entry names no file."""
    table = model._meta.db_table
    return f"""
  WHEN '{model._meta.model_name}' THEN coalesce(
    (SELECT {_held_sql(model, "x")} FROM {table} x WHERE x.id = e.subject_id),
    e.data ->> '{OTHER}' IS NULL
  ) OR {is_held_sql(f"(e.data ->> '{OTHER}')::bigint")}"""


def _of_line_sql(kind: str, column: str) -> str:
    """The entry's crossing or document went with a parting of which one file is held."""
    return f"""
  WHEN '{kind}' THEN EXISTS (
    SELECT FROM registry_splitline l JOIN registry_split x ON x.id = l.split_id
    WHERE l.{column}_id = e.subject_id AND ({_held_sql(Split, "x")}))"""


_MIXED = f"""
  WHEN 'mixedfile' THEN EXISTS (
    SELECT FROM registry_mixedfile m JOIN registry_split x ON m.person_id IN (x.person_id, x.into_id)
    WHERE m.id = e.subject_id AND m.state = '{MixedState.PARTED}' AND ({_held_sql(Split, "x")}))"""


class TellsOfHeldFile(Func):
    """Whether an entry of this kind of subject, its number and these data is about two files of which one
    is held: what became of the two tells of it in the other too."""

    template = (
        "(SELECT CASE e.kind"
        + "".join(_of_two_sql(model) for model in ABOUT_TWO)
        + _of_line_sql("crossing", "crossing")
        + _of_line_sql("identitydocument", "document")
        + _MIXED
        + " ELSE false END FROM (SELECT %(expressions)s) AS e(kind, subject_id, data))"
    )
    output_field = BooleanField()


def entries_about_two_of_which_one_is_held() -> Q:
    """Entries about two files that do not exist for those without the role."""
    return Q(TellsOfHeldFile("subject_kind", "subject_id", "data"))
