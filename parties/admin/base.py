"""What pages about parties lend to other pages."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from parties.models import Dwelling


def employer_link(user: User, employer_id: int) -> str:
    """The employer's page, for those who may open it."""
    if not user.has_perm("parties.view_employer"):
        return ""
    return reverse("admin:parties_employer_change", args=[employer_id])


def in_the_register(dwelling: Dwelling | None) -> str:
    """What is known of a dwelling beside its address: the register's code, for how many people it is."""
    if dwelling is None:
        return ""
    known = []
    if dwelling.register_code:
        known.append(_("address register %(code)s") % {"code": dwelling.register_code})
    if dwelling.capacity:
        number = dwelling.capacity
        known.append(ngettext("for %(number)s person", "for %(number)s people", number) % {"number": number})
    return " · ".join(known)
