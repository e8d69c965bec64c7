"""Which files are open, and which are held: said once, for the ORM and for SQL.

A file is *open* while its class is and no other file has taken it over: sweeps, letters and the desk
go by it. A file is *held* while its class, or that of the file which took it over, is not open: it does
not exist for those without the role, nor does what hangs on it. A file merged into an open one is neither.
"""

from collections.abc import Collection
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from identity.number_folding import TAIL, folded_key_sql, is_telling_sql
from registry.models.people import IdentityDocument, Person
from registry.queries.people.holdings import may_hold
from registry.states import AccessClass


def is_standing(path: str = "") -> Q:
    """The file behind `path` has not been taken over by another."""
    return Q(**{f"{path}merged_into__isnull": True})


def is_standing_sql(row: str) -> str:
    """The same for a statement of SQL that has the person's row under this alias."""
    return f"{row}.merged_into_id IS NULL"


def is_open(path: str = "") -> Q:
    """The file behind `path` is open."""
    return Q(**{f"{path}access_class": AccessClass.OPEN}) & is_standing(path)


def is_open_sql(row: str) -> str:
    """The same for a statement of SQL that has the person's row under this alias."""
    return f"({row}.access_class = 'open' AND {is_standing_sql(row)})"


def of_no_closed_file(path: str = "person") -> Q:
    """What is about nobody, or about an open file."""
    return Q(**{f"{path}__isnull": True}) | is_open(f"{path}__")


def is_held(path: str = "") -> Q:
    """The file behind `path`, or the one that took it over, is held."""
    return ~Q(**{f"{path}access_class": AccessClass.OPEN}) | (
        ~is_standing(path) & ~Q(**{f"{path}merged_into__access_class": AccessClass.OPEN})
    )


def is_held_sql(number: str) -> str:
    """In a statement of SQL: the file with this number is held; false where there is none."""
    return f"""EXISTS (
    SELECT FROM registry_person f LEFT JOIN registry_person t ON t.id = f.merged_into_id
    WHERE f.id = {number} AND (f.access_class <> 'open' OR t.access_class <> 'open'))"""


def held_files() -> QuerySet[Person]:
    """The files that do not exist for those without the role."""
    return Person.objects.filter(is_held())


def about_held_person(column: str) -> Exists:
    """The row's person, whose number stands in `column`, has a held file; false where there is none."""
    return Exists(held_files().filter(pk=OuterRef(column)))


def numbered(*keys: Any) -> Q:
    """Documents that have one of these keys, or look as if they had (`identity.document_numbers`).

    Give the key of a number and its shape: they are found by the index of either.
    """
    by_shape = Q(number_shape__in=keys) & ~Q(number_shape=F("number_key"))
    return Q(number_key__in=keys) | by_shape


def about_held_document(key: str, shape: str) -> Exists:
    """A document with the key or the shape that stand in these columns of the row is of a held file."""
    held = IdentityDocument.objects.filter(is_held("person__"))
    return Exists(held.filter(numbered(OuterRef(key), OuterRef(shape))))


class IsOneOf(Func):
    """Whether the first is an element of the second, an array: asked so that the first's index serves."""

    template, arg_joiner, arity = "(%(expressions)s))", " = ANY(", 2
    output_field = BooleanField()


def about_held_number(column: str) -> Q:
    """One of the numbers that stand in the array `column` is of a held file: a document or an IIN."""
    by_shape = Q(IsOneOf(F("number_shape"), OuterRef(column))) & ~Q(number_shape=F("number_key"))
    documents = IdentityDocument.objects.filter(
        Q(IsOneOf(F("number_key"), OuterRef(column))) | by_shape, is_held("person__")
    )
    return Q(Exists(documents)) | Q(Exists(held_files().filter(IsOneOf(F("iin"), OuterRef(column)))))


#: The held files in SQL, beginning from the closed ones, which are few: each with the file that closes it.
_HELD = """
  SELECT id, id AS person FROM registry_person WHERE access_class <> 'open'
  UNION SELECT p.id, t.id FROM registry_person t JOIN registry_person p ON p.merged_into_id = t.id
  WHERE t.access_class <> 'open'
"""

#: The numbers of held files that are looked for inside of texts, each with its file, by the last characters.
_HELD_NUMBERS_BY_TAIL = f"""
WITH held AS ({_HELD}), numbered AS MATERIALIZED (
  SELECT {folded_key_sql("d.number_key")} AS number, person
  FROM held JOIN registry_identitydocument d ON d.person_id = held.id
  UNION ALL SELECT p.iin, person FROM held JOIN registry_person p USING (id) WHERE p.iin IS NOT NULL
)
SELECT jsonb_object_agg(tail, numbers) FROM (
  SELECT right(number, {TAIL}) AS tail, array_agg(number || ' ' || person) AS numbers
  FROM numbered WHERE {is_telling_sql("number")} GROUP BY 1
) by_tail
"""


def held_numbers_in_sql(endings: str) -> str:
    """The held files whose documents' numbers or IIN one of these endings, an array, ends in.

    The endings are made by `identity.number_folding`. The numbers to look for are read once a statement,
    beginning from the closed files, which are few, and looked up by their last characters.
    """
    return f"""
SELECT split_part(n.held, ' ', 2)::bigint AS person FROM unnest({endings}) AS e(ending)
CROSS JOIN jsonb_array_elements_text(({_HELD_NUMBERS_BY_TAIL}) -> right(e.ending, {TAIL})) AS n(held)
WHERE right(e.ending, strpos(n.held, ' ') - 1) = split_part(n.held, ' ', 1)"""


class HasHeldNumber(Func):
    """Whether a held file's number stands anywhere in the text that these endings are of."""

    template = f"EXISTS ({held_numbers_in_sql('%(expressions)s')})"
    output_field = BooleanField()


#: The names of held files with their birth dates, former ones too, as `feeds.rules.search_keys` writes them.
_HELD_NAMES = f"""
WITH held AS ({_HELD}), named AS (
  SELECT id, surname_key AS name FROM held JOIN registry_person USING (id)
  UNION SELECT held.id, f.surname_key FROM held JOIN registry_formervalue f ON f.person_id = held.id
), born AS (
  SELECT id, born_on AS day FROM held JOIN registry_person USING (id)
  UNION SELECT held.id, f.born_on FROM held JOIN registry_formervalue f ON f.person_id = held.id
)
SELECT jsonb_object_agg(told.key, true) FROM named JOIN born USING (id)
CROSS JOIN LATERAL (SELECT replace(name, ' ', '')) AS solid(name)
CROSS JOIN LATERAL (VALUES
  (solid.name || ':' || day), ('~' || solid.name || ':' || left(day, 4)),
  ('~' || solid.name || ':' || left(day, 7))
) AS told(key)
WHERE solid.name <> '' AND day IS NOT NULL
"""


class NamesHeldPerson(Func):
    """Whether the name of a held file stands in an array of keys together with its birth date."""

    template = f"coalesce(({_HELD_NAMES}) ?| %(expressions)s, false)"
    output_field = BooleanField()


def tells_of_held_sql(keys: str, endings: str) -> str:
    """Whether what has these keys and endings, two arrays, tells of a held file: by a number or an IIN among
    the keys, a number inside of its texts, or a name with its birth date.
    """
    return f"""(
  EXISTS (SELECT FROM ({_HELD}) held JOIN registry_identitydocument d ON d.person_id = held.id
          WHERE d.number_key = ANY({keys}) OR d.number_shape = ANY({keys}) AND d.number_shape <> d.number_key)
  OR EXISTS (SELECT FROM ({_HELD}) held JOIN registry_person h USING (id) WHERE h.iin = ANY({keys}))
  OR EXISTS ({held_numbers_in_sql(endings)}) OR coalesce(({_HELD_NAMES}) ?| {keys}, false))"""


def stands_for_sql(row: str) -> str:
    """The number of the file that stands for the person of this row: its own, or of whoever took it over."""
    return f"coalesce({row}.merged_into_id, {row}.id)"


def files_joined_to(person_ids: Collection[int]) -> dict[int, list[Person]]:
    """By the file that took them over, the files that were found to be the same person's."""
    found: dict[int, list[Person]] = {}
    for taken in Person.objects.filter(merged_into__in=person_ids, gone_on__isnull=True).order_by("pk"):
        found.setdefault(taken.merged_into_id or 0, []).append(taken)
    return found


def standing_file(person: Person) -> Person:
    """The file itself, or the one that took it over."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def taken_over_by(person: Person) -> QuerySet[Person]:
    """The files that this one has taken over, and those that they had."""
    return Person.objects.filter(merged_into=person)


def files_of_person(person: Person) -> list[int]:
    """The numbers of the file and of those it took over: under each something may have been told of it."""
    taken = taken_over_by(person).values_list("pk", flat=True) if may_hold(person, "merged") else ()
    return [person.pk, *taken]


def of_open_files(queryset: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """Those rows whose person, behind `path`, has an open file."""
    return queryset.filter(is_open(path))
