"""Why two records may be of one human being, in words. Pure."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from identity.matching import Evidence, Ground

#: What was compared and how it came out, to stand in a list of such words.
GROUNDS: dict[Ground, Any] = {
    Ground.NAME: _("the same name"),
    Ground.NAME_ALIKE: _("a name that sounds alike"),
    Ground.FORMER_NAME: _("a former name"),
    Ground.GIVEN_NAMES: _("the same given names with another surname"),
    Ground.NAME_DIFFERS: _("another name"),
    Ground.FATHER: _("the same father’s name"),
    Ground.FATHER_DIFFERS: _("another father’s name"),
    Ground.BIRTH_DATE: _("the same date of birth"),
    Ground.BIRTH_DATE_SWAPPED: _("day and month of birth swapped"),
    Ground.BIRTH_DATE_NEAR: _("nearly the same date of birth"),
    Ground.BIRTH_DATE_PARTIAL: _("the date of birth as far as it is known"),
    Ground.BIRTH_DATE_DIFFERS: _("another date of birth"),
    Ground.SEX: _("the same sex"),
    Ground.SEX_DIFFERS: _("the other sex"),
    Ground.DOCUMENT: _("the same document"),
    Ground.IIN: _("the same IIN"),
    Ground.IIN_DIFFERS: _("another IIN"),
    Ground.ADDRESS: _("the same address"),
    Ground.HOST: _("the same host"),
    Ground.EMPLOYER: _("the same employer"),
    Ground.ROUTE: _("the same way in and out"),
}


def grounds_for(evidence: tuple[Evidence, ...]) -> list[str]:
    """What speaks for one human being, the weightiest first."""
    return [str(GROUNDS[found.ground]) for found in evidence if found.bits > 0]
