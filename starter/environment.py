"""Makes `.venv` from a lock, once a lock, and goes on inside it. Standard library only."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from starter.console import Refusal, say, step
from starter.processes import run

REPOSITORY = Path(__file__).resolve().parent.parent
OLDEST, NEWEST = (3, 11), (3, 13)
HOME = REPOSITORY / ".venv"
PYTHON = HOME / "bin" / "python"
#: Each holds the packages of those before it: production, the demo with its servers, the tools.
LOCKS = ("run", "demo", "dev")


def use_fitting_python() -> None:
    """Go on with another Python of this machine when this one is too old or too new."""
    if OLDEST <= sys.version_info[:2] <= NEWEST:
        return
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and works(other, "-c", ""):
            os.execv(other, [other, "-m", "starter", *sys.argv[1:]])  # noqa: S606
    raise Refusal(
        f"Koshi needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is {sys.version.split()[0]}. "
        "Name another one: make demo PYTHON=/path/to/python3.11"
    )


def works(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def enter(lock: str) -> None:
    """Install what the lock names, if that is not yet so, and go on inside the environment."""
    if Path(sys.prefix).resolve() != HOME.resolve():
        use_fitting_python()
        install(REPOSITORY / "requirements" / f"{lock}.txt")
        os.execv(PYTHON, [str(PYTHON), "-m", "starter", *sys.argv[1:]])  # noqa: S606


def stamp_of(lock: Path) -> str:
    """Changes when the lock or the environment's Python does."""
    return hashlib.sha256(lock.read_bytes() + (HOME / "pyvenv.cfg").read_bytes()).hexdigest()


def install(lock: Path) -> None:
    stamp = HOME / f".installed-{lock.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == stamp_of(lock):
        return
    if not works(str(PYTHON), "-m", "pip", "--version"):
        with step("making the environment .venv"):
            if run([sys.executable, "-m", "venv", "--clear", str(HOME)], quiet=True):
                raise Refusal(
                    "Python could not make a virtual environment; its words are above. On Debian "
                    "and Ubuntu the package python3-venv is missing: apt-get install python3-venv"
                )
    stamp.unlink(missing_ok=True)
    with step(f"installing what requirements/{lock.name} names"):
        _pip_install(lock)
    stamp.write_text(stamp_of(lock))


def _pip_install(lock: Path) -> None:
    pinned = sum(1 for line in lock.read_text().splitlines() if "==" in line.split(" ")[0])
    seen = 0

    def show(line: str) -> bool:
        nonlocal seen
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            if seen % 10 == 0:
                say(f"    {seen} of about {pinned} packages found")
        elif line.startswith("Installing collected"):
            say("    unpacking them")
        return False

    command = [str(PYTHON), "-m", "pip", "install", "--require-hashes", "--no-input", "-r", str(lock)]
    quietly = {
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_PROGRESS_BAR": "off",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    if run(command, env={**os.environ, **quietly}, on_line=show):
        raise Refusal(
            "The packages could not be installed; pip's words are above. They come from the package "
            "index that pip is set up with: is the network there?"
        )
