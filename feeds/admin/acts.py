"""Recording a crossing that an officer saw."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.admin.base import anywhere
from accounts.models import User
from core import clock
from core.admin import Act
from feeds.admin.forms import ObservedForm
from feeds.capabilities import FeedCapability
from feeds.operations.intake import observe_crossing
from registry.models import Crossing, Person


def _observe(person: Person, *, on: date, by: User, **given: Any) -> Any:
    """The fields of a feed's line, from the file and what the officer saw."""
    document = person.documents.select_related("issuing_country").get(pk=given["document"])
    moment = datetime.combine(given["crossed_on"], given["crossed_at"], tzinfo=clock.OFFICIAL_ZONE)
    values = {
        "direction": given["direction"],
        "crossed_at": moment.isoformat(),
        "checkpoint": given["checkpoint"],
        "document.kind": document.kind,
        "document.number": document.number,
        "document.issuing_country": document.issuing_country.iso3,
        "document.expires_on": document.expires_on.isoformat() if document.expires_on else "",
        "person.surname": person.surname,
        "person.given_names": person.given_names,
        "person.patronymic": person.patronymic,
        "person.born_on": str(person.born_on),
        "person.sex": person.sex,
        "person.citizenship": person.citizenship.iso3,
    }
    return observe_crossing(values=values, on=on, at=clock.now(), by=by)


OBSERVE = Act[Person, Crossing, User](
    name="observe-crossing",
    label=_("Record a crossing"),
    form=ObservedForm,
    allowed=anywhere(FeedCapability.OBSERVE),
    consequence=_(
        "For a crossing you saw and the border feed did not tell. It is kept with the source “officer” "
        "and the stays are made anew."
    ),
    perform=_observe,
    done=_("The crossing was recorded."),
)
