"""The clauses that checks, deadlines and fees quote, so that they are read in the reader's language.

They stand here once more, as in `registry.rules.clauses`, for the catalogues. Fees also quote the law
that sets the monthly calculation index.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

SHIPPED_CLAUSES = (
    _("Public service of permits; no source read"),
    _("Order 559 of 27.06.2016: terms of permits by category"),
    _("Order 559 of 27.06.2016: terms of permits by category, as amended on 16.04.2018: 1, 2 or 3 years"),
    _("Order 279 of 30.06.2023: terms of permits by category"),
    _("Law on migration, art. 1, 34: seasonal workers, up to one year"),
    # xgettext:no-python-format
    _("Rules of permits: at least 70 % citizens in categories 1 and 2"),
    # xgettext:no-python-format
    _("Rules of permits: at least 90 % citizens in categories 3 and 4"),
    _("Rules of permits: small business"),
    _("Rules of permits as amended by Order 93 of 28.03.2025: small business with up to 20 employees"),
    _("Rules of permits: branches and representative offices with up to 30 staff"),
    _("Order 279 of 30.06.2023: branches and representative offices with up to 10 staff"),
    _("Rules of permits: state bodies and enterprises"),
    _("Order 93 of 28.03.2025: vacancy on enbek.kz for 15 calendar days"),
    _("Public service of permits, ground of refusal 5: 12 months from a decision in force"),
    _("Tax code: fee for a permit, category 1 by sector"),
    _("Tax code: fee for a permit, category 1, 2 years by sector"),
    _("Tax code: fee for a permit, category 1, 3 years by sector"),
    _("Tax code: fee for a permit, category 2 by sector"),
    _("Tax code: fee for a permit, category 3 by sector"),
    _("Tax code: fee for a permit, category 4 by sector"),
    _("Tax code: fee for a seasonal worker"),
    _("Tax code: fee for a seasonal worker by length; repeated by Resolution 819 of 03.10.2025"),
    _("Law on the legal status of foreigners, art. 2"),
    _("Public service of work permits, refusal ground 5"),
    _("Public service of work permits, refusal ground 6"),
    _("Law on migration, arts. 11(4), 15(11)"),
    _("Law on migration, art. 35"),
    _("Law on migration, arts. 34, 35"),
    _("EAEU Treaty, art. 97(1)"),
    _("Law on the republican budget of the year"),
    _("Law on the republican budget of the year; amended from April"),
    _("Decree of April 2020 on the amended budget; the day unconfirmed"),
    _("Law on the republican budget for 2026-2028"),
)
