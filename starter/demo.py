"""`make demo`: servers, database, invented country, site; then the addresses and the accounts."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path

import psycopg

from starter import databases
from starter.catalogues import compile_all
from starter.console import Refusal, say, step
from starter.environment import REPOSITORY
from starter.ports import HOST, wanted_port
from starter.postgres import SUPERUSER
from starter.processes import Child, must, wait_until
from starter.servers import Addresses
from starter.supervisor import Supervisor

PASSWORD = "koshi-demo"  # noqa: S105 (printed for everybody; production refuses it)


def data_folder() -> Path:
    return Path(os.environ.get("KOSHI_DATA") or REPOSITORY / ".local").resolve()


def run_demo() -> int:
    port = wanted_port()
    with Supervisor(data_folder()) as supervisor:
        with step(supervisor.servers.what_starts()):
            addresses = supervisor.start_servers()
        environment = {**environment_of(addresses, supervisor.data), **figures_of(supervisor.data)}
        prepare(supervisor, addresses, environment)
        began = moment_of(addresses.owner)
        with step(f"starting web, worker and beat on port {port}"):
            start_application(supervisor, environment, port)
        with step("letting the worker look for what is due"):
            catch_up(supervisor, addresses, began, port)
        announce(supervisor, addresses, port)
        supervisor.watch()
    return 0


def environment_of(addresses: Addresses, data: Path) -> dict[str, str]:
    """What the application's processes see: the address of role `app`, never the owner's."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        **os.environ,
        **addresses.environment(),
        "KOSHI_DATA": str(data),
        "PYTHONUNBUFFERED": "1",
    }
    del environment["DATABASE_OWNER_URL"]
    return environment


def figures_of(data: Path) -> dict[str, str]:
    """Where the web's processes keep their figures, begun anew, and the token that opens /metrics."""
    folder, token = data / "metrics", data / "metrics-token"
    shutil.rmtree(folder, ignore_errors=True)
    if not (token.exists() and token.read_text().strip()):
        token.touch(mode=0o600)
        token.write_text(f"{secrets.token_urlsafe(32)}\n")
    return {"PROMETHEUS_MULTIPROC_DIR": str(folder), "KOSHI_METRICS_TOKEN": token.read_text().strip()}


class Preparation:
    """What has been prepared, kept as the comment of the database itself, so that it goes with it."""

    def __init__(self, owner_url: str) -> None:
        self.url = owner_url
        with databases.connect(owner_url) as connection:
            row = connection.execute(
                "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
                " WHERE datname = current_database()"
            ).fetchone()
        try:
            self.facts: dict[str, str] = dict(json.loads(str(row[0]))) if row and row[0] else {}
        except ValueError:
            self.facts = {}

    def set(self, **facts: str) -> None:
        self.facts.update(facts)
        name = databases.database_of(self.url)
        with databases.connect(self.url) as connection:
            connection.execute(
                psycopg.sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                    psycopg.sql.Identifier(name), psycopg.sql.Literal(json.dumps(self.facts))
                )
            )


def manage(command: str, *arguments: str, environment: Mapping[str, str], show: bool = False) -> None:
    must(
        [sys.executable, "manage.py", command, *arguments],
        f"`manage.py {command}` failed; its words are above. If the database holds nothing but the "
        "demo country, remove the data folder (.local) and start again.",
        cwd=REPOSITORY,
        env=environment,
        quiet=not show,
        on_line=show_indented if show else None,
    )


def show_indented(line: str) -> bool:
    """Show what a command tells people; its last line is for programs."""
    if not line.startswith("{"):
        say(f"    {line}")
    return True


def has_command(name: str) -> bool:
    return any(REPOSITORY.glob(f"*/management/commands/{name}.py"))


def prepare(supervisor: Supervisor, addresses: Addresses, environment: Mapping[str, str]) -> None:
    """Bring catalogues, schema, reference rows and demo country to what this checkout holds."""
    compile_all(REPOSITORY)
    preparation = Preparation(addresses.owner)
    if preparation.facts.get("demo") == "begun" and supervisor.servers.postgres:
        say("  the demo country was left half made; making it again")
        start_afresh(supervisor)
        preparation = Preparation(addresses.owner)
    shape = databases.fingerprint(REPOSITORY)
    if preparation.facts.get("shape") != shape:
        migrate_and_load(addresses, environment)
        preparation.set(shape=shape)
    if has_command("load_demo") and is_empty(addresses.owner):
        people = os.environ.get("KOSHI_DEMO_PEOPLE") or "20000"
        preparation.set(demo="begun")
        with step(f"inventing {people} people (once)"):
            manage("load_demo", "--skip-checks", "--people", people, environment=environment, show=True)
            with databases.connect(addresses.owner) as owner:
                owner.execute("ANALYZE")
        preparation.set(demo="done")
    if has_command("issue_demo_keys"):
        keys = supervisor.data / "demo-keys.json"
        manage("issue_demo_keys", str(keys), "--skip-checks", environment=environment)


def migrate_and_load(addresses: Addresses, environment: Mapping[str, str]) -> None:
    with step("bringing the database's tables up to date"):
        databases.grant_future_tables(addresses.owner, databases.user_of(addresses.application))
        as_owner = {**environment, "DATABASE_URL": addresses.owner}
        manage("migrate", "--skip-checks", environment=as_owner)
    if has_command("load_reference"):
        with step("loading regions, countries, calendar and terms"):
            manage("load_reference", "--skip-checks", environment=environment)
    if has_command("load_quotas"):
        with step("entering the orders of quotas"):
            manage("load_quotas", "--skip-checks", environment=environment)


def start_afresh(supervisor: Supervisor) -> None:
    """Make our own embedded database anew; one that was given to us is never dropped."""
    assert supervisor.servers.postgres
    with databases.connect(supervisor.servers.postgres.url(SUPERUSER, "template1")) as connection:
        databases.drop(connection, databases.DATABASE)
        databases.create(connection, databases.DATABASE, owner=databases.OWNER)


def is_empty(owner_url: str) -> bool:
    with databases.connect(owner_url) as connection:
        row = connection.execute("SELECT EXISTS (SELECT FROM registry_person)").fetchone()
    return not (row and row[0])


def start_application(supervisor: Supervisor, environment: Mapping[str, str], port: int) -> None:
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    programs = {
        "web": [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"{HOST}:{port}"),
            *("--worker-class", "gthread", "--workers", "2", "--threads", "4", "--preload"),
            *("--graceful-timeout", "5", "--no-control-socket"),
            # The longest it takes: what is too long to search for is answered by a page, in words.
            *("--limit-request-line", "8190"),
        ],
        "worker": [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--pidfile="],
    }
    for name, argv in programs.items():
        log = supervisor.servers.logs / f"{name}.log"
        supervisor.start(Child(name, argv, log=log, env=environment, cwd=REPOSITORY, kept=True))
    if not wait_until(lambda: answers(supervisor, port), 60):
        raise Refusal(f"The site did not answer within 60 seconds; see {supervisor.servers.logs}")


def catch_up(supervisor: Supervisor, addresses: Addresses, began: str, port: int) -> None:
    """The worker looks for what is due when it begins; the site is ready when that is done."""

    def is_done() -> bool:
        return caught_up_since(addresses.owner, began) and answers(supervisor, port, "/readyz")

    if not wait_until(is_done, 120):
        raise Refusal(f"The worker did not get ready within 120 seconds; see {supervisor.servers.logs}")


def caught_up_since(owner_url: str, moment: str) -> bool:
    with databases.connect(owner_url) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM operating_taskrun WHERE name = 'config.tasks.catch_up'"
            " AND last_ended_at > %s::timestamptz AND failing_since IS NULL)",
            [moment],
        ).fetchone()
    return bool(row and row[0])


def moment_of(owner_url: str) -> str:
    """The present moment, as the database writes it."""
    with databases.connect(owner_url) as connection:
        row = connection.execute("SELECT clock_timestamp()::text").fetchone()
    return str(row[0]) if row else ""


def answers(supervisor: Supervisor, port: int, path: str = "/healthz") -> bool:
    supervisor.check()
    line = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        line.request("GET", path)
        return line.getresponse().status == http.HTTPStatus.OK
    except OSError:
        return False
    finally:
        line.close()


def accounts(owner_url: str) -> list[str]:
    """The demo accounts: the users that are named like a role they hold."""
    try:
        with databases.connect(owner_url) as connection:
            rows = connection.execute(
                "SELECT DISTINCT username FROM accounts_user JOIN accounts_roleassignment"
                " ON user_id = accounts_user.id AND role = rtrim(username, '0123456789')"
                " AND role <> 'system' ORDER BY 1"
            ).fetchall()
    except psycopg.Error:
        return []
    return [str(name) for (name,) in rows]


def announce(supervisor: Supervisor, addresses: Addresses, port: int) -> None:
    site = f"http://{HOST}:{port}"
    say(f"\nKoshi answers at {site}/")
    for path, what in (
        ("/admin/", "officers' desk: files, registrations, cases"),
        ("/desk/", "supervisors' desk: who may have overstayed, and why"),
        ("/portal/", "employers and hosts: applications, permits, guests"),
        ("/verify/", "anybody: whether a paper is real and in force"),
        ("/api/v1/schema/", "what other authorities' programs may say and ask"),
    ):
        say(f"  {site}{path:<16} {what}")
    names = accounts(addresses.owner)
    if names:
        say(f"\nAccounts, each with the password {PASSWORD}:")
        say("  " + ", ".join(names))
        say(f"Their API keys are in {supervisor.data / 'demo-keys.json'}.")
    say(f"\nLogs are in {supervisor.servers.logs}. Ctrl-C ends everything.")
