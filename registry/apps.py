from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

#: Every column of the registry that holds a person, each after the table whose rows it follows.
HOLD_A_PERSON: tuple[tuple[str, str, tuple[str, str] | None], ...] = (
    ("registry_person", "merged_into_id", None),
    ("registry_status", "person_id", None),
    ("registry_personpaper", "person_id", None),
    ("registry_othercitizenship", "person_id", None),
    ("registry_formervalue", "person_id", None),
    ("registry_tie", "person_id", None),
    ("registry_tie", "other_id", None),
    ("registry_identitydocument", "person_id", None),
    ("registry_crossing", "person_id", None),
    ("registry_markedcrossing", "person_id", ("crossing_id", "registry_crossing")),
    ("registry_stay", "person_id", ("entry_id", "registry_crossing")),
    ("registry_residencepermit", "person_id", ("stay_id", "registry_stay")),
)


class RegistryConfig(AppConfig):
    name = "registry"
    verbose_name = _("Registry")

    def ready(self) -> None:
        import registry.events  # noqa: F401 (declares what can happen)
        from accounts.admin.timeline import offer_words
        from core.alerts import offer_alerts
        from core.explanations import register_facts
        from journal.seams import findings, namings, veils
        from registry.admin import timeline_words
        from registry.admin.base import persons_meant
        from registry.alerts import KINDS
        from registry.models import Person
        from registry.queries.people.ties import tie_conflicts
        from registry.queries.visibility import persons_named, veil_of_files
        from registry.rules.facts import FACTS
        from registry.rules.people.warnings import FACTS as PEOPLE_FACTS
        from registry.seams import join_conflicts, re_pointings, rows_of_stays

        register_facts({**FACTS, **PEOPLE_FACTS})
        offer_alerts(*KINDS)
        veils.join("registry", veil_of_files)
        namings.join("persons", persons_named)
        findings.join("persons", persons_meant)
        re_pointings.join("registry", _held_persons())
        rows_of_stays.join("registry", ("registry_registration", "registry_arrivalnotification"))
        join_conflicts.join("ties", tie_conflicts)
        offer_words(
            labels=timeline_words.LABELS,
            before=timeline_words.BEFORE,
            values=timeline_words.VALUES,
            tones=timeline_words.TONES,
        )
        offer_words(values={"fields": {field.name: field.verbose_name for field in Person._meta.fields}})
        _follow()
        _grant()
        _offer_search()
        _offer_counts()
        _offer_sections()
        _issue_papers()
        _keep_papers()
        _take_questions()


def _held_persons() -> tuple[Any, ...]:
    from registry.seams import RePointing

    question = RePointing("registry_recordquestion", "person_id", about=("about", "record_id"))
    # What contradicts in a file is found anew when files are joined or parted.
    mixed = RePointing("registry_mixedfile", "person_id", derived=True)
    # A pair is about these two files and no other: those of the file that stands are sought anew.
    pairs = (RePointing("registry_likelymatch", column, derived=True) for column in ("one_id", "other_id"))
    return (*(RePointing(*column) for column in HOLD_A_PERSON), question, mixed, *pairs)


def _follow() -> None:
    """What the rooms above people do when something is told of a person."""
    from registry.operations.crossings.ended_documents import follow_documents
    from registry.operations.matches.finding import seek_matches
    from registry.operations.matches.mixed import look_again
    from registry.operations.stays.projection import follow_persons
    from registry.seams import document_follow_ups, identity_follow_ups, person_follow_ups

    person_follow_ups.join("stays", follow_persons)
    person_follow_ups.join("mixed files", look_again)
    document_follow_ups.join("crossings", follow_documents)
    identity_follow_ups.join("matches", seek_matches)


def _grant() -> None:
    """Which lists a capability opens; territory and protection are `visible_to`’s and each act’s."""
    from accounts.rules import grant
    from reference.capabilities import ReferenceCapability
    from registry.capabilities import RegistryCapability

    files = (
        "person",
        "stay",
        "registration",
        "residencepermit",
        "arrivalnotification",
        "crossing",
        "markedcrossing",
        "likelymatch",
        "mixedfile",
    )
    asked = (RegistryCapability.FIND_FILES, RegistryCapability.QUESTION_RECORDS)
    for capability in asked:
        grant(capability, "registry.view_recordquestion")
    grant(RegistryCapability.FIND_FILES, *(f"registry.view_{name}" for name in files))
    grant(ReferenceCapability.READ_LAW, "registry.view_residenceground")


def _offer_search() -> None:
    """The counter's search box."""
    from django.urls import reverse

    from core.sections import Search, offer_search
    from registry.capabilities import RegistryCapability

    offer_search(
        RegistryCapability.FIND_FILES, Search(lambda: reverse("admin:registry_person_find"), order=30)
    )


def _offer_counts() -> None:
    """The officer's day: numbers that open their lists."""
    from core.sections import offer_count
    from registry.capabilities import RegistryCapability

    for count in (*_registrations(), *_waiting()):
        offer_count(RegistryCapability.SEE_DAY, count)
    offer_count(RegistryCapability.JOIN_FILES, _pairs())
    offer_count(RegistryCapability.JOIN_FILES, _mixed())
    for count in _protected():
        offer_count(RegistryCapability.READ_PROTECTED, count)


def _opens(model: str, query: str) -> Any:
    from django.urls import reverse

    return lambda user: f"{reverse(f'admin:registry_{model}_changelist')}?{query}"


def _registrations() -> list[Any]:
    from core.sections import Count
    from registry.queries.stays import work_counts

    return [
        Count(
            _("Registrations to renew today"),
            work_counts.registrations_due_today,
            _opens("registration", "due=today&mine=mine"),
            hint=_("They end today, and something of the stay is left."),
            tone="soon",
            order=10,
        ),
        Count(
            _("Registrations to renew within 7 days"),
            work_counts.registrations_due_this_week,
            _opens("registration", "due=week&mine=mine"),
            hint=_("Today counted."),
            order=11,
        ),
        Count(
            _("Lapsed registrations"),
            work_counts.registrations_lapsed,
            _opens("registration", "due=lapsed&mine=mine"),
            hint=_("The person is still in the country."),
            tone="late",
            order=12,
        ),
    ]


def _waiting() -> list[Any]:
    from core.sections import Count
    from registry.queries.stays import work_counts

    return [
        Count(
            _("Requests for residence permits"),
            work_counts.requests_waiting,
            _opens("residencepermit", "state=requested&mine=mine"),
            hint=_("They wait for a decision."),
            order=13,
        ),
        Count(
            _("Crossings to look at"),
            work_counts.marks_to_look_at,
            _opens("markedcrossing", "state=open&mine=mine"),
            hint=_("They do not fit the others."),
            tone="soon",
            order=14,
        ),
    ]


def _pairs() -> Any:
    from core.sections import Count
    from registry.queries.matches.lists import matches_to_look_at

    return Count(
        _("Files that may be one person’s"),
        matches_to_look_at,
        _opens("likelymatch", "state=mine"),
        hint=_("Two files each, to be compared."),
        tone="soon",
        order=14,
    )


def _mixed() -> Any:
    from core.sections import Count
    from registry.queries.matches.mixed import mixed_to_look_at

    return Count(
        _("Files that may hold two people"),
        mixed_to_look_at,
        _opens("mixedfile", "state=mine"),
        hint=_("Their crossings contradict each other."),
        tone="soon",
        order=14,
    )


def _protected() -> list[Any]:
    from core.sections import Count
    from registry.queries.stays import work_counts

    return [
        Count(
            _("Files under protection"),
            work_counts.closed_files,
            _opens("person", "access=closed"),
            hint=_("They exist for protection officers only."),
            order=16,
        ),
        Count(
            _("Protected people whose lawful time is over"),
            work_counts.closed_files_out_of_time,
            _opens("stay", "where=over&access=closed"),
            hint=_("No sweep looks at them: look yourself."),
            tone="soon",
            order=17,
        ),
    ]


def _offer_sections() -> None:
    """Guests on the page of their host; statuses, and files that may be the same person's, on a file."""
    from core.sections import Section, offer_section
    from registry.admin.mixed_lines import mixed_of_person
    from registry.admin.pair_sections import joins_of_person, pairs_of_person
    from registry.admin.sections import (
        guests_of_host,
        papers_of_person,
        questions_of_person,
        statuses_of_person,
        ties_of_person,
    )

    table = "admin/governed/table.html"
    mixed = Section(_("May hold two people"), table, mixed_of_person, order=4, is_compared=False)
    pairs = Section(_("May be the same person"), table, pairs_of_person, order=5, is_compared=False)
    joined = Section(_("Files joined into this one"), table, joins_of_person, order=6, is_compared=False)
    offer_section("person", mixed)
    offer_section("person", pairs)
    offer_section("person", joined)
    offer_section("person", Section(_("Statuses"), table, statuses_of_person, order=10))
    offer_section("person", Section(_("Ties"), table, ties_of_person, order=11))
    offer_section("person", Section(_("Questions"), table, questions_of_person, order=14))
    offer_section("person", Section(_("Received papers"), table, papers_of_person, order=12))
    offer_section("host", Section(_("Arrival notices"), table, guests_of_host, order=10))


def _issue_papers() -> None:
    """The kind of paper that anyone may check by its number."""
    from papers.seams import PaperKind, paper_kinds
    from registry.queries.stays.papers import RESIDENCE_PERMIT
    from registry.queries.visibility import residence_permits_visible_to
    from registry.rules.stays.residence import PREFIX

    kind = PaperKind(
        RESIDENCE_PERMIT,
        PREFIX,
        _("Temporary residence permit"),
        {"region": _("Issued in")},
        residence_permits_visible_to,
    )
    paper_kinds.join(RESIDENCE_PERMIT, kind)


def _keep_papers() -> None:
    """The received papers of people's files."""
    from papers.seams import PaperOwner, paper_owners
    from registry.queries.people.papers import person_of_paper, person_papers_visible_to, subject_of_paper

    owner = PaperOwner("person", person_papers_visible_to, person_of_paper, subject_of_paper)
    paper_owners.join("person", owner)


def _take_questions() -> None:
    """The records of a file that may look wrong; what waits for an answer, and what was answered."""
    from accounts.admin.timeline import offer_words
    from core.sections import Count, offer_count
    from registry.capabilities import RegistryCapability
    from registry.queries.asked_records import RECORDS
    from registry.queries.questions import answers_lately, questions_to_answer
    from registry.seams import asked_records

    for name, record in RECORDS.items():
        asked_records.join(name, record)
        offer_words(values={"record": {name: record.label}})
    to_answer = Count(
        _("Records that look wrong to somebody"),
        questions_to_answer,
        _opens("recordquestion", "state=open&mine=mine&asked=others"),
        hint=_("An answer is owed."),
        tone="soon",
        order=15,
    )
    answers = Count(
        _("Answers to what you asked"),
        answers_lately,
        _opens("recordquestion", "asked=news"),
        hint=_("Within the last 7 days."),
        order=18,
    )
    offer_count(RegistryCapability.QUESTION_RECORDS, to_answer)
    offer_count(RegistryCapability.QUESTION_RECORDS, answers)
