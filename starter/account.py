"""Which operating-system user the servers run as, and which folder and programs it can reach.

PostgreSQL refuses to run as root. As root we therefore run the servers as `nobody`, in a folder
that belongs to it. Permissions of folders that are not ours are only looked at, never changed: if
`nobody` cannot pass through the parents of the data folder, the servers' folder is put under
/var/lib instead, named after the data folder.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import sys
import tempfile
from pathlib import Path

from starter.console import Refusal
from starter.processes import Account

UNPRIVILEGED = "nobody"
ELSEWHERE = Path("/var/lib/koshi")
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of mode 700 is made in it
MEMORY_ROOM = 4 << 30  # bytes that must be free there
LONGEST_SOCKET = 100  # the system's limit is 107 characters, a final zero and suffixes included


def server_account() -> Account:
    if os.geteuid() != 0:
        try:
            return Account(pwd.getpwuid(os.geteuid()).pw_name)
        except KeyError:
            raise Refusal(
                f"PostgreSQL needs a user with a name, and number {os.geteuid()} has none on this machine."
            ) from None
    try:
        entry = pwd.getpwnam(UNPRIVILEGED)
    except KeyError:
        raise Refusal(
            f"PostgreSQL does not run as root, and this machine has no user '{UNPRIVILEGED}'. "
            "Run the command as an ordinary user."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def short_name(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]


def own_folder(folder: Path, account: Account, mode: int = 0o700) -> Path:
    """Make the folder for the account, or make sure that it is really its own."""
    if not folder.exists():
        folder.mkdir(mode=mode)
        folder.chmod(mode)
        account.own(folder)
    found = folder.lstat()
    if found.st_uid != (os.geteuid() if account.uid is None else account.uid):
        raise Refusal(
            f"{folder} belongs to another user (number {found.st_uid}). Start with that user, "
            "or name another data folder: KOSHI_DATA=/some/folder"
        )
    return folder


def data_folder(folder: Path) -> Path:
    """The starter's own data folder; only when newly made does it get a mode."""
    missing = []
    parent = folder
    while not parent.exists():
        missing.append(parent)
        parent = parent.parent
    for level in reversed(missing):
        level.mkdir()
        level.chmod(0o755)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Refusal(
            f"{folder} belongs to another user. Start with that user, "
            "or name another data folder: KOSHI_DATA=/some/folder"
        )
    return folder


def servers_folder(data: Path, account: Account) -> Path:
    """Where the servers keep their files: in the data folder, if the account can get there."""
    data_folder(data)
    if account.uid is None or account.can("test", "-x", str(data.resolve())):
        return own_folder(data.resolve() / "servers", account)
    if not ELSEWHERE.exists():
        data_folder(ELSEWHERE)
    folder = own_folder(ELSEWHERE / short_name(data), account)
    (data / "servers-are-in.txt").write_text(f"{folder}\n")
    return folder


def memory_folder(data: Path, account: Account) -> Path | None:
    """A folder in memory for what may go with the machine; None where the system has none, or little room.

    A file system on disk grows slow where databases of a thousand files are made and dropped all the time.
    What a data folder that is no more left in memory is taken away.
    """
    folder = MEMORY / f"koshi-{short_name(data)}"
    try:
        for other in MEMORY.glob("koshi-*/of.txt"):
            if not Path(other.read_text().strip()).exists():
                shutil.rmtree(other.parent, ignore_errors=True)
        room = os.statvfs(MEMORY)
    except OSError:
        return None
    if not folder.exists() and room.f_bavail * room.f_frsize < MEMORY_ROOM:
        return None
    own_folder(folder, account)
    (folder / "of.txt").write_text(f"{data.resolve()}\n")
    return folder


def programs_folder(package: Path, probe: str, folder: Path, account: Account) -> Path:
    """An installed package as the account can run its programs: where it is, or a copy of it.

    The libraries that a wheel keeps beside its package go along: programs find them by their place.
    """
    if account.uid is None or account.can(str(package / probe), "--version"):
        return package
    copies = folder / "programs"
    if not account.can(str(copies / package.name / probe), "--version"):
        shutil.rmtree(copies, ignore_errors=True)
        for part in (package, package.with_name(f"{package.name}.libs")):
            if part.exists():
                shutil.copytree(part, copies / part.name, symlinks=True)
        for path in [copies, *copies.rglob("*")]:
            if not path.is_symlink():
                path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    return copies / package.name


def socket_folder(folder: Path, account: Account) -> Path:
    """A folder that only the account can enter, with a path short enough for a Unix socket."""
    near = folder / "socket"
    if len(str(near)) + len("/.s.PGSQL.5432") <= LONGEST_SOCKET:
        return own_folder(near, account)
    temporary = Path("/tmp") if sys.platform != "darwin" else Path(tempfile.gettempdir())  # noqa: S108
    return own_folder(temporary / f"koshi-{short_name(folder)}", account)
