"""Roles and databases: who owns what, and what the application may do.

`koshi_owner` owns the database and changes its shape; `app` reads and writes rows and owns
nothing. Rights come from default privileges, set before the first migration: a table that takes a
right away from `app` (the journal does) is never given it back.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from starter.console import Refusal
from starter.processes import is_alive

OWNER = "koshi_owner"
APPLICATION = "app"
DATABASE = "koshi"
EXTENSIONS = ("btree_gist", "pg_trgm")
CREATE_ROLE = {
    OWNER: "CREATE ROLE {} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE",
    APPLICATION: "CREATE ROLE {} LOGIN NOCREATEDB NOSUPERUSER NOCREATEROLE",
}

SHAPE = (  # whatever changes the tables or the reference rows of a fresh database
    "*/migrations/*.py",
    "*/data/*.csv",
    "reference/**/*.py",
    "requirements/demo.txt",
    "starter/databases.py",
)


def fingerprint(repository: Path) -> str:
    """Two checkouts with the same one migrate and load to the same database."""
    return fingerprint_of(
        repository, [path for pattern in SHAPE for path in sorted(repository.glob(pattern))]
    )


def fingerprint_of(repository: Path, files: Iterable[Path]) -> str:
    """Changes with the name or the content of any of the files."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.relative_to(repository)}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def connect(url: str) -> psycopg.Connection[tuple[object, ...]]:
    """Raises: Refusal, in words without the password, when the server does not let us in."""
    try:
        return psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as problem:
        where = f"database '{database_of(url)}' as '{user_of(url)}'"
        raise Refusal(f"The {where} cannot be reached: {problem}") from None


def user_of(url: str) -> str:
    return urlsplit(url).username or ""


def database_of(url: str) -> str:
    return urlsplit(url).path.lstrip("/")


def with_database(url: str, name: str) -> str:
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def set_up_server(superuser_url: str) -> None:
    """Once a cluster: the two roles, the extensions every new database inherits, our database."""
    with connect(superuser_url) as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        for role in (OWNER, APPLICATION):
            if role not in known:
                connection.execute(sql.SQL(CREATE_ROLE[role]).format(sql.Identifier(role)))
        # So that the owner's functions may end sessions of the application that hold the journal up.
        connection.execute(
            sql.SQL("GRANT {} TO {}").format(sql.Identifier(APPLICATION), sql.Identifier(OWNER))
        )
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        if not exists(connection, DATABASE):
            create(connection, DATABASE, owner=OWNER)


def grant_future_tables(owner_url: str, application: str) -> None:
    """Let the application use whatever the owner creates in this database from now on."""
    with connect(owner_url) as connection:
        for rights in (
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES",
            "GRANT USAGE, SELECT ON SEQUENCES",
        ):
            connection.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES {} TO {}").format(
                    sql.SQL(rights), sql.Identifier(application)
                )
            )


def exists(connection: psycopg.Connection[tuple[object, ...]], name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def create(
    connection: psycopg.Connection[tuple[object, ...]],
    name: str,
    *,
    owner: str | None = None,
    template: str | None = None,
) -> None:
    statement = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name))
    if owner:
        statement += sql.SQL(" OWNER {}").format(sql.Identifier(owner))
    if template:
        statement += sql.SQL(" TEMPLATE {} STRATEGY FILE_COPY").format(sql.Identifier(template))
    connection.execute(statement)


def drop(connection: psycopg.Connection[tuple[object, ...]], name: str) -> None:
    """Drop a database together with whatever connections are left to it.

    Not `WITH (FORCE)`: that is refused while autovacuum, a process of the superuser, looks at the
    database; a plain DROP sends autovacuum away by itself.
    """
    connection.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE datname = %s AND backend_type = 'client backend' AND pg_has_role(usesysid, 'USAGE')",
        [name],
    )
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def names_beginning(connection: psycopg.Connection[tuple[object, ...]], start: str) -> list[str]:
    """Databases whose name begins so, the oldest first."""
    found = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid", [start]
    )
    return [str(name) for (name,) in found]


def clone_name(prefix: str, number: int) -> str:
    """The name of a test process's own database; it tells whose it is."""
    return f"{prefix}_run_{os.getpid()}_{number}"


def drop_clones_of_the_dead(owner_url: str) -> int:
    """Drop the databases of test processes that are no more; returns how many."""
    dropped = 0
    with connect(owner_url) as connection:
        for name in names_beginning(connection, f"{database_of(owner_url)}_run_"):
            if not is_alive(int(name.split("_")[-2])):
                drop(connection, name)
                dropped += 1
    return dropped


def note(connection: psycopg.Connection[tuple[object, ...]], name: str, text: str) -> None:
    """Keep a text with the database; clones of it do not have it."""
    connection.execute(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(name), sql.Literal(text))
    )


def noted(connection: psycopg.Connection[tuple[object, ...]], name: str) -> str:
    """The text kept with the database; empty without one."""
    found = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name]
    ).fetchone()
    return str(found[0] or "") if found else ""


def rename(connection: psycopg.Connection[tuple[object, ...]], old: str, new: str) -> None:
    connection.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new))
    )
