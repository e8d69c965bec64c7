"""Worker and beat live through whatever happens to their broker."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from operating.queries import last_ended_at
from starter.databases import with_database
from starter.supervisor import GIVE_UP, SOUND, Comeback
from tests.databases import REPOSITORY
from tests.properties import TIMES
from tests.starter.test_supervisor import environment, none_left, processes_in

#: In a row; `make test-long` kills more often.
KILLS = 6 if TIMES > 1 else 2
SOON = 60.0  # seconds until tasks are done again


def pid_of(data: Path, program: str) -> int:
    for pid in processes_in(data):
        if program in Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")[0]:
            return pid
    return 0


def running_broker(data: Path, other_than: int = 0) -> int:
    """Its process number, which is never 0: a signal to 0 goes to one's own group.

    A killed one can be seen for a moment longer: ask for one `other_than` it.
    """
    found = other_than

    def is_another():
        nonlocal found
        found = pid_of(data, "valkey-server")
        return found not in (0, other_than)

    wait_for(is_another)
    return found


def wait_for(holds, seconds=SOON):
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends, "it did not come back"
        time.sleep(0.1)


def beats_after(before):
    now = last_ended_at("config.tasks.heartbeat")
    return now is not None and (before is None or now > before)


@pytest.fixture
def running(committed_db, test_databases, open_folder):
    addresses = test_databases.addresses
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.starter.small_worker", str(open_folder)],
        cwd=REPOSITORY,
        env=environment(
            DATABASE_OWNER_URL=with_database(addresses.owner, committed_db),
            DATABASE_URL=with_database(addresses.application, committed_db),
        ),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    before = "\n".join(
        f"{log.name}:\n{log.read_text()[-3000:]}" for log in (open_folder / "logs").glob("*.log")
    )
    process.terminate()
    try:
        process.wait(30)
    finally:
        process.kill()
        print(before, process.stdout.read(), sep="\n")  # shown when the test fails
        process.stdout.close()
        assert none_left(open_folder, 5) == []


def lines_of(data, name):
    text = (data / "logs" / f"{name}.log").read_text()
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def test_kills_and_a_frozen_broker_in_a_row(running, open_folder):
    wait_for(lambda: beats_after(None), 60)
    assert last_ended_at("config.tasks.catch_up") is not None

    for _ in range(KILLS):
        broker = running_broker(open_folder)
        os.kill(broker, signal.SIGKILL)
        running_broker(open_folder, other_than=broker)
        again = last_ended_at("config.tasks.heartbeat")
        wait_for(lambda again=again: beats_after(again))

    broker = running_broker(open_folder)
    os.kill(broker, signal.SIGSTOP)
    time.sleep(4)
    before = last_ended_at("config.tasks.heartbeat")
    os.kill(broker, signal.SIGCONT)
    wait_for(lambda: beats_after(before))

    assert running.poll() is None
    done = [line for line in lines_of(open_folder, "worker") if line.get("event") == "task done"]
    assert {"config.tasks.heartbeat", "config.tasks.catch_up", "enforcement.tasks.flag_overstays"} <= {
        line["task"] for line in done
    }
    assert all(line["level"] == "info" and line["ms"] >= 0 and "counts" in line for line in done)
    sent = [line for line in lines_of(open_folder, "beat") if line.get("event") == "task sent"]
    assert {line["task"] for line in sent} == {"config.tasks.heartbeat"}


def test_waits_grow_and_end_after_a_sound_minute():
    comeback, now, waits = Comeback(began=0.0), 1.0, []
    for _ in range(GIVE_UP):
        comeback.ended(now)
        waits.append(comeback.due - now)
        comeback.begins(comeback.due)
        now = comeback.began + 1

    assert waits[:6] == [0.25, 0.5, 1.0, 2.0, 4.0, 5.0]
    assert max(waits) == 5.0
    assert comeback.times == GIVE_UP

    comeback.ended(comeback.began + SOUND + 1)
    assert comeback.times == 1
