"""Which class of passports a document belongs to: agreements on visa-free stays differ by it.

Source: Extended Migration Profile of Kazakhstan 2010, Annex II, which lists national, official and
diplomatic passports apart.
"""

from registry.states import PASSPORT_CLASSES, PassportClass


def passport_class(document_kind: str) -> PassportClass:
    """The class of a kind of document; a service passport is an official one, all others are ordinary."""
    return PASSPORT_CLASSES.get(document_kind, PassportClass.NATIONAL)
