"""Rows that break one constraint each: its name, a row that is right, and what makes it wrong."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import models

from enforcement.models import BarTerms, CaseTerms, PenaltyBand
from feeds.models import RejectedLine
from identity.partial_dates import PartialDate
from parties.models import Dwelling
from reference.models import DatedTerms
from registry.models import (
    FormerValue,
    IntakeBatch,
    MarkedCrossing,
    NotificationTerms,
    RegistrationTerms,
    ResidenceTerms,
    Status,
    StayExtensionDecree,
    StayRegime,
)
from registry.states import StatusKind
from tests import factories as f

Row = models.Model
YESTERDAY = f.ON - timedelta(days=1)


def batch() -> IntakeBatch:
    return IntakeBatch.objects.create(
        source="border",
        name="a.csv",
        received_at=f.at(f.ON),
        received_on=f.ON,
        by=f.system(),
        lines=3,
        accepted=1,
        unchanged=1,
        rejected=1,
    )


def rejected_line(**given: Any) -> RejectedLine:
    values = {"batch": batch(), "line": 2, "field": "person.born_on", "code": "date", "content": {}}
    return RejectedLine.objects.create(**{**values, **given})


def mark(**given: Any) -> MarkedCrossing:
    values: dict[str, Any] = {"mark": "exit_without_entry", "marked_on": f.ON}
    crossing = given.pop("crossing", None) or f.CrossingFactory()
    return MarkedCrossing.objects.create(
        **{**values, "crossing": crossing, "person": crossing.person, **given}
    )


def watermark() -> Row:
    f.complete_feeds()
    return f.FeedWatermark.objects.get()


def terms(model: type[DatedTerms]) -> Callable[[], Row]:
    """A shipped row of these terms."""
    return lambda: model.objects.order_by("pk")[0]


def dwelling(street: str = "a") -> Row:
    return Dwelling.objects.create(region=f.region("KZ-75"), street=street, parts_key=f"|{street}||")


def former(**given: Any) -> Row:
    values: dict[str, Any] = {"kind": "name", "surname": "ONE"} | given
    period = {"valid_from": date(2020, 1, 15), "valid_until": date(2020, 1, 15)}
    return FormerValue.objects.create(
        person=f.PersonFactory(), told_by="officer", by=user(), **period, **values
    )


def former_birth_date() -> Row:
    return former(kind="birth_date", surname="", born_on="1990-05-15", **f.PROOF)


def issued(**given: Any) -> Row:
    return f.ResidencePermitFactory(issued=True, **given)


def user() -> Any:
    return f.UserFactory(supervisor=True)


WRONG_FORM = models.Value("1965-5", output_field=models.TextField())

#: (constraint, a row that is right, what makes it wrong; a callable gets the row)
BROKEN: list[tuple[str, Callable[[], Row], Any]] = [
    ("enforcement_employerbar_ends_after_start", f.EmployerBarFactory, {"barred_until": date(2026, 6, 14)}),
    ("registry_person_iin_is_twelve_digits", f.PersonFactory, {"iin": "90051530001X"}),
    ("registry_person_not_merged_into_itself", f.PersonFactory, lambda row: {"merged_into": row}),
    ("registry_person_born_before_enrolment", f.PersonFactory, {"born_on": PartialDate(2020, 1, 16)}),
    ("registry_person_born_before_enrolment", f.PersonFactory, {"born_on": PartialDate(1879, 12, 31)}),
    ("registry_person_born_before_enrolment", f.PersonFactory, {"born_on": "2020-02"}),
    ("registry_person_birth_date_has_form", f.PersonFactory, {"born_on": WRONG_FORM}),
    ("registry_crossing_birth_date_has_form", f.CrossingFactory, {"born_on": WRONG_FORM}),
    ("parties_dwelling_is_one_place", dwelling, lambda row: {"parts_key": dwelling("b").parts_key}),
    ("parties_dwelling_code_is_digits", dwelling, {"register_code": "123"}),
    ("parties_dwelling_says_where", dwelling, {"parts_key": "|||"}),
    ("parties_dwelling_holds_somebody", dwelling, {"capacity": 0}),
    ("registry_formervalue_is_of_its_kind", former, {"sex": "m"}),
    ("registry_formervalue_is_of_its_kind", former, {"surname": ""}),
    ("registry_formervalue_birth_date_has_form", former_birth_date, {"born_on": WRONG_FORM}),
    ("registry_formervalue_ends_after_start", former, {"valid_until": date(2020, 1, 14)}),
    ("registry_formervalue_told_by_known", former, {"told_by": "rumour"}),
    ("registry_formervalue_is_proven", former_birth_date, {"reason": ""}),
    ("registry_formervalue_is_proven", former_birth_date, {"paper": ""}),
    ("registry_person_access_known", f.PersonFactory, {"access_class": "secret"}),
    ("registry_person_sex_known", f.PersonFactory, {"sex": "q"}),
    ("registry_person_has_a_name", f.PersonFactory, {"surname": ""}),
    (
        "registry_identitydocument_number_is_one_persons",
        lambda: f.DocumentFactory(person=f.DocumentFactory(number="FA1").person, number="FA2"),
        {"number_key": "FA1"},
    ),
    ("registry_identitydocument_kind_known", f.DocumentFactory, {"kind": "library card"}),
    ("registry_identitydocument_has_a_number", f.DocumentFactory, {"number_key": "AB"}),
    ("registry_identitydocument_has_a_number", f.DocumentFactory, {"number_key": "ab123"}),
    ("registry_intakebatch_adds_up", batch, {"accepted": 2}),
    (
        "registry_crossing_revision_once",
        lambda: f.CrossingFactory(source_id=f.CrossingFactory(source_id="one").source_id, revision=2),
        {"revision": 1},
    ),
    ("registry_crossing_direction_known", f.CrossingFactory, {"direction": "up"}),
    ("registry_crossing_revision_from_one", f.CrossingFactory, {"revision": 0}),
    (
        "registry_markedcrossing_once",
        lambda: mark(crossing=mark().crossing, mark="holder_differs"),
        {"mark": "exit_without_entry"},
    ),
    ("registry_markedcrossing_cleared_by_whom", mark, {"cleared_on": f.ON}),
    ("feeds_rejectedline_corrected_by_whom", rejected_line, {"corrected_on": f.ON}),
    ("feeds_feedwatermark_told_when", watermark, {"told_at": None}),
    ("parties_host_identifier_is_twelve_digits", f.HostFactory, {"identifier": "123"}),
    ("parties_host_kind_known", f.HostFactory, {"kind": "castle"}),
    ("parties_employer_identifier_is_twelve_digits", f.EmployerFactory, {"identifier": "12345678901X"}),
    ("parties_employer_size_known", f.EmployerFactory, {"size": "vast"}),
    ("parties_representation_of_one_party", f.RepresentationFactory, {"host": None}),
    (
        "parties_representation_of_one_party",
        f.RepresentationFactory,
        lambda row: {"employer": f.EmployerFactory()},
    ),
    (
        "registry_status_kind_known",
        lambda: _status(f.PersonFactory()),
        {"kind": "guest"},
    ),
    (
        "registry_status_ends_after_start",
        lambda: _status(f.PersonFactory()),
        {"valid_until": date(1999, 1, 1)},
    ),
    (
        "registry_status_one_of_a_kind_at_a_time",
        lambda: _status(_first_status().person, kind=StatusKind.values[1]),
        {"kind": StatusKind.values[0]},
    ),
    (
        "parties_representation_not_ended_before_start",
        f.RepresentationFactory,
        {"ended_on": date(1999, 1, 1)},
    ),
    (
        "parties_representation_ends_after_start",
        f.RepresentationFactory,
        {"valid_until": date(2009, 12, 31)},
    ),
    (
        "parties_representation_no_overlap",
        lambda: _second_representation(f.RepresentationFactory()),
        {"right": "all"},
    ),
    (
        "registry_stay_one_at_a_time",
        lambda: _later_stay(f.StayFactory(departed_on=date(2026, 6, 8))),
        {"entered_at": f.at(date(2026, 6, 8), 11)},
    ),
    (
        "registry_stay_exit_ends_one_stay",
        lambda: f.StayFactory(departed_on=f.ON),
        lambda row: {"exit": f.StayFactory(departed_on=f.ON).exit},
    ),
    (
        "registry_stay_ends_after_start",
        lambda: f.StayFactory(departed_on=f.ON),
        {"departed_at": f.at(date(2026, 6, 5), 11)},
    ),
    ("registry_stay_departure_has_its_day", lambda: f.StayFactory(departed_on=f.ON), {"departed_on": None}),
    (
        "registry_stay_missing_exit_is_no_exit",
        lambda: f.StayFactory(departed_on=f.ON),
        {"exit_missing": True},
    ),
    ("registry_stay_missing_exit_is_no_exit", f.StayFactory, {"exit_missing": True}),
    ("registry_stay_basis_known", f.StayFactory, {"basis": "luck"}),
    ("registry_stay_lawful_end_has_basis", f.StayFactory, {"authorised_until": None}),
    ("registry_stay_lawful_end_has_basis", f.StayFactory, {"basis": "unknown"}),
    (
        "registry_arrivalnotification_once_a_host",
        lambda: f.NotificationFactory(stay=f.NotificationFactory().stay),
        lambda row: {"host": row.stay.arrival_notifications.exclude(pk=row.pk).get().host},
    ),
    ("registry_registration_ends_after_start", f.RegistrationFactory, {"last_on": date(2026, 6, 4)}),
    ("registry_registration_closed_has_a_day", f.RegistrationFactory, {"closed_on": f.ON}),
    ("registry_registration_closed_has_a_day", f.RegistrationFactory, {"state": "moved"}),
    ("registry_registration_state_known", f.RegistrationFactory, {"state": "lost", "closed_on": f.ON}),
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
    ("registry_residencepermit_state_known", f.ResidencePermitFactory, {"state": "lost"}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"valid_until": None}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"number": None}),
    ("registry_residencepermit_issued_has_its_facts", issued, {"terms": None}),
    ("registry_residencepermit_issued_has_its_facts", f.ResidencePermitFactory, {"valid_from": f.ON}),
    ("registry_residencepermit_decided_by_whom", f.ResidencePermitFactory, {"decided_on": f.ON}),
    ("registry_residencepermit_decided_by_whom", issued, {"decided_by": None}),
    ("registry_residencepermit_annulled_has_a_day", issued, {"state": "annulled"}),
    ("registry_residencepermit_annulled_has_a_day", issued, {"annulled_on": f.ON}),
    ("registry_residencepermit_ends_after_start", issued, {"valid_until": date(2026, 6, 4)}),
    (
        "registry_residencepermit_one_open_request",
        lambda: issued(stay=f.ResidencePermitFactory().stay),
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
        lambda: f.CaseFactory(
            stay=f.CaseFactory().stay, authorised_until=date(2026, 6, 1), person=f.PersonFactory()
        ),
        lambda row: {"authorised_until": row.stay.authorised_until},
    ),
    ("enforcement_overstaycase_found_after_lawful_end", f.CaseFactory, {"detected_on": YESTERDAY}),
    (
        "enforcement_overstaycase_state_known",
        lambda: f.CaseFactory(under_review=True),
        {"state": "lost"},
    ),
    ("enforcement_overstaycase_review_by_whom", f.CaseFactory, {"reviewed_on": f.ON}),
    ("enforcement_overstaycase_no_decision_unlooked", f.CaseFactory, {"state": "under_review"}),
    (
        "enforcement_overstaycase_proposed_by_whom",
        lambda: f.CaseFactory(under_review=True),
        {"state": "proposed"},
    ),
    (
        "enforcement_overstaycase_closed_by_whom",
        lambda: f.CaseFactory(under_review=True),
        lambda row: {"closed_on": f.ON, "closed_by": user()},
    ),
    ("enforcement_overstaycase_closed_by_whom", f.CaseFactory, {"state": "superseded"}),
    (
        "enforcement_overstaycase_four_eyes",
        lambda: f.CaseFactory(resolved=True),
        lambda row: {"closed_by": row.proposed_by},
    ),
    (
        "enforcement_overstaycase_four_eyes",
        lambda: f.CaseFactory(dismissed=True),
        lambda row: {"closed_by": row.proposed_by},
    ),
    ("enforcement_overstaycase_resolved_has_outcome", lambda: f.CaseFactory(resolved=True), {"outcome": ""}),
    (
        "enforcement_overstaycase_resolved_has_outcome",
        lambda: f.CaseFactory(resolved=True),
        {"checked_on": None},
    ),
    (
        "enforcement_overstaycase_found_after_day_to_leave",
        f.CaseFactory,
        lambda row: {"look_past_on": row.authorised_until},
    ),
    ("enforcement_overstaycase_day_to_leave_of_a_decision", f.CaseFactory, {"leave_due_on": f.ON}),
    (
        "enforcement_overstaycase_day_to_leave_of_a_decision",
        lambda: f.CaseFactory(resolved=True),
        {"leave_due_on": YESTERDAY},
    ),
    (
        "enforcement_overstaycase_review_owed_of_a_decision",
        lambda: f.CaseFactory(resolved=True),
        {"facts_changed_on": f.ON},
    ),
    (
        "enforcement_overstaycase_review_owed_of_a_decision",
        lambda: f.CaseFactory(dismissed=True),
        {"facts_changed_on": f.ON, "review_due_on": f.ON},
    ),
    (
        "enforcement_overstaycase_verdict_by_whom",
        lambda: f.CaseFactory(resolved=True),
        {"verdict": "annul"},
    ),
    (
        "enforcement_overstaycase_verdict_confirmed_by_another",
        lambda: f.CaseFactory(resolved=True),
        lambda row: {
            "verdict": "annul",
            "verdict_on": f.ON,
            "verdict_by": row.closed_by,
            "verdict_confirmed_on": f.ON,
            "verdict_confirmed_by": row.closed_by,
        },
    ),
    (
        "enforcement_overstaycase_annulled_by_verdict",
        lambda: f.CaseFactory(resolved=True),
        {"state": "annulled"},
    ),
    (
        "enforcement_overstaycase_dismissed_has_reason",
        lambda: f.CaseFactory(dismissed=True),
        {"dismissal_reason": ""},
    ),
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
    ("registry_stay_confidence_known", f.StayFactory, {"confidence": "sure"}),
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
    RegistrationTerms,
    ResidenceTerms,
    StayExtensionDecree,
    StayRegime,
]
for _model in TERMS:
    _table = _model._meta.db_table
    BROKEN += [
        (f"{_table}_ends_after_start", terms(_model), {"valid_until": date(1999, 1, 1)}),
        (f"{_table}_names_its_source", terms(_model), {"source": ""}),
        (f"{_table}_confidence_known", terms(_model), {"confidence": "rumour"}),
    ]


def _status(person: Any, kind: str = StatusKind.values[0]) -> Row:
    return Status.objects.create(person=person, kind=kind, valid_from=f.EVER)


def _first_status() -> Any:
    return _status(f.PersonFactory())


def _second_representation(first: Any) -> Row:
    return f.RepresentationFactory(user=first.user, host=first.host, right="apply")


def _later_stay(first: Any) -> Row:
    return f.StayFactory(
        person=first.person, entered_on=date(2026, 6, 8), entered_at=f.at(date(2026, 6, 8), 13)
    )


def _second_registration(**given: Any) -> Row:
    return f.RegistrationFactory(stay=f.RegistrationFactory().stay, closed_on=f.ON, **given)


def _second_extension(number: str) -> Row:
    first = issued(number=number, valid_until=date(2026, 6, 30))
    issued(stay=first.stay, extends=first, valid_from=date(2026, 7, 1), valid_until=date(2026, 7, 31))
    return issued(stay=first.stay, valid_from=date(2026, 8, 1))


#: An unknown state breaks the pairing of state and facts as well, and the database names that first.
SHADOWED = {"registry_residencepermit_state_known", "enforcement_overstaycase_state_known"}
