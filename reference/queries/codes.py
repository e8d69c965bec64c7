"""Countries by the codes that documents and programs write: their three letters, or a code of their own."""

from collections.abc import Collection

from django.db.models import Q

from reference.models import Country

#: Every code with the country it stands for, as a table of SQL.
COUNTRY_CODES_SQL = """
(SELECT iso3 AS code, id FROM reference_country
 UNION ALL SELECT document_code, id FROM reference_country WHERE document_code IS NOT NULL)
"""


def country_ids_by_code(codes: Collection[str]) -> dict[str, int]:
    """The countries that these codes stand for; a code that stands for none is left out. One query."""
    found: dict[str, int] = {}
    asked = Country.objects.filter(Q(iso3__in=codes) | Q(document_code__in=codes))
    for iso3, document_code, pk in asked.values_list("iso3", "document_code", "pk"):
        found |= {code: pk for code in (iso3, document_code) if code}
    return found
