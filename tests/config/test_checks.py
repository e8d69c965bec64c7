"""What production refuses to start with, and `check --deploy` names: web, worker and beat alike."""

import os
import subprocess
import sys

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured

from accounts.models import User
from config.checks import is_guarded, refuse_unfit
from config.settings.base import database_beside
from tests.databases import REPOSITORY

GOOD = {
    "KOSHI_SECRET_KEY": "x" * 64,
    "KOSHI_HOSTS": "koshi.example",
    "KOSHI_PROXIES": "1",
    "DATABASE_URL": "postgresql://app@db.example/koshi",
    "REDIS_URL": "redis://:a-password@broker.example/0",
    "CACHE_URL": "rediss://cache.example/0",
}


def production(*, program=("-c", "import django; django.setup()"), **environment):
    return subprocess.run(
        [sys.executable, *program],
        cwd=REPOSITORY,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_production_starts_with_all_it_needs():
    assert production(**GOOD).returncode == 0


@pytest.mark.parametrize("missing", [name for name in GOOD if name != "KOSHI_PROXIES"])
def test_production_refuses_to_start_without(missing):
    answer = production(**{key: value for key, value in GOOD.items() if key != missing})

    assert answer.returncode != 0
    assert missing in answer.stderr


def test_preload_is_asked_for_in_so_many_words():
    show = ("-c", "import django; django.setup(); from django.conf import settings; "
            "print(settings.SECURE_HSTS_PRELOAD)")  # fmt: skip

    assert production(program=show, **GOOD).stdout.strip() == "False"
    assert production(program=show, **GOOD, KOSHI_HSTS_PRELOAD="1").stdout.strip() == "True"


@pytest.fixture
def fit(settings, db, tmp_path):
    """An installation with nothing to object to."""
    settings.DEMO = False
    settings.CLOCK_FILE, settings.CLOCK_PROVIDER = "", "core.clock.system_now"
    settings.SECRET_KEY = "r" * 64
    settings.METRICS_TOKEN = "t" * 43
    settings.TRUSTED_PROXIES = GOOD["KOSHI_PROXIES"]
    settings.PAPERS_FOLDER, settings.SCANNER = tmp_path, "unix:/run/clamav/clamd.ctl"
    settings.REDIS_URL, settings.CACHE_URL = GOOD["REDIS_URL"], GOOD["CACHE_URL"]
    return settings


def named():
    """The faults that `check --deploy` names."""
    found = checks.run_checks(include_deployment_checks=True)
    return {one.id for one in found if one.id.startswith("koshi.") and one.level >= checks.ERROR}


def test_a_fit_installation_is_let_be(fit):
    assert named() == set()
    refuse_unfit()


@pytest.mark.parametrize(
    ("setting", "value", "fault"),
    [
        ("CLOCK_FILE", "/tmp/clock.json", "koshi.E002"),
        ("CLOCK_PROVIDER", "core.clock.file_now", "koshi.E002"),
        ("SECRET_KEY", "development-only-not-a-secret", "koshi.E003"),
        ("SECRET_KEY", "r" * 49, "koshi.E003"),
        ("METRICS_TOKEN", "short", "koshi.E008"),
        ("REDIS_URL", "redis://broker.example/0", "koshi.E004"),
        ("CACHE_URL", "redis://cache.example/0", "koshi.E004"),
        ("CACHE_URL", GOOD["REDIS_URL"], "koshi.E005"),
        ("CACHE_URL", "rediss://broker.example:6379", "koshi.E005"),
        ("TRUSTED_PROXIES", "", "koshi.E009"),
        ("TRUSTED_PROXIES", " , ", "koshi.E009"),
        ("TRUSTED_PROXIES", "two", "koshi.E010"),
        ("TRUSTED_PROXIES", "10.0.0.0/99", "koshi.E010"),
        ("PAPERS_FOLDER", "/nowhere/papers", "koshi.E011"),
        ("PAPERS_FOLDER", REPOSITORY / "static" / "css", "koshi.E012"),
        ("SCANNER", "", "koshi.E013"),
    ],
)
def test_a_fault_is_named_and_nothing_starts(fit, setting, value, fault):
    setattr(fit, setting, value)

    assert fault in named()
    with pytest.raises(ImproperlyConfigured, match=fault):
        refuse_unfit()


@pytest.mark.parametrize("name", ["officer", "admin2", "supervisor2"])
def test_a_demo_account_is_named_and_nothing_starts(fit, name):
    User.objects.create_user(name, password="koshi-demo")

    assert "koshi.E001" in named()
    with pytest.raises(ImproperlyConfigured, match=name):
        refuse_unfit()


def test_an_account_named_like_a_role_with_a_password_of_its_own_is_no_demo_account(fit):
    User.objects.create_user("officer", password="another long one")
    User.objects.create_user("admin", password="koshi-demo", is_active=False)

    assert named() == set()


@pytest.mark.parametrize("stated", ["0", "1", "10.0.0.0/8", "10.0.0.0/8, fd00::/8"])
def test_proxies_are_stated_by_number_or_network(fit, stated):
    fit.TRUSTED_PROXIES = stated

    assert named() == set()


def test_the_demo_itself_starts_and_check_deploy_still_names_it(fit):
    fit.DEMO = True

    refuse_unfit()
    assert "koshi.E006" in named()


@pytest.mark.parametrize(
    ("url", "guarded"),
    [
        ("redis://:secret@host/0", True),
        ("redis://name:secret@host:6380/3", True),
        ("rediss://host/0", True),
        ("redis://host/0", False),
        ("redis://name@host/0", False),
        ("redis://:@host/0", False),
        ("unix:///run/valkey.sock", False),
    ],
)
def test_a_server_is_guarded_by_a_password_or_by_tls(url, guarded):
    assert is_guarded(url) is guarded


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://host/0", "redis://host/1"),
        ("redis://host", "redis://host/1"),
        ("rediss://:secret@host:6380/7?ssl_cert_reqs=required",
         "rediss://:secret@host:6380/8?ssl_cert_reqs=required"),
    ],
)  # fmt: skip
def test_without_an_address_of_its_own_the_cache_is_the_database_beside(broker, cache):
    assert database_beside(broker) == cache


def test_a_broker_without_a_numbered_database_asks_for_the_caches_address():
    with pytest.raises(ValueError, match="CACHE_URL"):
        database_beside("unix:///run/valkey.sock")
