"""A stand-in for `make demo`: the real supervisor and servers, small sleepers for the application."""

import sys
from pathlib import Path

from starter.console import Refusal, say
from starter.processes import Child
from starter.stopping import STOPPING, Stopped
from starter.supervisor import Supervisor

SLEEPER = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(600)'])"


def main(data: Path) -> int:
    STOPPING.listen()
    try:
        with Supervisor(data) as supervisor:
            supervisor.start_servers()
            for name in ("web", "worker"):
                argv = [sys.executable, "-c", SLEEPER]
                supervisor.start(Child(name, argv, log=data / "logs" / f"{name}.log", cwd=data))
            say("ready")
            supervisor.watch()
    except Stopped as stopped:
        say(f"stopped: {stopped}")
        return 0
    except Refusal as refusal:
        say(str(refusal))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
