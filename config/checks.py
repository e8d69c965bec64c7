"""What production refuses to start with: web, worker and beat alike, and `manage.py check --deploy`."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import Error as DatabaseError

from core.addresses import proxies_from

DEMO_PASSWORD = "koshi-demo"  # noqa: S105 - the published password of the invented country
#: Secrets that stand in the source, so that everybody knows them.
PUBLISHED_SECRETS = frozenset({"development-only-not-a-secret", "test-only-not-a-secret"})
SHORTEST_SECRET, SHORTEST_TOKEN = 50, 32


def faults() -> Iterator[Error]:
    """Everything that keeps this installation from holding real people's data."""
    yield from _demo()
    yield from _clock()
    yield from _secrets()
    yield from _servers()
    yield from _proxies()
    yield from _papers()


def refuse_unfit() -> None:
    """Raise ImproperlyConfigured with every fault, unless this is the demo or a developer's machine."""
    if getattr(settings, "DEMO", False):
        return
    if found := list(faults()):
        raise ImproperlyConfigured("\n".join(f"({one.id}) {one.msg} {one.hint}" for one in found))


@register(Tags.security, deploy=True)
def fit_for_production(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """`manage.py check --deploy` names the same faults as errors."""
    return list(faults())


def demo_accounts() -> list[str]:
    """Names of the active accounts that still open with the published demo password."""
    from accounts.models import User
    from accounts.states import Role

    named_like_roles = rf"^({'|'.join(Role.values)})\d*$"
    accounts = User.objects.filter(is_active=True, username__regex=named_like_roles).order_by("username")
    return [user.username for user in accounts if user.check_password(DEMO_PASSWORD)]


def _demo() -> Iterator[Error]:
    if getattr(settings, "DEMO", False):
        yield Error(
            "These are the settings of the demo.",
            hint="Set DJANGO_SETTINGS_MODULE to config.settings.production.",
            id="koshi.E006",
        )
    try:
        found = demo_accounts()
    except DatabaseError as error:
        yield Error(
            f"The database cannot be asked for demo accounts ({type(error).__name__}).",
            hint="Bring the database up, and its tables up to date.",
            id="koshi.E007",
        )
        return
    if found:
        yield Error(
            f"Demo accounts are still here: {', '.join(found)}.",
            hint="Delete the demo data or give every account a new password before real people are "
            "registered.",
            id="koshi.E001",
        )


def _clock() -> Iterator[Error]:
    if settings.CLOCK_FILE or settings.CLOCK_PROVIDER != "core.clock.system_now":
        yield Error(
            "The day is read from a clock file, not from the machine.",
            hint="Unset KOSHI_CLOCK_FILE; it is for rehearsals on the demo only.",
            id="koshi.E002",
        )


def _secrets() -> Iterator[Error]:
    if settings.SECRET_KEY in PUBLISHED_SECRETS or len(settings.SECRET_KEY) < SHORTEST_SECRET:
        yield Error(
            f"KOSHI_SECRET_KEY is published or shorter than {SHORTEST_SECRET} characters.",
            hint="Make one with: python -c 'import secrets; print(secrets.token_urlsafe(64))'",
            id="koshi.E003",
        )
    if settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) < SHORTEST_TOKEN:
        yield Error(
            f"KOSHI_METRICS_TOKEN is shorter than {SHORTEST_TOKEN} characters.",
            hint="Make a random one, or unset it: then nobody may read /metrics.",
            id="koshi.E008",
        )


def _servers() -> Iterator[Error]:
    for name, url in (("REDIS_URL", settings.REDIS_URL), ("CACHE_URL", settings.CACHE_URL)):
        if not is_guarded(url):
            yield Error(
                f"{name} opens without a password and without TLS.",
                hint="Give it a password (redis://:PASSWORD@host/0) or TLS (rediss://host/0).",
                id="koshi.E004",
            )
    if _database_of(settings.REDIS_URL) == _database_of(settings.CACHE_URL):
        yield Error(
            "REDIS_URL and CACHE_URL are one database.",
            hint="Give the cache another database, better another server.",
            id="koshi.E005",
        )


def _proxies() -> Iterator[Error]:
    hint = "Set KOSHI_PROXIES to their number (0 when there is none), or their networks separated by commas."
    try:
        stated = proxies_from(settings.TRUSTED_PROXIES)
    except ValueError as error:
        yield Error(f"KOSHI_PROXIES cannot be read: {error}.", hint=hint, id="koshi.E010")
        return
    if stated is None:
        yield Error("The proxies in front are not stated.", hint=hint, id="koshi.E009")


def _papers() -> Iterator[Error]:
    folder = Path(settings.PAPERS_FOLDER)
    hint = "Set KOSHI_PAPERS to a folder of its own that web and worker may write, outside of what is served."
    if not (folder.is_dir() and os.access(folder, os.W_OK | os.X_OK)):
        yield Error(f"Received papers cannot be kept in {folder}.", hint=hint, id="koshi.E011")
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    if any(folder.resolve().is_relative_to(one.resolve()) for one in served):
        yield Error(f"Received papers lie among what is served: {folder}.", hint=hint, id="koshi.E012")
    if not settings.SCANNER:
        yield Error(
            "The scanner of received papers is not stated: nobody could open one.",
            hint="Set KOSHI_SCANNER to the address of ClamAV's clamd: host:port, or unix:/path.",
            id="koshi.E013",
        )


def is_guarded(url: str) -> bool:
    """Whether a Redis or Valkey address needs a password or goes over TLS."""
    parts = urlsplit(url)
    return parts.scheme == "rediss" or bool(parts.password)


def _database_of(url: str) -> tuple[str, int, str]:
    parts = urlsplit(url)
    return (parts.hostname or "", parts.port or 6379, parts.path.strip("/") or "0")
