"""The clauses that explanations quote, so that they are read in the reader's language.

Terms are rows, and a row's clause is one text. The clauses of the rows shipped with Koshi stand here
once more, so that the catalogues hold them; a clause written later is shown as it was written.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

#: By which a day under a residence permit is no visa-free day, and since when.
PERMIT_CLAUSE, PERMIT_VERSION = _("Law on migration of population, arts. 6(4), 6-1"), "2020-01-11"

SHIPPED_CLAUSES = (
    _("Law on migration, arts. 6-1, 27: the permit's term, at most a year, renewed yearly"),
    _("EAEU Treaty, art. 97: the contract's term, a year at a time"),
    _("Law on migration, art. 37(3): 3 months, then the contract's term"),
    _("Law on migration, art. 1(6-1): the contract's term, a year at a time"),
    _("Law on migration, arts. 27, 34, 42: up to a year"),
    _("Law on migration, art. 43-1: the permit's term, 12 months without a break at most"),
    _("Law on migration, art. 6-1: the accreditation's term"),
    _("Law on migration, art. 32: the course, a year at a time"),
    _("Law on migration, arts. 27-28: up to 3 years"),
    _("Law on migration, arts. 27-28: 1 year, renewable"),
    _("Law on migration, arts. 39-40"),
    _("Law on migration, art. 6-1: the time of treatment"),
    _("Law on migration, art. 6-1"),
    _("Law on migration, art. 7: up to 90 days while the application is decided"),
    _("Law on migration, arts. 27-28: up to 6 months after the ground ended"),
    _("Law on migration, art. 60-1: until the services end"),
    _("Rules of entry and stay No. 148: EAEU, up to 90 days with registration, no renewal"),
    _("Law on migration, art. 6(4); Rules of entry and stay No. 148, EAEU citizens"),
    _("Registration renewed every 90 days (neighbouring states)"),
    _("Agreements on visa-free travel: 90 days; registration extended by 90"),
    _("Agreements on visa-free travel: 90 days"),
    _("Agreements on visa-free travel: 90 days; Law on migration, art. 6(4): 90 in any 180"),
    _("Agreements on visa-free travel: official passports, 30 days"),
    _("Agreements on visa-free travel: official passports, 90 days"),
    _("Agreements on visa-free travel: diplomatic passports, 30 days"),
    _("Agreements on visa-free travel: diplomatic passports, 90 days"),
    _("Agreement with China on mutual visa exemption"),
    _("Agreement with Viet Nam on visa exemption"),
    _("Agreements on visa-free travel: 30 days"),
    _("Agreements on visa-free travel: 30 days; Law on migration, art. 6(4): 90 in any 180"),
    _("Agreements on visa-free travel: 14 days"),
    _("Agreements on visa-free travel: 14 days; Law on migration, art. 6(4): 90 in any 180"),
    _("Visa-free regime for China, India and Iran of July 2022"),
    _("Rules of entry and stay No. 148, para. 17: 30 days"),
    _("Rules of entry and stay No. 148, para. 17: 30 days, 90 in any 180, 120 in a calendar year"),
    _("Law on migration, art. 6(4) as amended by Law No. 292-VI: 30 days without a permit"),
    _("Law on migration, art. 6(4): 30 days per entry, 90 in any 180"),
    _("Papers that expired from 16.03.2020 to 01.11.2020 are deemed valid; no liability for overstay"),
    _("Law on migration, art. 6(4): 3 working days from arrival"),
    _("Registration up to 90 days, extended by 90"),
    _("Registration of the stay every 90 days, within the lawful stay"),
    _(
        "Registration of the stay every 90 days, within the lawful stay; a visa-free stay of up to 90 days"
        " online, confirmed by the host (Order No. 923)"
    ),
    _("CoAO, art. 28 (age), arts. 61 and 517(6)-(7) (repeat within a year of the penalty)"),
    _("Law on the legal status of foreigners, art. 2"),
    _("Law on refugees, art. 8(1)5"),
    _("CoAO art. 517(3)-(4)"),
    _("CoAO art. 517(3)1"),
    _("CoAO art. 517(3)2"),
    _("CoAO art. 517(3)3"),
    _("CoAO art. 517(4)"),
    _("CoAO art. 517(6)"),
    _("CoAO art. 517(7)"),
    _("Government Resolution No. 853 of 26.08.2013"),
    _("Answer to an officer who asks whether a record is right: 10 days"),
    _("Two checkpoints of one region: 5 minutes"),
    _("Checkpoints of two regions: 30 minutes"),
    _("Checkpoints at the borders of two countries: 60 minutes"),
    _("Two airports: 60 minutes"),
)
