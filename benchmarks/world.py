"""Databases of so many stays, made set-based, and dropped at the end.

Each is a copy of the migrated database with the reference rows. Indexes and foreign keys of the
tables that are filled are taken away before and put back after, which is many times faster than
keeping them row by row; foreign keys come back unvalidated for old rows and enforced for new ones.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import psycopg
from psycopg import sql

from starter import databases

ON = date(2026, 11, 21)
#: Stays that nobody has left: so many fall due on each of the days from ON on.
DUE_A_DAY = 2_000
DUE_DAYS = 20
OPEN_STAYS = DUE_A_DAY * DUE_DAYS
STAYS_A_PERSON = 2
#: From this part of the persons on, crossings are complete: rows that rebuild stays work on them.
WHOLE_FROM = 0.7
FILLED = ("registry_person", "registry_identitydocument", "registry_crossing", "registry_stay")

_PERSONS = """
INSERT INTO registry_person (id, surname, given_names, born_on, sex, citizenship_id, surname_key, given_key,
                             enrolled_on)
SELECT i, (%(surnames)s::text[])[s], (%(given)s::text[])[g], date '1950-01-01' + (i * 7919 %% 20000)::int,
       CASE WHEN i %% 4 = 0 THEN 'f' ELSE 'm' END, (%(countries)s::bigint[])[1 + i %% %(countries_n)s],
       (%(surname_keys)s::text[])[s], (%(given_keys)s::text[])[g], %(on)s::date - 500
FROM generate_series(1::bigint, %(persons)s) AS i,
     LATERAL (SELECT 1 + hashint8(i)::bigint & 2147483647 AS h1,
       hashint8(i + 1000003)::bigint & 2147483647 AS h2) h,
     -- Few names are borne by many, many by few.
     LATERAL (SELECT 1 + (%(surnames_n)s * power(h1 %% 1000003 / 1000003.0, 2))::int AS s,
       1 + (%(given_n)s * power(h2 %% 1000003 / 1000003.0, 2))::int AS g) n
"""
_DOCUMENTS = """
INSERT INTO registry_identitydocument (person_id, kind, number, number_key, number_shape, issuing_country_id,
  first_seen_on)
SELECT id, 'passport', n.number, n.number, n.number, citizenship_id, enrolled_on
FROM registry_person, LATERAL (SELECT 'XX' || lpad(id::text, greatest(7, length(id::text)), '0') AS number) n
"""
# Two stays a person: one that ended, one that is open for the first persons and ended for the rest.
_SPANS = """
CREATE TEMPORARY TABLE span AS
SELECT %(stays_a_person)s * (i - 1) + k AS id, i AS person_id, k,
       CASE WHEN k = 1 THEN %(on)s::date - 600 + (i %% 300)::int
            WHEN i <= %(open)s THEN %(on)s::date - 29 + (i %% %(due_days)s)::int
            ELSE %(on)s::date - 95 + (i %% 20)::int END AS first,
       (k = 2 AND i <= %(open)s) AS is_open,
       (%(checkpoints)s::bigint[])[1 + i %% %(checkpoints_n)s] AS checkpoint_id
FROM generate_series(1::bigint, %(persons)s) AS i, generate_series(1, %(stays_a_person)s) AS k
"""
_CROSSINGS = """
INSERT INTO registry_crossing (id, source, source_id, revision, direction, crossed_at, crossed_on,
  checkpoint_id, document_kind, document_number, issuing_country_id, surname, given_names, born_on, sex,
  citizenship_id, person_id)
SELECT s.id, 'bench', 'B' || s.id, 1, 'entry', s.first + interval '10 hours', s.first, s.checkpoint_id,
       'passport', 'XX' || lpad(p.id::text, greatest(7, length(p.id::text)), '0'), p.citizenship_id,
       p.surname, p.given_names, p.born_on, p.sex, p.citizenship_id, p.id
FROM span s JOIN registry_person p ON p.id = s.person_id ORDER BY s.id
"""
# The persons whose stays a row rebuilds need their exits too; for all others they would only cost time.
_EXITS = """
INSERT INTO registry_crossing (id, source, source_id, revision, direction, crossed_at, crossed_on,
  checkpoint_id, document_kind, document_number, issuing_country_id, surname, given_names, born_on, sex,
  citizenship_id, person_id)
SELECT s.id + %(stays)s, 'bench', 'X' || s.id, 1, 'exit', s.first + interval '20 days', s.first + 20,
       s.checkpoint_id, 'passport', 'XX' || lpad(p.id::text, greatest(7, length(p.id::text)), '0'),
       p.citizenship_id, p.surname, p.given_names, p.born_on, p.sex, p.citizenship_id, p.id
FROM span s JOIN registry_person p ON p.id = s.person_id WHERE s.person_id > %(whole_from)s ORDER BY s.id
"""
_STAYS = """
INSERT INTO registry_stay (id, person_id, entry_id, exit_id, entered_at, entered_on, departed_at, departed_on,
  citizenship_id, region_id, regime_id, basis, authorised_until, exhausts_on, confidence)
SELECT s.id, s.person_id, s.id, x.id, s.first + interval '10 hours', s.first,
       CASE WHEN NOT s.is_open THEN coalesce(x.crossed_at, s.first + interval '20 days') END,
       CASE WHEN NOT s.is_open THEN s.first + 20 END,
       p.citizenship_id, k.region_id, %(regime)s, 'regime', s.first + 29, s.first + 89, 'confirmed'
FROM span s JOIN registry_person p ON p.id = s.person_id JOIN reference_checkpoint k ON k.id = s.checkpoint_id
LEFT JOIN registry_crossing x ON x.id = s.id + %(stays)s
ORDER BY s.id
"""
_WATERMARKS = """
INSERT INTO feeds_feedwatermark (checkpoint_id, complete_until, told_at)
SELECT id, %(on)s::date + 200, now() FROM reference_checkpoint
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype
FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u', 'x') ORDER BY contype DESC
"""
_INDEXES = """
SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i
LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype IN ('p', 'u', 'x')
WHERE i.indrelid = ANY(%s::regclass[]) AND c.oid IS NULL
"""


class World:
    """The databases of one run."""

    def __init__(self, say: Any) -> None:
        self.owner = os.environ["DATABASE_OWNER_URL"]
        self.say = say
        self.base = databases.database_of(self.owner)
        self.made: list[str] = []
        with databases.connect(self.owner) as owner:  # what a killed run left
            found = owner.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"{self.base}_bench_"]
            ).fetchall()
            for (name,) in found:
                databases.drop(owner, str(name))

    def use(self, stays: int) -> None:
        """Point Django to the database of so many stays; made at the first use."""
        self.use_filled(str(stays), f"{stays:,} stays", lambda owner: populate(owner, stays))

    def use_filled(
        self, suffix: str, content: str, fill: Callable[[psycopg.Connection[Any]], object]
    ) -> None:
        """Point Django to a database that `fill` has filled; made at the first use."""
        from django.db import connections

        name = f"{self.base}_bench_{suffix}"
        if name not in self.made:
            started = time.monotonic()
            self._make(name, fill)
            self.say(f"a database of {content}: {time.monotonic() - started:.0f} s")
        connections["default"].close()
        connections["default"].settings_dict["NAME"] = name

    def use_empty(self, purpose: str) -> None:
        """Point Django to a database of its own that holds the reference rows alone."""
        from django.db import connections

        name = f"{self.base}_bench_{purpose}"
        self._copy(name)
        connections["default"].settings_dict["NAME"] = name

    @property
    def name(self) -> str:
        """The database in use."""
        from django.db import connection

        return str(connection.settings_dict["NAME"])

    def owner_connection(self) -> psycopg.Connection[Any]:
        """A connection as owner to the database in use."""
        url = databases.with_database(self.owner, self.name)
        return psycopg.connect(url, autocommit=True)

    def drop_all(self) -> None:
        """Leave nothing behind."""
        from django.db import connections

        connections["default"].close()
        with databases.connect(self.owner) as owner:
            for name in self.made:
                databases.drop(owner, name)
        self.made.clear()

    def _copy(self, name: str) -> None:
        from django.db import connections

        connections["default"].close()
        self.made.append(name)
        with databases.connect(self.owner) as owner:
            databases.drop(owner, name)
            databases.create(owner, name, template=self.base)

    def _make(self, name: str, fill: Callable[[psycopg.Connection[Any]], object]) -> None:
        self._copy(name)
        with psycopg.connect(databases.with_database(self.owner, name), autocommit=True) as owner:
            fill(owner)


def populate(owner: psycopg.Connection[Any], stays: int) -> None:
    """Fill the database: stays, their persons, documents and entries."""
    from registry.operations.spellings import keep_spellings

    persons = stays // STAYS_A_PERSON
    with without_indexes(owner):
        values = {
            "on": ON,
            "persons": persons,
            "stays_a_person": STAYS_A_PERSON,
            "open": OPEN_STAYS,
            "due_days": DUE_DAYS,
            "stays": stays,
            "whole_from": whole_from(stays),
            **_vocabulary(),
            **_reference(owner),
        }
        for statement in (_PERSONS, _DOCUMENTS, _SPANS, _CROSSINGS, _EXITS, _STAYS, _WATERMARKS):
            owner.execute(statement, {key: values[key] for key in values if f"%({key})s" in statement})
        owner.execute("DROP TABLE span")
        with owner.cursor() as cursor:
            surnames = [(name, "") for name in values["surnames"]]
            keep_spellings(cursor, [*surnames, *(("", name) for name in values["given"])])
        for table in ("registry_person", "registry_crossing", "registry_stay"):
            owner.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    owner.execute("VACUUM ANALYZE")


@contextmanager
def without_indexes(owner: psycopg.Connection[Any]) -> Iterator[None]:
    """Take indexes and constraints but the primary keys away, and put them back."""
    constraints = owner.execute(_CONSTRAINTS, [list(FILLED)]).fetchall()
    indexes = owner.execute(_INDEXES, [list(FILLED)]).fetchall()
    for table, name, _definition, _kind in sorted(constraints, key=lambda row: row[3] != "f"):
        owner.execute(
            sql.SQL("ALTER TABLE {} DROP CONSTRAINT {} CASCADE").format(
                sql.Identifier(table), sql.Identifier(name)
            )
        )
    for name, _definition in indexes:
        owner.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(name)))
    yield
    for _name, definition in indexes:
        owner.execute(definition)
    for table, name, definition, kind in constraints:
        late = " NOT VALID" if kind == "f" else ""
        owner.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table), sql.Identifier(name), sql.SQL(definition + late)
            )
        )


def _vocabulary() -> dict[str, Any]:
    """The names of a large population with their keys."""
    from benchmarks.names import surnames_and_given_names
    from identity.name_keys import name_key

    surnames, given = surnames_and_given_names()
    return {
        "surnames": surnames,
        "surnames_n": len(surnames) - 1,
        "surname_keys": [name_key(name) for name in surnames],
        "given": given,
        "given_n": len(given) - 1,
        "given_keys": [name_key(name) for name in given],
    }


def _reference(owner: psycopg.Connection[Any]) -> dict[str, Any]:
    def column(query: str) -> list[Any]:
        return [row[0] for row in owner.execute(query).fetchall()]

    countries = column("SELECT id FROM reference_country WHERE iso3 = 'UZB'")
    checkpoints = column("SELECT id FROM reference_checkpoint ORDER BY id")
    regime = column(
        "SELECT r.id FROM registry_stayregime r JOIN reference_countrygroup g ON g.id = r.group_id"
        " WHERE g.code = 'CIS' AND r.valid_until IS NULL AND r.withdrawn_on IS NULL"
    )
    return {
        "countries": countries,
        "countries_n": len(countries),
        "checkpoints": checkpoints,
        "checkpoints_n": len(checkpoints),
        "regime": regime[0],
    }


def whole_from(stays: int) -> int:
    """The person after whom everybody's crossings are complete."""
    return int(stays // STAYS_A_PERSON * WHOLE_FROM)


def day(number: int) -> date:
    """So many days after ON."""
    return ON + timedelta(days=number)
