"""Which files are worth comparing: found set-based by what two readings of one person seldom both miss.

A *block* is a set of files that share something; only files of one block are compared. Everything here is
coarse and says nothing of anybody: what is likely and what is not, `identity.matching` says. A file that
another has taken over is compared with nobody.
"""

from core.partial_dates import agree_sql, either_order_sql
from identity.name_keys import consonants_sql
from registry.queries.open_files import is_open_sql, is_standing_sql


def told_sql(source: str) -> str:
    """What files are compared by, of the rows of `source`: keys of the names and what is left of them when
    only the consonants are kept, the birth date, and the same with day and month in order of size.
    """
    family, called_key = consonants_sql("surname_key"), "split_part(given_key, ' ', 1)"
    return f"""(
SELECT id, surname_key, given_key, {called_key} AS called_key, born_on, {either_order_sql("born_on")} AS born,
       {family} AS family, {consonants_sql(called_key)} AS called
FROM {source})"""


def _letter(consonants: str) -> str:
    return f"left({consonants}, 1)"


#: A file is compared with so many others of a block at most, of so many that are read. What so many share
#: tells nothing of any two: a feed that sends a thousand people of one name and birth date makes no pairs
#: by the million.
COMPARED_AT_MOST, READ_AT_MOST = 10, 500
STANDING = told_sql(f"registry_person WHERE {is_standing_sql('registry_person')}")
#: The same without held files: they are not even read for those who may not know of them.
OPEN = told_sql(f"registry_person WHERE {is_open_sql('registry_person')}")

# Of one birth date, whichever of day and month stands first, and of one first consonant of surname and given
# name: the index reads no others. In the second the surname of one is the given name of the other.
_OF_ONE_DAY = f"""p.born = me.born AND {_letter("p.family")} = {_letter("me.family")}
  AND {_letter("p.called")} = {_letter("me.called")}"""
_OF_ONE_DAY_TURNED = f"""p.born = me.born AND {_letter("p.family")} = {_letter("me.called")}
  AND {_letter("p.called")} = {_letter("me.family")}"""
_NAMES_ALIKE = (
    """(starts_with(me.family, p.family) OR starts_with(p.family, me.family) OR me.called = p.called)"""
)
_NAMES_TURNED = "me.family = p.called AND me.called = p.family"
# Of one name. Birth dates that differ in the day, the month or the year alone, or of which one says less.
_SAME_YEAR_ALIKE = f"""(
  left(me.born_on, 7) = left(p.born_on, 7)
  OR left(me.born_on, 5) || substr(me.born_on, 8) = left(p.born_on, 5) || substr(p.born_on, 8)
  OR {agree_sql("me.born_on", "p.born_on")})"""
_YEAR_SLIPPED = """substr(me.born_on, 5) = substr(p.born_on, 5) AND 1 = (
  SELECT count(*) FROM generate_series(1, 4) AS n WHERE substr(me.born_on, n, 1) <> substr(p.born_on, n, 1)
)"""
_CALLED_THE_SAME = "p.surname_key = me.surname_key AND p.called_key = me.called_key"


def _pool(which: str) -> str:
    """Those of a chunk who are compared with each other; of one name and birth date the first few."""
    return f"""
WITH pool AS MATERIALIZED (
  SELECT * FROM (
    SELECT *, row_number() OVER (PARTITION BY born_on, surname_key, called_key ORDER BY id) AS place
    FROM {STANDING} AS told WHERE {which}
  ) told WHERE place <= {COMPARED_AT_MOST}
)"""


#: Files of one year of birth with each other.
PAIRS_OF_YEAR = f"""
{_pool("born_on >= %(year)s AND born_on < %(next_year)s")}
SELECT me.id, p.id FROM pool me JOIN pool p ON {_OF_ONE_DAY}
WHERE p.id < me.id AND {_NAMES_ALIKE}
UNION
SELECT me.id, p.id FROM pool me JOIN pool p ON p.born = me.born AND {_NAMES_TURNED}
WHERE p.id < me.id
UNION
SELECT me.id, p.id FROM pool me JOIN pool p ON {_CALLED_THE_SAME}
WHERE p.id < me.id AND p.born <> me.born AND {_SAME_YEAR_ALIKE}
"""
#: Files of one name and one day of a month, of whatever year.
PAIRS_OF_MONTH = f"""
{_pool("substr(born_on, 6, 2) = %(month)s")}
SELECT me.id, p.id FROM pool me
JOIN pool p ON {_CALLED_THE_SAME} AND substr(p.born_on, 5) = substr(me.born_on, 5)
WHERE p.id < me.id AND {_YEAR_SLIPPED}
"""
_SAME_NUMBER = """d.issuing_country_id = mine.issuing_country_id AND d.number_shape = mine.number_shape"""
#: Files with documents of one country whose numbers look the same.
PAIRS_BY_NUMBER = f"""
SELECT mine.person_id, d.person_id FROM registry_identitydocument mine
JOIN registry_identitydocument d ON {_SAME_NUMBER} AND d.person_id < mine.person_id
"""
_FORMER_BORNE = f"""
registry_formervalue f JOIN {STANDING} had ON had.id = f.person_id AND f.kind = 'name'
JOIN {STANDING} p ON p.born = had.born AND p.id <> had.id
  AND {_letter("p.family")} = {_letter(consonants_sql("f.surname_key"))} AND p.surname_key = f.surname_key
"""
#: Files of which one has the name that the other had.
PAIRS_BY_FORMER_NAME = f"SELECT had.id, p.id FROM {_FORMER_BORNE}"


def pairs_with_sql(me: str, files: str = STANDING) -> str:
    """Pairs of numbers: each of the relation `me`, made by `told_sql`, with those of `files` to compare it
    with, by the blocks above; each is found by an index, and no block is read further than its limit.
    """
    exact = "p.born_on = me.born_on AND p.surname_key = me.surname_key"
    near = f"({_SAME_YEAR_ALIKE} OR {_YEAR_SLIPPED})"
    called = "p.given_key ~>=~ me.called_key AND p.given_key ~<~ (me.called_key || '!')"
    return f"""
{_some(me, files, exact, _CALLED_THE_SAME)}
UNION
{_some(me, files, _OF_ONE_DAY, _NAMES_ALIKE)}
UNION
{_some(me, files, _OF_ONE_DAY_TURNED, _NAMES_TURNED)}
UNION
{_some(me, files, f"p.surname_key = me.surname_key AND {called}", f"p.born <> me.born AND {near}")}
UNION
SELECT me.id, p.id FROM {me} me
JOIN registry_formervalue f ON f.kind = 'name' AND f.surname_key = me.surname_key
JOIN {files} p ON p.id = f.person_id
WHERE p.id <> me.id AND p.born = me.born
UNION
SELECT had.id, p.id FROM {_FORMER_BORNE} WHERE had.id IN (SELECT id FROM {me})
"""


def _some(me: str, files: str, block: str, alike: str) -> str:
    """Of each block the first that are alike."""
    return f"""
SELECT me.id, p.id FROM {me} me CROSS JOIN LATERAL (
  SELECT p.id FROM (SELECT * FROM {files} p WHERE {block} LIMIT {READ_AT_MOST}) p
  WHERE p.id <> me.id AND {alike} LIMIT {COMPARED_AT_MOST}
) p"""


#: Each of these persons with those whose documents look the same. A key that is no shape of its own is found
#: by the key, the others by the shape.
PAIRS_BY_NUMBER_OF = f"""
SELECT mine.person_id, d.person_id FROM registry_identitydocument mine
JOIN registry_identitydocument d ON {_SAME_NUMBER} AND d.person_id <> mine.person_id
  AND d.number_key IN (mine.number_key, mine.number_shape)
WHERE mine.person_id = ANY(%(ids)s)
UNION
SELECT mine.person_id, d.person_id FROM registry_identitydocument mine
JOIN registry_identitydocument d ON {_SAME_NUMBER} AND d.person_id <> mine.person_id
  AND d.number_shape <> d.number_key
WHERE mine.person_id = ANY(%(ids)s)
"""
