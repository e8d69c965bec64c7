from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = _("Enforcement")

    def ready(self) -> None:
        import enforcement.events  # noqa: F401 (declares what can happen)
        from accounts.admin.timeline import offer_words
        from core.explanations import register_facts
        from enforcement.admin import words
        from enforcement.operations.sweeps import settle_cases
        from enforcement.rules.cases import FACTS
        from enforcement.rules.verdicts import FACTS as DECISION_FACTS
        from registry.seams import RePointing, case_follow_ups, re_pointings

        register_facts({**FACTS, **DECISION_FACTS})
        offer_words(labels=words.LABELS, values=words.VALUES, tones=words.TONES)
        case_follow_ups.join("enforcement", settle_cases)
        re_pointings.join("enforcement", (RePointing("enforcement_overstaycase", "person_id"),))
        _grant()
        _offer()


def _grant() -> None:
    """Who may open which list. Territory and protection are decided by `visible_to` and each act."""
    from accounts.rules import grant
    from accounts.states import READERS, Role

    for role in READERS:
        grant(role, "enforcement.view_overstaycase", "enforcement.view_employerbar")
    grant(Role.PERMIT_OFFICER, "enforcement.view_employerbar")


def _offer() -> None:
    """Cases on a person's file, and among the numbers of an officer's day."""
    from django.urls import reverse

    from accounts.states import Role
    from core.sections import Count, Section, offer_count, offer_section
    from enforcement.admin.offered import cases_of_person
    from enforcement.queries.day import open_cases

    def opens(user: Any) -> str:
        return reverse("admin:enforcement_overstaycase_changelist") + "?state=open"

    offer_section("person", Section(_("Overstay cases"), "admin/governed/table.html", cases_of_person))
    hint = _("Decided on the supervisors’ desk.")
    offer_count(Role.OFFICER, Count(_("Open overstay cases"), open_cases, opens, hint=hint, order=15))
