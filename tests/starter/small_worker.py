"""The real supervisor, Valkey, worker and beat on a database that is given."""

import os
import sys
from pathlib import Path

from starter.console import say
from starter.demo import environment_of
from starter.environment import REPOSITORY
from starter.processes import Child
from starter.stopping import STOPPING, Stopped
from starter.supervisor import Supervisor


def main(data: Path) -> int:
    STOPPING.listen()
    celery = [sys.executable, "-m", "celery", "-A", "config"]
    programs = {
        "worker": [*celery, "worker", "--concurrency", "1", "--without-gossip", "--without-mingle"],
        "beat": [*celery, "beat", "--pidfile=", "--max-interval", "1"],
    }
    try:
        with Supervisor(data) as supervisor:
            environment = {
                **environment_of(supervisor.start_servers(), data),
                "DJANGO_SETTINGS_MODULE": "tests.starter.brisk_settings",
                "PYTHONPATH": str(REPOSITORY),
            }
            for name, argv in programs.items():
                log = data / "logs" / f"{name}.log"
                supervisor.start(Child(name, argv, log=log, env=environment, cwd=data, kept=True))
            say(f"ready {os.getpid()}")
            supervisor.watch()
    except Stopped:
        return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
