from datetime import date, timedelta

import pytest
from django.db.models import Count, F, Q

from core.clock import start_of
from core.errors import RuleViolation
from demo.operations.loading import load_demo
from demo.rules.lives.census import LIVES
from tests.demo.conftest import ON, PEOPLE, quiet


def over(least, most):
    """Open stays that ended so many days before the day of the picture."""
    from registry.models import Stay

    ended = (ON - timedelta(days=most), ON - timedelta(days=least))
    return Stay.objects.filter(departed_on__isnull=True, authorised_until__range=ended)


def test_the_counts_are_those_of_the_tables(country):
    from enforcement.models import OverstayCase
    from registry.models import Crossing, Person, Registration, ResidencePermit, Stay

    assert country["people"] == PEOPLE == Person.objects.count() - country["second_files"]
    assert country["crossings"] == Crossing.objects.count()
    assert country["stays"] == Stay.objects.count()
    assert country["registrations"] == Registration.objects.count()
    assert country["residence_permits"] == ResidencePermit.objects.count()
    assert country["cases"] == OverstayCase.objects.count()


def test_places_to_live_in_are_known_by_their_parts(country):
    from parties.models import Dwelling, Host
    from registry.models import ArrivalNotification, Registration

    assert Host.objects.filter(dwelling=None).count() == 0
    for model in (ArrivalNotification, Registration):
        assert model.objects.exists()
        assert not model.objects.exclude(region=F("dwelling__region")).exists()
    known = Dwelling.objects.exclude(street="").exclude(building="")
    assert known.count() == Dwelling.objects.count()
    assert all(
        known.exclude(**{name: None}).exists() for name in ("register_code", "capacity", "owner", "district")
    )


def test_some_files_say_less_of_a_birth_date_or_said_otherwise_before(country):
    from registry.models import FormerValue, Person

    lengths = {len(str(day)) for day in Person.objects.values_list("born_on", flat=True)}
    assert lengths == {4, 7, 10}
    assert set(FormerValue.objects.values_list("kind", flat=True)) == {"name", "birth_date"}


def test_every_life_is_lived(country):
    assert set(country["lives"]) == set(LIVES)


@pytest.mark.parametrize(("least", "most"), [(1, 3), (4, 5), (6, 10), (11, 400)])
def test_every_penalty_band_is_there(country, least, most):
    assert over(least, most).filter(person__access_class="open").count() >= 2


def test_a_minor_and_protected_people_are_over_too(country):
    minors = over(1, 60).filter(person__born_on__gt=date(ON.year - 16, ON.month, ON.day))
    protected = over(1, 400).exclude(person__access_class="open")

    assert minors.exists()
    assert {stay.person.access_class for stay in protected} <= {"asylum", "refugee", "victim"}
    assert protected.count() >= 3


def test_someone_was_fined_within_the_year_and_is_over_again(country):
    from enforcement.models import OverstayCase

    fined = OverstayCase.objects.filter(
        state="resolved", outcome="fine", closed_on__gt=ON - timedelta(days=365)
    )

    assert over(1, 60).filter(person__in=fined.values("person")).exists()


def test_crossings_that_do_not_fit_are_marked(country):
    from registry.models import MarkedCrossing

    marks = dict(MarkedCrossing.objects.values_list("mark").annotate(Count("pk")))

    assert set(marks) == {"exit_without_entry", "entry_without_exit", "holder_differs"}


def test_somebody_left_and_came_back_on_one_day(country):
    from registry.models import Stay

    assert Stay.objects.filter(person__stays__departed_on=F("entered_on")).exclude(
        person__stays__pk=F("pk")
    ).exists() or any(
        Stay.objects.filter(person_id=stay.person_id, departed_on=stay.entered_on)
        .exclude(pk=stay.pk)
        .exists()
        for stay in Stay.objects.all()
    )


def test_crossings_are_corrected_and_refused(country):
    from registry.models import Crossing

    assert Crossing.objects.filter(revision=2).exists()
    assert Crossing.objects.filter(direction="refusal").exists()


def test_registrations_end_today_soon_and_have_lapsed(country):
    from registry.models import Registration

    current = Registration.objects.filter(state="current", stay__departed_on__isnull=True)

    assert current.filter(last_on=ON).exists()
    assert current.filter(last_on__gt=ON, last_on__lte=ON + timedelta(days=14)).exists()
    assert current.filter(last_on__lt=ON, stay__authorised_until__gte=ON).exists()
    assert Registration.objects.filter(state="moved").exists()
    assert current.filter(renewal_number__gte=2).exists()


def test_residence_permits_are_in_every_state(country):
    from registry.models import ResidencePermit

    assert set(ResidencePermit.objects.values_list("state", flat=True)) == {
        *("requested", "issued", "refused", "annulled"),
        *ResidencePermit.objects.filter(state="withdrawn").values_list("state", flat=True),
    }
    assert ResidencePermit.objects.filter(extends__isnull=False).exists()


def test_some_notices_came_late_and_some_never(country):
    from registry.models import ArrivalNotification, Stay

    week_ago = ON - timedelta(days=7)

    assert ArrivalNotification.objects.filter(received_on__gt=F("deadline_on")).exists()
    assert Stay.objects.filter(
        departed_on__isnull=True, entered_on__lt=week_ago, arrival_notifications__isnull=True
    ).exists()


def test_somebody_has_few_days_of_the_window_left(country):
    from registry.models import Stay

    nearly = Stay.objects.filter(
        departed_on__isnull=True, exhausts_on__range=(ON, ON + timedelta(days=9))
    ).filter(exhausts_on=F("authorised_until"))

    assert nearly.exists()


def test_a_stay_that_no_rule_covers_waits_for_an_officer(country):
    from registry.models import Stay

    assert Stay.objects.filter(departed_on__isnull=True, authorised_until__isnull=True).exists()


def test_nothing_has_happened_yet_today(country):
    from registry.models import Crossing

    assert Crossing.objects.filter(crossed_on__gte=ON).count() == 0
    assert Crossing.objects.filter(crossed_on=ON - timedelta(days=1)).exists()


def test_one_feed_is_behind_and_all_others_are_complete(country):
    from feeds.models import FeedWatermark

    behind = FeedWatermark.objects.filter(complete_until__lt=start_of(ON))

    assert [mark.checkpoint.code for mark in behind] == ["A-TEMI"]
    assert FeedWatermark.objects.exclude(pk__in=behind).exclude(complete_until=start_of(ON)).count() == 0


def test_batches_add_up_and_hold_refused_lines_that_name_rules_of_the_feed(country):
    from feeds.models import RejectedLine
    from feeds.rules.intake import FIELDS, REJECTIONS
    from registry.models import Crossing, IntakeBatch

    batches = IntakeBatch.objects.all()

    assert sum(batch.accepted for batch in batches) == Crossing.objects.count()
    assert sum(batch.rejected for batch in batches) == RejectedLine.objects.count() == 12
    for line in RejectedLine.objects.all():
        assert line.code in REJECTIONS
        assert line.field in FIELDS
        assert set(line.content) == set(FIELDS) - {"document.mrz"}


def test_refused_lines_are_refused_again_for_the_same_reason(undone):
    from accounts.models import User
    from feeds.models import RejectedLine
    from feeds.operations.intake import take_in_lines
    from feeds.rules.intake import FIELDS, staged

    kept = {line.source_id: line for line in RejectedLine.objects.all()}
    rows = [
        staged(number, [line.content.get(name, "") for name in FIELDS])
        for number, line in enumerate(kept.values(), 1)
    ]
    _tally, refused = take_in_lines(
        rows=rows,
        source="elsewhere",
        name="again",
        on=ON,
        at=start_of(ON),
        by=User.objects.get(username="border_feed"),
    )

    assert {(line.source_id, line.field, line.code) for line in refused} == {
        (line.source_id, line.field, line.code) for line in kept.values()
    }


def test_everything_invented_says_so(country):
    from parties.models import Employer, Host
    from registry.models import IdentityDocument, Person

    assert Host.objects.exclude(name__endswith="(ойдан алынған)").count() == 0
    assert Employer.objects.exclude(name__endswith="(ойдан алынған)").count() == 0
    assert IdentityDocument.objects.exclude(number__startswith="XX").count() == 0
    assert Person.objects.exclude(Q(email="") | Q(email__endswith="@example.org")).count() == 0


def test_it_refuses_where_people_are_registered(country):
    with pytest.raises(RuleViolation) as refusal:
        load_demo(people=PEOPLE, seed=8, tell=quiet, on=ON)

    assert refusal.value.code == "not_empty"


def test_more_people_come_beside_them_when_asked(undone):
    from registry.models import Person

    more = load_demo(people=150, seed=8, add=True, tell=quiet, on=ON)

    second_files = undone["second_files"] + more["second_files"]
    assert Person.objects.count() == PEOPLE + 150 + second_files


def test_it_refuses_outside_the_demo(country, settings):
    settings.DEMO = False

    with pytest.raises(RuleViolation) as refusal:
        load_demo(people=PEOPLE, seed=7, add=True, tell=quiet, on=ON)

    assert refusal.value.code == "not_a_demo"


def test_it_refuses_too_few_people(country):
    with pytest.raises(RuleViolation) as refusal:
        load_demo(people=10, seed=7, add=True, tell=quiet, on=ON)

    assert refusal.value.code == "too_few_people"


def test_production_does_not_know_it():
    from pathlib import Path

    folder = Path(__file__).resolve().parents[2] / "config" / "settings"

    assert '"demo"' not in (folder / "base.py").read_text(encoding="utf-8")
    assert '"demo"' not in (folder / "production.py").read_text(encoding="utf-8")
