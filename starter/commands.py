"""`make check`, `bench`, `lock`, `messages`, `roles` and `manage`; tests and load have their own modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from starter.catalogues import compile_all
from starter.console import Refusal, say, step
from starter.demo import data_folder, environment_of, manage, migrate_and_load
from starter.environment import LOCKS, REPOSITORY
from starter.lanes import run_tests
from starter.load import run_load
from starter.long_run import run_long
from starter.processes import run
from starter.servers import Addresses, Servers, Shared
from starter.supervisor import Supervisor

PROGRAMS = Path(sys.executable).parent


def module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def check(_rest: list[str]) -> int:
    """Every check is run, so that one sees all that is to be mended."""
    compile_all(REPOSITORY)
    shared = Shared(data_folder() / "test")
    addresses = shared.enter()
    try:
        environment = {
            **environment_of(addresses, data_folder()),
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "DATABASE_URL": addresses.owner,
            "KOSHI_LOG_LEVEL": "WARNING",
        }
        failed = [name for name, argv in checks().items() if not passes(name, argv, environment)]
    finally:
        shared.leave()
    say("\nAll checks passed." if not failed else f"\nTo mend: {', '.join(failed)}.")
    return 1 if failed else 0


def checks() -> dict[str, list[str]]:
    django = [sys.executable, "manage.py"]
    folders = [REPOSITORY / "templates", *REPOSITORY.glob("[a-z]*/templates")]
    pages = [str(path) for folder in folders for path in sorted(folder.rglob("*.html"))]
    apps = sorted(path.parent.name for path in REPOSITORY.glob("*/migrations/"))
    return {
        "format": module("ruff", "format", "--check", "."),
        "lint": module("ruff", "check", "."),
        "types": module("mypy", "."),
        "import contracts": [sys.executable, str(PROGRAMS / "lint-imports")],
        "settings and models": [*django, "check", "--fail-level", "WARNING"],
        "missing migrations": [*django, "makemigrations", "--check", "--dry-run"],
        "migrations": [
            *django,
            "lintmigrations",
            "--no-cache",
            "--quiet",
            "ok",
            "ignore",
            # A new table of the journal, in SQL: what the linter calls a change of columns.
            "--ignore-name",
            "0002_ranges_of_id",
            "0006_who_was_shown",
            # A longer word and a person that may be missing: whatever wrote before still writes what fits.
            "0013_questions_about_other_records",
            # Longer texts: what was written before still fits.
            "0019_words_are_kept_whole",
            "--include-apps",
            *apps,
        ],
        "templates": [str(PROGRAMS / "djade"), "--check", *pages],
    }


def passes(name: str, argv: list[str], environment: Mapping[str, str]) -> bool:
    try:
        with step(name):
            if run(argv, cwd=REPOSITORY, env=environment, quiet=True):
                raise Refusal(name)
    except Refusal:
        say(f"  {name}: to mend")
        return False
    return True


def bench(rest: list[str]) -> int:
    """The benchmarks, on servers of their own with the demo's settings, in `.local/bench`."""
    with Supervisor(data_folder() / "bench") as supervisor:
        with step(supervisor.servers.what_starts()):
            addresses = supervisor.start_servers()
        environment = environment_of(addresses, supervisor.data)
        migrate_and_load(addresses, environment)
        environment["DATABASE_OWNER_URL"] = addresses.owner
        return run(module("benchmarks", *rest), cwd=REPOSITORY, env=environment)


def lock(rest: list[str]) -> int:
    """Write the locks anew, each upon the one before; `make lock ARGS=--upgrade` takes newer versions."""
    for name in LOCKS:
        command = [
            str(PROGRAMS / "uv"),
            *("pip", "compile", f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"),
            *("--universal", "--python-version", "3.11", "--generate-hashes"),
            *("--no-emit-index-url", "--no-header", "--quiet", *rest),
        ]
        with step(f"requirements/{name}.txt"):
            if run(command, cwd=REPOSITORY, quiet=True):
                raise Refusal("The lock could not be made; uv's words are above.")
    return 0


def messages(_rest: list[str]) -> int:
    """Collect every text of ours into the three catalogues; gettext's programs do the reading."""
    nowhere = Addresses("postgresql://owner@/koshi", "postgresql://app@/koshi", "redis://127.0.0.1/0")
    manage("makemessages", environment={**os.environ, **environment_of(nowhere, data_folder())}, show=True)
    return 0


def roles(_rest: list[str]) -> int:
    """Draw docs/roles.md from the table of roles."""
    nowhere = Addresses("postgresql://owner@/koshi", "postgresql://app@/koshi", "redis://127.0.0.1/0")
    manage("draw_roles", environment={**os.environ, **environment_of(nowhere, data_folder())}, show=True)
    return 0


def manage_demo(rest: list[str]) -> int:
    """A management command against the running demo, in this terminal and with the application's rights."""
    servers = Servers(data_folder())
    servers.find()
    started = [server for server in (servers.postgres, servers.valkey) if server]
    if not all(server.running() for server in started):
        raise Refusal(f"No demo is running from {servers.data}. Start it in another terminal: make demo")
    environment = {**environment_of(servers.addresses(), servers.data), "KOSHI_LOG_LEVEL": "WARNING"}
    os.chdir(REPOSITORY)
    os.execve(sys.executable, [sys.executable, "manage.py", *rest], environment)  # noqa: S606


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "test": run_tests,
    "test-long": run_long,
    "check": check,
    "bench": bench,
    "load": run_load,
    "lock": lock,
    "messages": messages,
    "roles": roles,
    "manage": manage_demo,
}
