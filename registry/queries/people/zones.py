"""What a machine-readable zone says, as the boxes of forms take it."""

from datetime import date
from typing import Any

from core.zone_forms import ZoneSaid
from identity.mrz import read_mrz
from reference.queries.codes import country_ids_by_code
from registry.rules.people.zones import fields_of, finding_in_words
from registry.states import DocumentKind


def zone_said(text: str, *, on: date) -> ZoneSaid:
    """The zone's values by the names of `fields_of`, countries by their ids, and what to compare; one query.

    A code of no country that is known, and a kind that no file is enrolled from, are left out.
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
        "kind": said["kind"] if said["kind"] in DocumentKind.values else "",
        "issuing_country": countries.get(said["issuing_country"]),
        "citizenship": countries.get(said["citizenship"]),
        "born_on": reading.born_on,
        "expires_on": reading.expires_on,
    }
    return ZoneSaid(
        values={name: value for name, value in values.items() if value not in (None, "")},
        remarks=tuple(finding_in_words(finding) for finding in reading.findings),
    )
