"""What production refuses to start with."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured

DEMO_PASSWORD = "koshi-demo"  # noqa: S105 - the published password of the invented country
CURE = "Delete the demo data or give every account a new password before real people are registered."


def demo_accounts() -> list[str]:
    """Names of the active accounts that still open with the published demo password."""
    from accounts.models import User
    from accounts.states import Role

    accounts = User.objects.filter(is_active=True, username__in=[*Role.values, "supervisor2"])
    return [user.username for user in accounts if user.check_password(DEMO_PASSWORD)]


def refuse_demo_accounts() -> None:
    """Raise ImproperlyConfigured when a demo account is found outside the demo."""
    if not getattr(settings, "DEMO", False) and (found := demo_accounts()):
        raise ImproperlyConfigured(f"Demo accounts are still here: {', '.join(found)}. {CURE}")


@register(Tags.database, deploy=True)
def no_demo_accounts(app_configs: Any = None, **_: Any) -> list[CheckMessage]:
    """`manage.py check --deploy --database default` names demo accounts as an error."""
    found = demo_accounts()
    if not found:
        return []
    return [Error(f"Demo accounts are still here: {', '.join(found)}.", hint=CURE, id="koshi.E001")]
