"""What is odd about a person's data without being wrong. Nothing is refused because of it."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from core.explanations import Reason
from identity.identifiers import iin_birth_date
from identity.partial_dates import PartialDate
from registry.states import Sex

FACTS = {
    "person.iin_birth_date": _(
        "The first digits of the IIN stand for another date of birth. They need not agree; "
        "compare both with the document."
    ),
    "person.iin_sex": _(
        "The seventh digit of the IIN stands for the other sex. They need not agree; compare "
        "both with the document."
    ),
    "person.document_expired": _("The document expired on %(on)s."),
    "person.same_number": _("The file has this number already, as another kind or from another country."),
}
_RESOLUTION = "Government Resolution No. 853 of 26.08.2013"
_SEX_OF_DIGIT = {"1": "m", "3": "m", "5": "m", "2": "f", "4": "f", "6": "f"}


def identity_warnings(*, iin: str | None, born_on: PartialDate, sex: str) -> list[Reason]:
    """Where the IIN and the person's data do not tell the same; never a reason to refuse."""
    if not iin:
        return []
    warnings = []
    told_day = iin_birth_date(iin)
    if told_day is not None and not born_on.agrees_with(PartialDate.of(told_day)):
        warnings.append(Reason("person.iin_birth_date", clause=_RESOLUTION, version="2013-08-26"))
    told = _SEX_OF_DIGIT.get(iin[6])
    if told is not None and sex not in (Sex.UNSPECIFIED, told):
        warnings.append(Reason("person.iin_sex", clause=_RESOLUTION, version="2013-08-26"))
    return warnings


def document_warnings(*, expires_on: date | None, on: date) -> list[Reason]:
    """Whether the document is out of date on the day; the person may be enrolled from it all the same."""
    if expires_on is None or expires_on >= on:
        return []
    return [Reason("person.document_expired", {"on": expires_on})]
