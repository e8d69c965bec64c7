"""What can happen here, as the journal names it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from journal.events import (
    CODE,
    CODES,
    DAY,
    ID,
    about,
    declare,
    maybe,
)


class PartyEvent(TextChoices):
    DWELLING_NOTED = "dwelling_noted", _("Dwelling noted")
    DWELLING_CODED = "dwelling_coded", _("Code of the address register noted")
    DWELLING_RECODED = "dwelling_recoded", _("Code of the address register corrected")
    DWELLING_CHANGED = "dwelling_changed", _("Dwelling of a host changed")
    HOST_ENROLLED = "host_enrolled", _("Host enrolled")
    EMPLOYER_ENROLLED = "employer_enrolled", _("Employer enrolled")
    REPRESENTATION_GIVEN = "representation_given", _("Representation given")
    REPRESENTATION_ENDED = "representation_ended", _("Representation ended")


declare(
    PartyEvent,
    {
        PartyEvent.DWELLING_NOTED: about("dwelling"),
        PartyEvent.DWELLING_CODED: about("dwelling"),
        # `former`: the row with the code that was wrong, and why.
        PartyEvent.DWELLING_RECODED: about("dwelling", former=ID),
        PartyEvent.DWELLING_CHANGED: about("dwelling", host=ID, fields=CODES),
        PartyEvent.HOST_ENROLLED: about("host", kind=CODE),
        PartyEvent.EMPLOYER_ENROLLED: about("employer", size=CODE, sector=CODE),
        PartyEvent.REPRESENTATION_GIVEN: about(
            "representation", user=ID, party=CODE, right=CODE, until=maybe(DAY)
        ),
        PartyEvent.REPRESENTATION_ENDED: about("representation", user=ID, right=CODE),
    },
)
