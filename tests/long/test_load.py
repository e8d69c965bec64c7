"""A short form of the load run: `make load` goes on for two hours."""

import os
import re
import subprocess
import sys

from tests.databases import REPOSITORY


def test_a_minute_of_everybody_at_once_is_answered():
    given = ("DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL", "CACHE_URL", "DJANGO_SETTINGS_MODULE")
    done = subprocess.run(
        [sys.executable, "-m", "starter", "load", "--minutes", "1", "--people", "400", "--clients", "10"],
        cwd=REPOSITORY,
        env={name: value for name, value in os.environ.items() if name not in given},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-2000:]
    answers, faults = re.findall(r"^(\d+) answers, (\d+) faults$", done.stdout, re.MULTILINE)[-1]
    assert (int(answers) > 60, faults) == (True, "0")
