"""What people may do here; who may is said in `accounts/data/roles.csv`."""

from django.utils.translation import gettext_lazy as _

from core.capabilities import Capability, Purpose, Reach


class EnforcementCapability(Capability):
    ADD_EVIDENCE = (
        "enforcement.add_evidence",
        _("Take in papers as evidence of a case"),
        Reach.DISTRICT,
        Purpose.CASE,
    )
    BAR_EMPLOYERS = (
        "enforcement.bar_employers",
        _("Bar an employer from new work permits"),
        Reach.REGION,
        Purpose.PERMITS,
    )
    DECIDE_CASES = (
        "enforcement.decide_cases",
        _("Review overstay cases, propose and confirm decisions"),
        Reach.DISTRICT,
        Purpose.CASE,
    )
    READ_ALL_BARS = (
        "enforcement.read_all_bars",
        _("See the bars of all employers"),
        Reach.ANYWHERE,
        Purpose.COUNTER,
    )
    READ_BARS = (
        "enforcement.read_bars",
        _("See the bars of the region’s employers"),
        Reach.REGION,
        Purpose.PERMITS,
    )
    READ_CASES = "enforcement.read_cases", _("See overstay cases"), Reach.DISTRICT, Purpose.CASE
