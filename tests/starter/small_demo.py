"""A stand-in for `make demo`: the real supervisor and servers, small sleepers for the application."""

import sys
from pathlib import Path

from starter.console import Refusal, say
from starter.processes import Child, wait_until
from starter.stopping import STOPPING, Stopped
from starter.supervisor import Supervisor

# One process and its own, which outlives it unless somebody ends the group.
SLEEPER = """
import subprocess, sys
from pathlib import Path
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
Path(sys.argv[1]).touch()
child.wait()
"""


def main(data: Path) -> int:
    STOPPING.listen()
    try:
        with Supervisor(data) as supervisor:
            supervisor.start_servers()
            for name in ("web", "worker"):
                begun = data / f"{name}.begun"
                begun.unlink(missing_ok=True)
                argv = [sys.executable, "-c", SLEEPER, str(begun)]
                supervisor.start(Child(name, argv, log=data / "logs" / f"{name}.log", cwd=data))
                wait_until(begun.exists, 20)
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
