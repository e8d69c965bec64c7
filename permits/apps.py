from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PermitsConfig(AppConfig):
    name = "permits"
    verbose_name = _("Work permits")

    def ready(self) -> None:
        import permits.events  # noqa: F401 (declares what can happen)
        from core.alerts import offer_alerts
        from core.explanations import register_facts
        from journal.seams import veils
        from permits.alerts import KINDS
        from permits.queries.visibility import may_name_takers, veil_of_permits
        from permits.rules.facts import FACTS
        from quotas.seams import takers

        register_facts(FACTS)
        veils.join("permits", veil_of_permits)
        takers.join("permits", may_name_takers)
        offer_alerts(*KINDS)
        _grant()
        _offer_counts()
        _offer_sections()
        _issue_papers()
        _ask_fees()
        _join_registry()
        _take_questions()
        _keep_papers()


def _grant() -> None:
    """Which lists each capability opens; which rows in it is decided by `permits.queries.visibility`."""
    from accounts.rules import grant
    from permits.capabilities import PermitCapability
    from reference.capabilities import ReferenceCapability

    grant(PermitCapability.DECIDE, "permits.view_application", "permits.view_permit")
    grant(PermitCapability.READ_APPLICATIONS, "permits.view_application")
    grant(PermitCapability.READ_PERMITS, "permits.view_permit")
    grant(ReferenceCapability.READ_LAW, "permits.view_refusalground")


#: Title, query of `permits.queries.work_counts`, list and its filter, hint, tone.
COUNTS: tuple[tuple[Any, str, str, str, Any, str], ...] = (
    (
        _("Applications late"),
        "applications_late",
        "application",
        "due=late",
        _("Their deadline has passed."),
        "late",
    ),
    (
        _("Applications due today"),
        "applications_due_today",
        "application",
        "due=today",
        _("The last day to decide."),
        "soon",
    ),
    (_("Applications to decide"), "applications_waiting", "application", "due=waiting", "", "info"),
    (
        _("Paid, to be issued"),
        "applications_to_issue",
        "application",
        "due=issue",
        _("The permits can be issued."),
        "soon",
    ),
    (
        _("Permits that end soon"),
        "permits_ending_soon",
        "permit",
        "state=ending",
        _("Not extended yet."),
        "info",
    ),
)


def _offer_counts() -> None:
    """The permit officer's day: numbers that open their lists."""
    from core.sections import Count, offer_count
    from permits.capabilities import PermitCapability
    from permits.queries import work_counts

    for order, (title, value, model, query, hint, tone) in enumerate(COUNTS, start=10):
        count = Count(title, getattr(work_counts, value), _opens(model, query), hint, tone, order)
        offer_count(PermitCapability.DECIDE, count)


def _offer_sections() -> None:
    """Work permits on the file of a migrant and the page of an employer, and as grounds."""
    from core.sections import Section, offer_section
    from permits.admin import sections

    table = "admin/governed/table.html"
    offer_section("person", Section(_("Work permits"), table, sections.permits_of_person))
    offer_section("employer", Section(_("Work permits"), table, sections.permits_of_employer, order=10))
    offer_section(
        "employer", Section(_("Applications for permits"), table, sections.applications_of_employer, order=11)
    )
    offer_section(
        "residence_request",
        Section(_("Work permits"), "admin/governed/facts.html", sections.grounds_of_stay),
    )


def _issue_papers() -> None:
    """The kind of paper that anyone may check by its number."""
    from papers.seams import PaperKind, paper_kinds
    from permits.queries import permits_visible_to
    from permits.queries.papers import WORK_PERMIT
    from permits.rules import PERMIT

    facts = {"category": _("Category"), "regions": _("Regions")}
    kind = PaperKind(WORK_PERMIT, PERMIT, _("Work permit"), facts, permits_visible_to)
    paper_kinds.join(WORK_PERMIT, kind)


def _ask_fees() -> None:
    """The fee of an application, paid through the bank; it moves the application when it is paid."""
    from payments.seams import PayableKind, payable_kinds
    from permits.operations import take_fee
    from permits.queries import applications_visible_to
    from permits.queries.fees import PERMIT_FEE, fee_owed, is_fee_of_own, lock_fee, payer_of_fee

    label = _("Fee for work permits")
    kind = PayableKind(
        PERMIT_FEE, label, lock_fee, fee_owed, take_fee, payer_of_fee, is_fee_of_own, applications_visible_to
    )
    payable_kinds.join(PERMIT_FEE, kind)


def _join_registry() -> None:
    """Work permits as grounds for residence; the columns that hold a person; who works for whom."""
    from permits.queries.conflicts import conflicts_of_files
    from permits.queries.employers import employers_of
    from permits.queries.permits import ground_document
    from registry.seams import RePointing, employers, grounds, join_conflicts, re_pointings

    grounds.join("work_permit", ground_document)
    re_pointings.join(
        "permits",
        (
            RePointing("permits_worker", "person_id", passport=("citizenship_id", "document_key")),
            RePointing(
                "permits_permit", "person_id", follows=("worker_id", "permits_worker"), locked_first=True
            ),
        ),
    )
    join_conflicts.join("permits", conflicts_of_files)
    employers.join("permits", employers_of)


def _keep_papers() -> None:
    """The received papers of workers."""
    from papers.seams import PaperOwner, paper_owners
    from permits.queries.received import person_of_paper, subject_of_paper, worker_papers_visible_to

    paper_owners.join(
        "worker", PaperOwner("worker", worker_papers_visible_to, person_of_paper, subject_of_paper)
    )


def _take_questions() -> None:
    """Applications and permits may look wrong to whoever sees them; the akimat of the region answers."""
    from functools import partial

    from accounts.admin.timeline import offer_words
    from permits.capabilities import PermitCapability
    from permits.queries import applications_visible_to, permits_visible_to
    from registry.queries.asked_records import of_record, page_of, placed
    from registry.seams import AskedRecord, asked_records

    # Supervisors do not read applications: what is overdue of these does not go up to them.
    application = AskedRecord(
        _("An application"),
        placed(applications_visible_to, number="number"),
        of_record(applications_visible_to),
        partial(page_of, "permits", "application"),
        PermitCapability.DECIDE,
        goes_up=False,
    )
    permit = AskedRecord(
        _("A work permit"),
        placed(permits_visible_to, person="person_id", region="application__region_id", number="number"),
        of_record(permits_visible_to),
        partial(page_of, "permits", "permit"),
        PermitCapability.DECIDE,
    )
    for name, record in (("application", application), ("permit", permit)):
        asked_records.join(name, record)
        offer_words(values={"record": {name: record.label}})


def _opens(model: str, query: str) -> Any:
    from django.urls import reverse

    return lambda user: f"{reverse(f'admin:permits_{model}_changelist')}?{query}"
