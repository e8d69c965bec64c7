"""The frame that all pages of the portal share, and how they show a refusal."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts import web
from accounts.queries.roles import may
from core import clock
from core.editing import ChangedMeanwhile, EditForm
from core.errors import DomainError
from permits.capabilities import PermitCapability
from registry.capabilities import RegistryCapability


def frame(request: HttpRequest, current: str) -> dict[str, Any]:
    """The header and menu of a portal page; `current` is the name of its address."""
    today = clock.today()
    pages = []
    if may(request.user, today, PermitCapability.APPLY):
        pages += [
            ("portal:home", _("What to do")),
            ("portal:applications", _("Applications")),
            ("portal:permits", _("Permits")),
        ]
    if may(request.user, today, RegistryCapability.NOTIFY_OWN_ARRIVALS):
        pages.append(("portal:arrivals", _("Arrivals")))
    return web.frame(_("Portal"), pages, current)


def refuse(form: Form, refusal: DomainError) -> None:
    """Put a refusal beside the field it names or is about, or over the form; what was typed stays."""
    if isinstance(refusal, ChangedMeanwhile) and isinstance(form, EditForm):
        form.meet(refusal)
        return
    about = (str(refusal.facts.get("field", "")), *refusal.facts.get("concerns", ()))
    names = (name for field in about for name in (field, f"{field}_id", field.removesuffix("_key")))
    form.add_error(next((name for name in names if name in form.fields), None), str(refusal))
