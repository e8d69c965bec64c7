"""What people may do, as words: every app declares its own in its `capabilities` module.

Which role has which capability stands in one table, `accounts/data/roles.csv`, and nowhere else.
"""

from enum import StrEnum
from typing import Any, Self

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Reach(TextChoices):
    """What the territory of a role means for a capability."""

    ANYWHERE = "anywhere", _("Wherever the role is held")
    COUNTRY = "country", _("Only a role held for the whole country")
    REGION = "region", _("In the regions of the role")
    DISTRICT = "district", _("In the regions and districts of the role")
    OWN = "own", _("For those one acts for, or one’s own")


class Purpose(TextChoices):
    """What a capability is for, and why somebody reads of a person; written down with each reading."""

    COUNTER = "counter", _("Service at the counter")
    CHECK = "check", _("Check on the spot")
    CASE = "case", _("Work on a case")
    REQUEST = "request", _("Request of another authority")
    SUPERVISION = "supervision", _("Supervision of officers’ work")
    PROTECTION = "protection", _("Work with protected files")
    PERMITS = "permits", _("Decision on work permits")
    QUOTA = "quota", _("Work on the quota")
    OWN_WORKERS = "own_workers", _("The firm’s own workers")
    OWN_GUESTS = "own_guests", _("The host’s own guests")
    FEED = "feed", _("Delivery of crossings")
    STATISTICS = "statistics", _("Statistics")
    AUDIT = "audit", _("Audit")
    ADMINISTRATION = "administration", _("Administration of the system")


class Capability(StrEnum):
    """One thing that some roles may do: `NAME = "app.name", label, reach, purpose`.

    A fifth value, true, says that it opens so much that a role with it takes two administrators to give.
    """

    label: Any
    reach: Reach
    purpose: Purpose
    takes_two: bool

    def __new__(cls, code: str, label: Any, reach: Reach, purpose: Purpose, takes_two: bool = False) -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label, member.reach, member.purpose, member.takes_two = label, reach, purpose, takes_two
        return member


def declared() -> dict[str, Capability]:
    """Every capability of the apps whose `capabilities` modules are loaded, by code."""
    return {str(one): one for kind in Capability.__subclasses__() for one in kind}
