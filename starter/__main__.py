"""`python3 -m starter COMMAND`: what each `make` target runs."""

import sys

if sys.version_info < (3, 8):  # noqa: UP036 (the sentence is for those who have such a Python)
    sys.exit("Koshi needs Python 3.11 to 3.13. Name one: make demo PYTHON=/path/to/python3.11")

import argparse

from starter import environment
from starter.console import Refusal, say
from starter.ports import wanted_port
from starter.stopping import STOPPING, Stopped

COMMANDS = ("demo", "test", "test-long", "check", "bench", "load", "lock", "messages", "roles", "manage")


def main() -> int:
    parser = argparse.ArgumentParser(prog="starter", description=__doc__)
    parser.add_argument("command", choices=COMMANDS)
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="goes to the command itself")
    chosen = parser.parse_args()
    STOPPING.listen()
    try:
        if chosen.command == "demo":
            wanted_port()
        environment.enter("demo" if chosen.command in ("demo", "manage") else "dev")
        from starter import commands, demo

        if chosen.command == "demo":
            return demo.run_demo()
        return commands.COMMANDS[chosen.command](chosen.rest)
    except Refusal as refusal:
        say(f"\n{refusal}")
        return 1
    except Stopped as stopped:
        say(f"\nStopped ({stopped}).")
        return 0 if chosen.command == "demo" else 130


if __name__ == "__main__":
    sys.exit(main())
