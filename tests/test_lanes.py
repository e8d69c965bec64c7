"""The lanes hold what they promise, and the tests of a folder can be split among processes."""

import os
import subprocess
import sys

import pytest

from starter.demo import data_folder
from starter.lanes import Outcome, closing_line, keeping_bytecode
from starter.processes import Child
from tests import lanes
from tests.databases import DATA, REPOSITORY
from tests.pages import shape_of


def outcome(name="database", code=0, **counts):
    return Outcome(name, 10.0, code, **counts)


def test_without_database_a_database_is_refused():
    from accounts.models import User

    with pytest.raises(RuntimeError, match="Database access not allowed"):
        User.objects.count()


def test_without_database_no_server_is_started(tmp_path):
    with pytest.raises(AssertionError, match="servers"):
        Child("sleeper", ["sleep", "9"], log=tmp_path / "log").start()


def test_this_lane_is_found_by_what_a_test_asks_for(request):
    assert lanes.lane_of(request.node) == lanes.WITHOUT


def test_a_test_with_the_database_is_in_its_lane(request, db):
    assert lanes.lane_of(request.node) == lanes.DATABASE


def test_a_folder_of_tests_can_be_named_as_a_path():
    """pytest reads the conftest beside a named path before anything can set up Django."""
    paths = [path for path in (REPOSITORY / "tests").rglob("conftest.py") if path.parent.name != "tests"]
    names = [".".join(path.relative_to(REPOSITORY).with_suffix("").parts) for path in paths]
    environment = {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}

    assert names
    read = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(sorted(names))}"],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert read.stderr == ""


@pytest.mark.parametrize("rest", ["", "acts/add/", "7/", "7/acts/correct/"])
def test_lists_made_by_one_function_have_one_shape(rest):
    """Chromium looks at one of them, so that they do not take a third of its lane."""
    terms = {shape_of(f"/admin/{model}/{rest}") for model in ("permits/vacancyterms", "registry/stayregime")}
    classifiers = {shape_of(f"/admin/{model}/{rest}") for model in ("reference/region", "reference/sector")}
    others = {shape_of(f"/admin/{model}/{rest}") for model in ("registry/person", "registry/stay")}

    assert (len(terms), len(classifiers), len(others)) == (1, 1, 2)
    assert len(terms | classifiers | others) == 4


def test_long_files_are_there():
    assert [file for file in lanes.LONG_FILES if not (REPOSITORY / file).exists()] == []


def test_bytecode_is_kept_where_it_may_not_lie_beside_its_source():
    plain = {"PATH": "/bin"}
    assert keeping_bytecode(plain) == plain
    kept = keeping_bytecode({**plain, "PYTHONDONTWRITEBYTECODE": "1"})
    assert "PYTHONDONTWRITEBYTECODE" not in kept
    assert kept["PYTHONPYCACHEPREFIX"].startswith(str(data_folder()))


@pytest.mark.servers
def test_each_process_has_a_broker_number_of_its_own():
    """The lock of the number this process was given is held."""
    import fcntl

    number = int(os.environ["REDIS_URL"].rpartition("/")[2])
    assert os.environ["CACHE_URL"].endswith(f"/{number + 1}")
    with (DATA / "brokers" / f"{number}.lock").open("a") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.mark.parametrize(
    ("outcomes", "closing"),
    [
        ([outcome(passed=3), outcome(passed=4)], "7 passed, 0 failed in 20.00s"),
        ([outcome(passed=3, failed=2, code=1)], "3 passed, 2 failed in 10.00s"),
        ([outcome(code=4)], "0 passed, 1 failed in 10.00s"),
        ([outcome(passed=3, skipped=1)], "3 passed, 0 failed, 1 skipped in 10.00s"),
    ],
)
def test_the_closing_line_counts_all_lanes(outcomes, closing):
    assert closing_line(outcomes) == closing
