"""Real servers and processes: whatever happens to the starter, nothing of it is left running."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.databases import REPOSITORY

pytestmark = pytest.mark.servers

EXPECTED = 7  # at least: PostgreSQL with its own, Valkey, the two sleepers and theirs


def processes_in(folder: Path) -> list[int]:
    """Every living process whose working folder is in this folder: servers and application alike."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                where = os.readlink(entry / "cwd")
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
            except OSError:
                continue
            if state not in "ZX" and where.startswith(str(folder)):
                found.append(int(entry.name))
    return found


def none_left(folder: Path, seconds: float = 15) -> list[int]:
    ends = time.monotonic() + seconds
    while (left := processes_in(folder)) and time.monotonic() < ends:
        time.sleep(0.05)
    return left


def stragglers(folder: Path, seconds: float = 15) -> list[int]:
    """What is left when the two sleepers' own processes are all, or when the time is over."""
    ends = time.monotonic() + seconds
    while len(left := processes_in(folder)) > 2 and time.monotonic() < ends:
        time.sleep(0.05)
    return left


def environment(**more: str) -> dict[str, str]:
    """Ours, without the addresses that would keep the starter from starting servers."""
    given = {"DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL", "KOSHI_DATA"}
    kept = {name: value for name, value in os.environ.items() if name not in given}
    return {**kept, "PYTHONPATH": str(REPOSITORY), **more}


@pytest.fixture
def data(open_folder: Path) -> Iterator[Path]:
    yield open_folder
    for pid in processes_in(open_folder):
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _heed_hang_up() -> None:
    """Under `nohup` the signal would be ignored, as it should be, and the test would wait for ever."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture
def launch(data: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the small demo as the leader of a process group, as a shell starts `make demo`."""
    launched = []

    def start(*, through: tuple[str, ...] = ()) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*through, sys.executable, "-m", "tests.starter.small_demo", str(data)],
            cwd=REPOSITORY,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_heed_hang_up,  # noqa: PLW1509
        )
        launched.append(process)
        return process

    yield start
    for process in launched:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert process.stdout is not None
        process.stdout.close()


def wait_ready(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line == "ready\n", line + process.stdout.read()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_group_ends_everything(launch, data, number):
    process = launch()
    wait_ready(process)
    assert len(processes_in(data)) >= EXPECTED

    os.killpg(process.pid, number)

    assert process.wait(20) == 0
    assert none_left(data, 2) == []


def test_the_death_of_the_parent_ends_everything(launch, data):
    parent = launch(through=("/bin/sh", "-c", '"$@"; exit 0', "sh"))
    wait_ready(parent)

    parent.kill()

    assert none_left(data) == []


def test_what_a_killed_starter_left_is_cleared_at_the_next_start(launch, data):
    first = launch()
    wait_ready(first)
    first.kill()
    first.wait()
    left = stragglers(data)
    assert len(left) == 2  # the kernel ended the servers and the two sleepers, but not the sleepers' own

    second = launch()
    wait_ready(second)
    assert not set(left) & set(processes_in(data))
    os.killpg(second.pid, signal.SIGTERM)

    assert second.wait(20) == 0
    assert none_left(data, 2) == []


def test_servers_that_outlived_their_starter_are_cleared_at_the_next_start(launch, data):
    """What happens where the kernel does not end a dead starter's children."""
    orphans = (
        "import sys; from pathlib import Path; from starter.servers import Servers;"
        "Servers(Path(sys.argv[1]), tied=False).start()"
    )
    subprocess.run([sys.executable, "-c", orphans, str(data)], env=environment(), check=True, cwd="/")
    before = set(processes_in(data))
    assert before

    process = launch()
    wait_ready(process)

    assert not before & set(processes_in(data))
    os.killpg(process.pid, signal.SIGTERM)
    assert process.wait(20) == 0
    assert none_left(data, 2) == []


def test_a_second_starter_on_the_same_data_is_refused(launch, data):
    first = launch()
    wait_ready(first)

    second = launch()

    assert second.wait(20) == 1
    said = second.stdout.read()
    assert "already running" in said
    assert f"kill {first.pid}" in said
    assert len(processes_in(data)) >= EXPECTED


def test_a_process_that_ends_by_itself_ends_the_rest_and_is_named(launch, data):
    process = launch()
    wait_ready(process)
    postmaster = int(next(data.rglob("postmaster.pid")).read_text().split()[0])

    os.kill(postmaster, signal.SIGKILL)

    assert process.wait(30) == 1
    assert "postgres ended by itself" in process.stdout.read()
    assert none_left(data, 5) == []


def test_a_port_in_use_is_said_in_one_sentence_with_the_way_out(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "starter", "demo"],
            cwd=REPOSITORY,
            env=environment(PORT=str(port), KOSHI_DATA=str(tmp_path / "data")),
            capture_output=True,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert f"Port {port} is in use by another program" in done.stdout
    assert f"PORT={port + 10} make demo" in done.stdout
    assert not (tmp_path / "data").exists()
