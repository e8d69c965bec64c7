"""Rows that break one constraint each: its name, a row that is right, and what makes it wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import models

from enforcement.models import BarTerms, CaseTerms, PenaltyBand
from feeds.models import FeedWatermark, RejectedLine
from identity.partial_dates import PartialDate
from parties.models import Dwelling, FormerCode
from reference.models import DatedTerms
from registry.models import (
    FormerValue,
    IntakeBatch,
    MarkedCrossing,
    NotificationTerms,
    OtherCitizenship,
    QuestionTerms,
    RegistrationTerms,
    ResidenceTerms,
    Spelling,
    Status,
    StayExtensionDecree,
    StayRegime,
    TravelTerms,
)
from registry.states import StatusKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import EVER, ON, at
from tests.enforcement.factories import CaseFactory, EmployerBarFactory
from tests.feeds.factories import complete_feeds
from tests.parties.factories import EmployerFactory, HostFactory, RepresentationFactory
from tests.reference.factories import the_country, the_region
from tests.registry.broken_mixed import BROKEN_MIXED
from tests.registry.broken_pairs import BROKEN_PAIRS
from tests.registry.broken_questions import BROKEN_QUESTIONS
from tests.registry.factories import (
    PROOF,
    CrossingFactory,
    DocumentFactory,
    NotificationFactory,
    PersonFactory,
    RegistrationFactory,
    ResidencePermitFactory,
    StayFactory,
)

Row = models.Model
YESTERDAY = ON - timedelta(days=1)


def batch() -> IntakeBatch:
    return IntakeBatch.objects.create(
        source="border",
        name="a.csv",
        received_at=at(ON),
        received_on=ON,
        by=the_system(),
        lines=3,
        accepted=1,
        unchanged=1,
        rejected=1,
    )


def rejected_line(**given: Any) -> RejectedLine:
    values = {"batch": batch(), "line": 2, "field": "person.born_on", "code": "date", "content": {}}
    return RejectedLine.objects.create(**{**values, **given})


def mark(**given: Any) -> MarkedCrossing:
    values: dict[str, Any] = {"mark": "exit_without_entry", "marked_on": ON}
    crossing = given.pop("crossing", None) or CrossingFactory()
    return MarkedCrossing.objects.create(
        **{**values, "crossing": crossing, "person": crossing.person, **given}
    )


def watermark() -> Row:
    complete_feeds()
    return FeedWatermark.objects.get()


def terms(model: type[DatedTerms]) -> Callable[[], Row]:
    """A shipped row of these terms."""
    return lambda: model.objects.order_by("pk")[0]


def dwelling(street: str = "a") -> Row:
    return Dwelling.objects.create(region=the_region("KZ-75"), street=street, parts_key=f"|{street}||")


def former_code() -> Row:
    given: dict[str, Any] = {"register_code": "1" * 16, "corrected_on": date(2026, 6, 15), "reason": "a"}
    return FormerCode.objects.create(dwelling=dwelling(), by=user(), **given)


def spelling() -> Row:
    return Spelling.objects.create(
        part="given", spelling="TIMUR", key="TIMUR", readings=["TIMUR"], lookups=["TIMUR"]
    )


def former(**given: Any) -> Row:
    values: dict[str, Any] = {"kind": "name", "surname": "ONE"} | given
    period = {"valid_from": date(2020, 1, 15), "valid_until": date(2020, 1, 15)}
    return FormerValue.objects.create(
        person=PersonFactory(), told_by="officer", by=user(), **period, **values
    )


def former_birth_date() -> Row:
    return former(kind="birth_date", surname="", born_on="1990-05-15", **PROOF)


def issued(**given: Any) -> Row:
    return ResidencePermitFactory(issued=True, **given)


def user() -> Any:
    return UserFactory(supervisor=True)


WRONG_FORM = models.Value("1965-5", output_field=models.TextField())

#: (constraint, a row that is right, what makes it wrong; a callable gets the row)
BROKEN: list[tuple[str, Callable[[], Row], Any]] = [
    ("enforcement_employerbar_ends_after_start", EmployerBarFactory, {"barred_until": date(2026, 6, 14)}),
    ("registry_person_iin_is_twelve_digits", PersonFactory, {"iin": "90051530001X"}),
    ("registry_person_not_merged_into_itself", PersonFactory, lambda row: {"merged_into": row}),
    ("registry_person_gone_into_another", PersonFactory, {"gone_on": ON}),
    ("registry_person_born_before_enrolment", PersonFactory, {"born_on": PartialDate(2020, 1, 16)}),
    ("registry_person_born_before_enrolment", PersonFactory, {"born_on": PartialDate(1879, 12, 31)}),
    ("registry_person_born_before_enrolment", PersonFactory, {"born_on": "2020-02"}),
    ("registry_person_birth_date_has_form", PersonFactory, {"born_on": WRONG_FORM}),
    ("registry_crossing_birth_date_has_form", CrossingFactory, {"born_on": WRONG_FORM}),
    ("parties_dwelling_is_one_place", dwelling, lambda row: {"parts_key": dwelling("b").parts_key}),
    ("parties_dwelling_code_is_digits", dwelling, {"register_code": "123"}),
    ("parties_dwelling_says_where", dwelling, {"parts_key": "|||"}),
    ("parties_dwelling_holds_somebody", dwelling, {"capacity": 0}),
    ("parties_formercode_has_a_reason", former_code, {"reason": ""}),
    ("registry_formervalue_is_of_its_kind", former, {"sex": "m"}),
    ("registry_formervalue_is_of_its_kind", former, {"surname": ""}),
    ("registry_formervalue_birth_date_has_form", former_birth_date, {"born_on": WRONG_FORM}),
    ("registry_formervalue_ends_after_start", former, {"valid_until": date(2020, 1, 14)}),
    ("registry_formervalue_told_by_known", former, {"told_by": "rumour"}),
    ("registry_formervalue_is_proven", former_birth_date, {"reason": ""}),
    ("registry_formervalue_is_proven", former_birth_date, {"paper": ""}),
    ("registry_person_access_known", PersonFactory, {"access_class": "secret"}),
    ("registry_person_sex_known", PersonFactory, {"sex": "q"}),
    ("registry_person_has_a_name", PersonFactory, {"surname": ""}),
    (
        "registry_identitydocument_number_is_one_persons",
        lambda: DocumentFactory(person=DocumentFactory(number="FA1").person, number="FA2"),
        {"number_key": "FA1"},
    ),
    ("registry_identitydocument_kind_known", DocumentFactory, {"kind": "library card"}),
    (
        "registry_identitydocument_state_known",
        DocumentFactory,
        {"state": "eaten", "held_until": ON, "state_reason": "Told by phone"},
    ),
    ("registry_identitydocument_ended_for_a_reason", DocumentFactory, {"state": "lost", "held_until": ON}),
    ("registry_identitydocument_ended_for_a_reason", DocumentFactory, {"held_until": ON}),
    (
        "registry_identitydocument_ended_for_a_reason",
        DocumentFactory,
        {"state": "lost", "state_reason": "Told by phone"},
    ),
    ("registry_identitydocument_has_a_number", DocumentFactory, {"number_key": "AB"}),
    ("registry_identitydocument_has_a_number", DocumentFactory, {"number_key": "ab123"}),
    ("registry_intakebatch_adds_up", batch, {"accepted": 2}),
    (
        "registry_crossing_revision_once",
        lambda: CrossingFactory(source_id=CrossingFactory(source_id="one").source_id, revision=2),
        {"revision": 1},
    ),
    ("registry_crossing_direction_known", CrossingFactory, {"direction": "up"}),
    ("registry_crossing_revision_from_one", CrossingFactory, {"revision": 0}),
    (
        "registry_markedcrossing_once",
        lambda: mark(crossing=mark().crossing, mark="holder_differs"),
        {"mark": "exit_without_entry"},
    ),
    ("registry_markedcrossing_cleared_by_whom", mark, {"cleared_on": ON}),
    ("feeds_rejectedline_corrected_by_whom", rejected_line, {"corrected_on": ON}),
    ("feeds_feedwatermark_told_when", watermark, {"told_at": None}),
    ("parties_host_identifier_is_twelve_digits", HostFactory, {"identifier": "123"}),
    ("parties_host_kind_known", HostFactory, {"kind": "castle"}),
    ("parties_employer_identifier_is_twelve_digits", EmployerFactory, {"identifier": "12345678901X"}),
    ("parties_employer_size_known", EmployerFactory, {"size": "vast"}),
    ("parties_representation_of_one_party", RepresentationFactory, {"host": None}),
    (
        "parties_representation_of_one_party",
        RepresentationFactory,
        lambda row: {"employer": EmployerFactory()},
    ),
    ("registry_spelling_part_known", spelling, {"part": "nick"}),
    ("registry_spelling_has_a_key", spelling, {"key": ""}),
    (
        "registry_status_kind_known",
        lambda: _status(PersonFactory()),
        {"kind": "guest"},
    ),
    (
        "registry_status_ends_after_start",
        lambda: _status(PersonFactory()),
        {"valid_until": date(1900, 1, 1)},
    ),
    (
        "registry_status_one_of_a_kind_at_a_time",
        lambda: _status(_first_status().person, kind=StatusKind.values[1]),
        {"kind": StatusKind.values[0]},
    ),
    (
        "registry_othercitizenship_ends_after_start",
        lambda: _citizenship(PersonFactory()),
        {"valid_until": date(1999, 1, 1)},
    ),
    ("registry_othercitizenship_is_proven", lambda: _citizenship(PersonFactory()), {"paper": ""}),
    (
        "registry_othercitizenship_once_at_a_time",
        lambda: _citizenship(_citizenship(PersonFactory()).person, valid_from=date(1999, 1, 1), until=EVER),
        {"valid_until": None},
    ),
    (
        "parties_representation_not_ended_before_start",
        RepresentationFactory,
        {"ended_on": date(1900, 1, 1)},
    ),
    (
        "parties_representation_ends_after_start",
        RepresentationFactory,
        {"valid_until": date(2009, 12, 31)},
    ),
    (
        "parties_representation_no_overlap",
        lambda: _second_representation(RepresentationFactory()),
        {"right": "all"},
    ),
    (
        "registry_stay_one_at_a_time",
        lambda: _later_stay(StayFactory(departed_on=date(2026, 6, 8))),
        {"entered_at": at(date(2026, 6, 8), 11)},
    ),
    (
        "registry_stay_exit_ends_one_stay",
        lambda: StayFactory(departed_on=ON),
        lambda row: {"exit": StayFactory(departed_on=ON).exit},
    ),
    (
        "registry_stay_ends_after_start",
        lambda: StayFactory(departed_on=ON),
        {"departed_at": at(date(2026, 6, 5), 11)},
    ),
    ("registry_stay_departure_has_its_day", lambda: StayFactory(departed_on=ON), {"departed_on": None}),
    (
        "registry_stay_missing_exit_is_no_exit",
        lambda: StayFactory(departed_on=ON),
        {"exit_missing": True},
    ),
    ("registry_stay_missing_exit_is_no_exit", StayFactory, {"exit_missing": True}),
    ("registry_stay_basis_known", StayFactory, {"basis": "luck"}),
    ("registry_stay_lawful_end_has_basis", StayFactory, {"authorised_until": None}),
    ("registry_stay_lawful_end_has_basis", StayFactory, {"basis": "unknown"}),
    (
        "registry_arrivalnotification_once_a_host",
        lambda: NotificationFactory(stay=NotificationFactory().stay),
        lambda row: {"host": row.stay.arrival_notifications.exclude(pk=row.pk).get().host},
    ),
    ("registry_registration_ends_after_start", RegistrationFactory, {"last_on": date(2026, 6, 4)}),
    ("registry_registration_closed_has_a_day", RegistrationFactory, {"closed_on": ON}),
    ("registry_registration_closed_has_a_day", RegistrationFactory, {"state": "moved"}),
    ("registry_registration_state_known", RegistrationFactory, {"state": "lost", "closed_on": ON}),
    (
        "registry_registration_one_current",
        lambda: _second_registration(state="ended", first_on=date(2026, 8, 1), last_on=date(2026, 8, 2)),
        {"state": "current", "closed_on": None},
    ),
    (
        "registry_registration_no_overlap",
        lambda: _second_registration(state="renewed", first_on=date(2026, 5, 1), last_on=date(2026, 6, 4)),
        {"last_on": date(2026, 6, 5)},
    ),
    ("registry_residencepermit_state_known", ResidencePermitFactory, {"state": "lost"}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"valid_until": None}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"number": None}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"terms": None}),
    ("registry_residencepermit_issued_has_its_facts", ResidencePermitFactory, {"valid_from": ON}),
    ("registry_residencepermit_decided_by_whom", ResidencePermitFactory, {"decided_on": ON}),
    ("registry_residencepermit_decided_by_whom", issued, {"decided_by": None}),
    ("registry_residencepermit_annulled_has_a_day", issued, {"state": "annulled"}),
    ("registry_residencepermit_annulled_has_a_day", issued, {"annulled_on": ON}),
    ("registry_residencepermit_ends_after_start", issued, {"valid_until": date(2026, 6, 4)}),
    (
        "registry_residencepermit_one_open_request",
        lambda: issued(stay=ResidencePermitFactory().stay),
        {
            "state": "requested",
            "number": None,
            "valid_from": None,
            "valid_until": None,
            "decided_on": None,
            "decided_by": None,
        },
    ),
    (
        "registry_residencepermit_extended_once",
        lambda: _second_extension("RV-00000-000001"),
        lambda row: {"extends": type(row).objects.get(number="RV-00000-000001")},
    ),
    (
        "registry_residencepermit_no_overlap",
        lambda: issued(stay=issued().stay, valid_from=date(2027, 6, 5)),
        {"valid_from": date(2027, 6, 4)},
    ),
    (
        "enforcement_overstaycase_once_a_look",
        lambda: CaseFactory(
            stay=CaseFactory().stay, authorised_until=date(2026, 6, 1), person=PersonFactory()
        ),
        lambda row: {"authorised_until": row.stay.authorised_until},
    ),
    ("enforcement_overstaycase_found_after_lawful_end", CaseFactory, {"detected_on": YESTERDAY}),
    (
        "enforcement_overstaycase_state_known",
        lambda: CaseFactory(under_review=True),
        {"state": "lost"},
    ),
    ("enforcement_overstaycase_review_by_whom", CaseFactory, {"reviewed_on": ON}),
    ("enforcement_overstaycase_no_decision_unlooked", CaseFactory, {"state": "under_review"}),
    (
        "enforcement_overstaycase_proposed_by_whom",
        lambda: CaseFactory(under_review=True),
        {"state": "proposed"},
    ),
    (
        "enforcement_overstaycase_closed_by_whom",
        lambda: CaseFactory(under_review=True),
        lambda row: {"closed_on": ON, "closed_by": user()},
    ),
    ("enforcement_overstaycase_closed_by_whom", CaseFactory, {"state": "superseded"}),
    (
        "enforcement_overstaycase_four_eyes",
        lambda: CaseFactory(resolved=True),
        lambda row: {"closed_by": row.proposed_by},
    ),
    (
        "enforcement_overstaycase_four_eyes",
        lambda: CaseFactory(dismissed=True),
        lambda row: {"closed_by": row.proposed_by},
    ),
    ("enforcement_overstaycase_resolved_has_outcome", lambda: CaseFactory(resolved=True), {"outcome": ""}),
    (
        "enforcement_overstaycase_resolved_has_outcome",
        lambda: CaseFactory(resolved=True),
        {"checked_on": None},
    ),
    (
        "enforcement_overstaycase_found_after_day_to_leave",
        CaseFactory,
        lambda row: {"look_past_on": row.authorised_until},
    ),
    ("enforcement_overstaycase_day_to_leave_of_a_decision", CaseFactory, {"leave_due_on": ON}),
    (
        "enforcement_overstaycase_day_to_leave_of_a_decision",
        lambda: CaseFactory(resolved=True),
        {"leave_due_on": YESTERDAY},
    ),
    (
        "enforcement_overstaycase_review_owed_of_a_decision",
        lambda: CaseFactory(resolved=True),
        {"facts_changed_on": ON},
    ),
    (
        "enforcement_overstaycase_review_owed_of_a_decision",
        lambda: CaseFactory(dismissed=True),
        {"facts_changed_on": ON, "review_due_on": ON},
    ),
    (
        "enforcement_overstaycase_verdict_by_whom",
        lambda: CaseFactory(resolved=True),
        {"verdict": "annul"},
    ),
    (
        "enforcement_overstaycase_verdict_confirmed_by_another",
        lambda: CaseFactory(resolved=True),
        lambda row: {
            "verdict": "annul",
            "verdict_on": ON,
            "verdict_by": row.closed_by,
            "verdict_confirmed_on": ON,
            "verdict_confirmed_by": row.closed_by,
        },
    ),
    (
        "enforcement_overstaycase_annulled_by_verdict",
        lambda: CaseFactory(resolved=True),
        {"state": "annulled"},
    ),
    (
        "enforcement_overstaycase_dismissed_has_reason",
        lambda: CaseFactory(dismissed=True),
        {"dismissal_reason": ""},
    ),
    ("registry_stayregime_passport_known", terms(StayRegime), {"passport": "library"}),
    (
        "registry_stayregime_window_is_whole",
        terms(StayRegime),
        {"days_in_window": 90, "window_days": None, "window_confidence": "confirmed"},
    ),
    (
        "registry_stayregime_window_is_whole",
        terms(StayRegime),
        {"days_in_window": 90, "window_days": 89, "window_confidence": "confirmed"},
    ),
    ("registry_stayregime_each_limit_says_how_sure", terms(StayRegime), {"entry_confidence": ""}),
    ("registry_stayregime_each_limit_says_how_sure", terms(StayRegime), {"exit_day_confidence": ""}),
    ("registry_stayregime_each_limit_says_how_sure", terms(StayRegime), {"days_in_year": 120}),
    ("registry_stay_confidence_known", StayFactory, {"confidence": "sure"}),
    (
        "registry_stayregime_limits_something",
        terms(StayRegime),
        {"days_per_entry": None, "days_in_window": None, "window_days": None, "days_in_year": None},
    ),
    (
        "registry_stayextensiondecree_only_lengthens",
        terms(StayExtensionDecree),
        {"extended_until": date(2020, 10, 31)},
    ),
    ("registry_registrationterms_last_a_day", terms(RegistrationTerms), {"days": 0}),
    (
        "registry_residenceterms_one_length",
        terms(ResidenceTerms),
        {"months_at_most": 12, "days_at_most": 90},
    ),
    (
        "registry_residenceterms_one_length",
        terms(ResidenceTerms),
        {"months_at_most": None, "days_at_most": None},
    ),
    ("enforcement_penaltyband_days_in_order", terms(PenaltyBand), {"days_from": 4, "days_until": 3}),
    ("enforcement_penaltyband_days_in_order", terms(PenaltyBand), {"days_from": 0}),
]
TERMS = [
    BarTerms,
    CaseTerms,
    NotificationTerms,
    PenaltyBand,
    QuestionTerms,
    RegistrationTerms,
    ResidenceTerms,
    StayExtensionDecree,
    StayRegime,
    TravelTerms,
]
for _model in TERMS:
    _table = _model._meta.db_table
    BROKEN += [
        (f"{_table}_ends_after_start", terms(_model), {"valid_until": date(1900, 1, 1)}),
        (f"{_table}_names_its_source", terms(_model), {"source": ""}),
        (f"{_table}_confidence_known", terms(_model), {"confidence": "rumour"}),
    ]


def _status(person: Any, kind: str = StatusKind.values[0]) -> Row:
    return Status.objects.create(person=person, kind=kind, valid_from=EVER)


def _first_status() -> Any:
    return _status(PersonFactory())


def _second_representation(first: Any) -> Row:
    return RepresentationFactory(user=first.user, host=first.host, right="apply")


def _later_stay(first: Any) -> Row:
    return StayFactory(person=first.person, entered_on=date(2026, 6, 8), entered_at=at(date(2026, 6, 8), 13))


def _second_registration(**given: Any) -> Row:
    return RegistrationFactory(stay=RegistrationFactory().stay, closed_on=ON, **given)


def _second_extension(number: str) -> Row:
    first = issued(number=number, valid_until=date(2026, 6, 30))
    issued(stay=first.stay, extends=first, valid_from=date(2026, 7, 1), valid_until=date(2026, 7, 31))
    return issued(stay=first.stay, valid_from=date(2026, 8, 1))


BROKEN += BROKEN_PAIRS
BROKEN += BROKEN_QUESTIONS
BROKEN += BROKEN_MIXED

#: An unknown state breaks the pairing of state and facts as well, and the database names that first.
SHADOWED = {"registry_residencepermit_state_known", "enforcement_overstaycase_state_known"}


def _citizenship(person: Any, valid_from: date = EVER, until: date | None = None) -> Any:
    """One that ends before the others begin, where it has an end."""
    last = until - timedelta(days=1) if until else None
    return OtherCitizenship.objects.create(
        person=person, country=the_country("KGZ"), valid_from=valid_from, valid_until=last, paper="passport"
    )
