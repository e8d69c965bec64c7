"""One number under several kinds or countries: a new document goes to the file of whoever has it already.

A border may read a passport of `D` as one of `DEU`, an ordinary passport as a service passport. Where the
whole birth date, the sex, the citizenship and the surname are the same, and the given names may be one
person's, it is one person's number.
"""

from typing import Any

from identity.name_keys import name_key
from journal.operations import entries_sql
from registry.events import RegistryEvent
from registry.queries.open_files import stands_for_sql
from registry.rules.people.holders import may_be_called

_SAME_HOLDER = """
p.born_on = k.born_on AND length(k.born_on) = 10 AND p.sex = k.sex AND p.citizenship_id = k.citizenship_id
"""


def _name(row: str) -> str:
    return f"ARRAY[{row}.surname, {row}.given_names, {row}.patronymic]"


#: Of each new document: who has its number already, in a file or in an earlier line of this delivery.
_CANDIDATES = f"""
SELECT i.line, {_name("k")}, {stands_for_sql("p")}, {_name("p")}, NULL::int
FROM intake_document i JOIN intake_row k ON k.line = i.line
JOIN registry_identitydocument d ON d.number_key = i.number_key AND d.held_until IS NULL
JOIN registry_person p ON p.id = d.person_id
WHERE i.is_new AND {_SAME_HOLDER}
UNION ALL
SELECT i.line, {_name("k")}, first.person_id, {_name("p")}, first.line
FROM intake_document i JOIN intake_row k ON k.line = i.line
JOIN intake_document first ON first.number_key = i.number_key AND first.is_new AND first.line < i.line
JOIN intake_row p ON p.line = first.line
WHERE i.is_new AND {_SAME_HOLDER}
ORDER BY 1, 5 NULLS FIRST, 3
"""

_SHARE = """
UPDATE intake_document i SET person_id = shared.person_id, enrols = NOT shared.is_file
FROM unnest(%(lines)s::int[], %(persons)s::bigint[], %(are_files)s::bool[])
  AS shared(line, person_id, is_file)
WHERE i.line = shared.line
"""

_TELL = f"""
{
    entries_sql(
        RegistryEvent.DOCUMENT_ADDED,
        subject="d.id",
        person="d.person_id",
        data={"kind": "d.kind", "warnings": "ARRAY['person.same_number']"},
    )
}
FROM intake_document i JOIN registry_identitydocument d ON d.number_key = i.number_key
  AND d.issuing_country_id = i.issuing_country_id AND d.kind = i.kind AND d.held_until IS NULL
WHERE i.is_new AND NOT i.enrols ORDER BY d.id
"""


def share_numbers(cursor: Any) -> None:
    """Give new documents the file of whoever has the number already."""
    cursor.execute(_CANDIDATES)
    shared: dict[int, tuple[int, bool]] = {}
    for line, name, person_id, known_as, earlier in cursor.fetchall():
        if line not in shared and _is_one(name, known_as):
            shared[line] = shared.get(earlier, (person_id, earlier is None))
    if shared:
        given = {
            "lines": list(shared),
            "persons": [person_id for person_id, _is_file in shared.values()],
            "are_files": [is_file for _person_id, is_file in shared.values()],
        }
        cursor.execute(_SHARE, given)


def _is_one(name: list[str], known_as: list[str]) -> bool:
    return name_key(name[0]) == name_key(known_as[0]) and may_be_called(
        (name[0], name[1], name[2]), (known_as[0], known_as[1], known_as[2])
    )


def tell_of_shared(cursor: Any, given: dict[str, Any]) -> None:
    """Journal the documents that went to a known file."""
    cursor.execute(_TELL, given)
