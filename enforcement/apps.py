from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.actors import Actor


class EnforcementConfig(AppConfig):
    name = "enforcement"
    verbose_name = _("Enforcement")

    def ready(self) -> None:
        import enforcement.events  # noqa: F401 (declares what can happen)
        from accounts.admin.timeline import offer_words
        from core.alerts import offer_alerts
        from core.explanations import register_facts
        from enforcement.admin import timeline_words
        from enforcement.alerts import KINDS
        from enforcement.operations.follow_ups import follow_up_cases
        from enforcement.rules.cases import FACTS
        from enforcement.rules.verdicts import FACTS as DECISION_FACTS
        from registry.seams import RePointing, case_follow_ups, re_pointings, rows_of_stays

        register_facts({**FACTS, **DECISION_FACTS})
        offer_words(labels=timeline_words.LABELS, values=timeline_words.VALUES, tones=timeline_words.TONES)
        case_follow_ups.join("enforcement", follow_up_cases)
        offer_alerts(*KINDS)
        of_stay = ("stay_id", "registry_stay")
        re_pointings.join("enforcement", (RePointing("enforcement_overstaycase", "person_id", of_stay),))
        rows_of_stays.join("enforcement", ("enforcement_keptback",))
        _grant()
        _offer()
        _take_questions()
        _keep_papers()


def _grant() -> None:
    """Which lists a capability opens; territory and protection are `visible_to`’s and each act’s."""
    from accounts.rules import grant
    from enforcement.capabilities import EnforcementCapability

    grant(EnforcementCapability.READ_CASES, "enforcement.view_overstaycase")
    for capability in (EnforcementCapability.READ_ALL_BARS, EnforcementCapability.READ_BARS):
        grant(capability, "enforcement.view_employerbar")


def _offer() -> None:
    """Cases on a person's file, and among the numbers of an officer's day."""
    from django.urls import reverse

    from core.sections import Count, Section, offer_count, offer_section
    from enforcement.admin.sections import cases_of_person
    from enforcement.queries.work_counts import open_cases
    from registry.capabilities import RegistryCapability

    def opens(user: Actor) -> str:
        return reverse("admin:enforcement_overstaycase_changelist") + "?state=open"

    offer_section("person", Section(_("Overstay cases"), "admin/governed/table.html", cases_of_person))
    hint = _("Decided on the supervisors’ desk.")
    count = Count(_("Open overstay cases"), open_cases, opens, hint=hint, order=15)
    offer_count(RegistryCapability.SEE_DAY, count)


def _take_questions() -> None:
    """A case may look wrong to whoever sees it; a supervisor of its territory answers."""
    from functools import partial

    from accounts.admin.timeline import offer_words
    from enforcement.capabilities import EnforcementCapability
    from enforcement.queries.visibility import cases_visible_to
    from registry.queries.asked_records import of_record, page_of, placed
    from registry.seams import AskedRecord, asked_records

    case = AskedRecord(
        _("An overstay case"),
        placed(cases_visible_to, person="person_id", district="stay__district_id"),
        of_record(cases_visible_to),
        partial(page_of, "enforcement", "overstaycase"),
        EnforcementCapability.DECIDE_CASES,
    )
    asked_records.join("overstaycase", case)
    offer_words(values={"record": {"overstaycase": case.label}})


def _keep_papers() -> None:
    """The received papers that are evidence in cases."""
    from enforcement.queries.papers import case_papers_visible_to, person_of_paper, subject_of_paper
    from papers.seams import PaperOwner, paper_owners

    owner = PaperOwner("case", case_papers_visible_to, person_of_paper, subject_of_paper)
    paper_owners.join("case", owner)
