"""What a machine-readable zone says, as the boxes of forms take it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.zone_forms import ZoneSaid
from identity.mrz import read_mrz
from reference.queries.codes import country_ids_by_code
from registry.rules.people.zones import fields_of, finding_in_words, is_of_visa

_OF_A_VISA = _(
    "This is the zone of a visa: it tells of the holder alone. Read the zone of the passport too, or type "
    "its number."
)


def zone_said(text: str, *, on: date) -> ZoneSaid:
    """The zone's values by the names of `fields_of`, countries by their ids, and what to compare; one query.

    A code of no country that is known is left out; of a visa, whatever is the visa's and not its holder's.
    """
    reading = read_mrz(text, on=on)
    faults = [finding_in_words(finding) for finding in reading.findings if finding.is_fault]
    if faults:
        return ZoneSaid(faults=tuple(faults))
    said = fields_of(reading)
    countries = country_ids_by_code([said["issuing_country"], said["citizenship"]])
    values: dict[str, Any] = {
        "number": said["number"],
        "surname": said["surname"],
        "given_names": said["given_names"],
        "sex": said["sex"],
        "kind": said["kind"],
        "issuing_country": countries.get(said["issuing_country"]),
        "citizenship": countries.get(said["citizenship"]),
        "born_on": reading.born_on,
        "expires_on": reading.expires_on,
    }
    remarks = [finding_in_words(finding) for finding in reading.findings]
    if is_of_visa(reading):
        values |= dict.fromkeys(("number", "kind", "issuing_country", "expires_on"))
        remarks.append(str(_OF_A_VISA))
    return ZoneSaid(
        values={name: value for name, value in values.items() if value not in (None, "")},
        remarks=tuple(remarks),
    )
