"""Stays rebuilt in the database: stable ids, any order of arrival, corrections, marks, journal."""

import itertools
import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.queries.roles import system_user
from core.clock import official_day
from identity.partial_dates import PartialDate
from journal.models import Entry
from reference.models import Checkpoint, Country
from registry.models import Crossing, MarkedCrossing, Person, Stay, StayRegime
from registry.operations.stays.clocks import recompute_clocks
from registry.operations.stays.projection import rebuild_stays
from registry.queries.stays.clocks import clock_of

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 1)
START = datetime(2026, 1, 10, 6, tzinfo=UTC)
_numbers = itertools.count(1)


def make_person(citizenship="KGZ"):
    return Person.objects.create(
        surname="ASANOV",
        given_names="BAKYT",
        born_on=PartialDate(1990, 5, 15),
        sex="m",
        citizenship=Country.objects.get(iso3=citizenship),
        surname_key="ASANOV",
        given_key="BAKIT",
        enrolled_on=ON,
    )


def tell(person, direction, days, *, source_id=None, revision=1, checkpoint="ALA"):
    """Store one crossing `days` days after the start, as a feed told it."""
    moment = START + timedelta(days=days)
    return Crossing.objects.create(
        source="test",
        source_id=source_id or f"n{next(_numbers)}",
        revision=revision,
        direction=direction,
        crossed_at=moment,
        crossed_on=official_day(moment),
        checkpoint=Checkpoint.objects.get(code=checkpoint),
        document_kind="passport",
        document_number="N1234567",
        issuing_country=person.citizenship,
        surname=person.surname,
        given_names=person.given_names,
        born_on=person.born_on,
        sex=person.sex,
        citizenship=person.citizenship,
        person=person,
    )


def rebuild(*persons):
    return rebuild_stays(person_ids=[p.pk for p in persons], on=ON, by=system_user())


def picture(person):
    return [
        (s.entry.source_id, s.entered_at, s.departed_at, s.exit_missing, s.authorised_until, s.basis)
        for s in Stay.objects.filter(person=person, annulled_on=None)
        .select_related("entry")
        .order_by("entered_at")
    ]


def events(person):
    return list(Entry.objects.filter(person_id=person.pk).order_by("id").values_list("kind", flat=True))


def test_an_entry_opens_a_stay_with_its_lawful_end_and_says_so_in_the_journal():
    person = make_person()
    entry = tell(person, "entry", 0)

    counts = rebuild(person)

    stay = Stay.objects.get()
    assert counts["stays_opened"] == 1
    assert (stay.entered_on, stay.departed_on) == (date(2026, 1, 10), None)
    assert stay.authorised_until == date(2026, 4, 9)  # EAEU: 90 days, both ends counted
    assert stay.exhausts_on == date(2026, 4, 9)
    assert stay.region_id == entry.checkpoint.region_id
    assert "stay_opened" in events(person)


def test_rebuilding_again_writes_nothing():
    person = make_person()
    tell(person, "entry", 0)
    tell(person, "exit", 20)
    rebuild(person)
    before = Entry.objects.count()

    counts = rebuild(person)

    assert not any(counts.values())
    assert Entry.objects.count() == before


def test_a_departure_ends_the_same_stay():
    person = make_person()
    tell(person, "entry", 0)
    rebuild(person)
    number = Stay.objects.get().pk
    tell(person, "exit", 20)

    rebuild(person)

    stay = Stay.objects.get()
    assert (stay.pk, stay.departed_on) == (number, date(2026, 1, 30))
    assert events(person)[-1] == "stay_ended"


def test_a_correction_by_revision_keeps_the_stays_number():
    person = make_person()
    tell(person, "entry", 0, source_id="a")
    rebuild(person)
    number = Stay.objects.get().pk
    tell(person, "entry", 2, source_id="a", revision=2)

    rebuild(person)

    stay = Stay.objects.get()
    assert (stay.pk, stay.entered_on) == (number, date(2026, 1, 12))
    assert stay.authorised_until == date(2026, 4, 11)
    assert {"stay_changed", "clock_changed"} <= set(events(person))


def test_a_revision_that_came_before_its_first_is_what_counts():
    person = make_person()
    tell(person, "entry", 2, source_id="a", revision=2)
    rebuild(person)
    tell(person, "entry", 0, source_id="a", revision=1)

    assert not any(rebuild(person).values())
    assert Stay.objects.get().entered_on == date(2026, 1, 12)


def test_an_entry_that_was_a_refusal_annuls_the_stay_and_keeps_its_row():
    person = make_person()
    tell(person, "entry", 0, source_id="a")
    rebuild(person)
    tell(person, "refusal", 0, source_id="a", revision=2)

    rebuild(person)
    annulled = Stay.objects.get()
    tell(person, "entry", 0, source_id="a", revision=3)
    rebuild(person)

    assert annulled.annulled_on == ON
    assert Stay.objects.get().annulled_on is None
    assert Stay.objects.get().pk == annulled.pk


def test_a_correction_of_the_holder_moves_the_stay_to_the_other_person():
    first, second = make_person(), make_person("UZB")
    tell(first, "entry", 0, source_id="a")
    rebuild(first)
    number = Stay.objects.get().pk
    tell(second, "entry", 0, source_id="a", revision=2)

    rebuild(first, second)

    stay = Stay.objects.get()
    assert (stay.pk, stay.person_id) == (number, second.pk)
    assert picture(first) == []


def test_exits_move_between_stays_when_an_entry_comes_late():
    person = make_person()
    tell(person, "entry", 0, source_id="a")
    tell(person, "exit", 50, source_id="d")
    rebuild(person)
    tell(person, "exit", 10, source_id="b")
    tell(person, "entry", 40, source_id="c")

    rebuild(person)

    assert [(row[0], (row[2] - START).days) for row in picture(person)] == [("a", 10), ("c", 50)]


def test_marks_come_and_go_with_the_crossings():
    person = make_person()
    tell(person, "exit", 10, source_id="b")
    rebuild(person)
    marked = MarkedCrossing.objects.get()
    assert (marked.mark, marked.cleared_on) == ("exit_without_entry", None)
    tell(person, "entry", 0, source_id="a")

    rebuild(person)

    marked.refresh_from_db()
    assert marked.cleared_on == ON
    assert {"crossing_marked", "mark_cleared"} <= set(events(person))


def test_a_missing_exit_is_marked_and_only_the_entry_day_counts_later():
    person = make_person()
    tell(person, "entry", 0)
    tell(person, "entry", 60)

    rebuild(person)

    stays = list(Stay.objects.order_by("entered_at"))
    assert [stay.exit_missing for stay in stays] == [True, False]
    assert stays[1].authorised_until == date(2026, 3, 11) + timedelta(days=88)
    assert MarkedCrossing.objects.get().mark == "entry_without_exit"


@pytest.mark.parametrize("seed", range(12))
def test_the_order_in_which_lines_come_does_not_matter(seed):
    rng = random.Random(seed)
    lines = []
    for number in range(rng.randrange(3, 9)):
        for revision in range(1, rng.choice([2, 2, 3])):
            lines.append(
                {
                    "direction": rng.choice(["entry", "entry", "exit", "exit", "refusal"]),
                    "days": rng.randrange(80),
                    "source_id": f"s{number}",
                    "revision": revision,
                }
            )
    pictures, marks = [], []
    for _ in range(2):
        person = make_person()
        arrived = [dict(line, source_id=f"{person.pk}-{line['source_id']}") for line in lines]
        rng.shuffle(arrived)
        for line in arrived:
            tell(person, line.pop("direction"), line.pop("days"), **line)
            if rng.random() < 0.5:
                rebuild(person)
        rebuild(person)
        pictures.append([(row[0].split("-")[1], *row[1:]) for row in picture(person)])
        open_marks = MarkedCrossing.objects.filter(person=person, cleared_on=None)
        marks.append(sorted((m.crossing.source_id.split("-")[1], m.mark) for m in open_marks))

    assert pictures[0] == pictures[1]
    assert marks[0] == marks[1]


def test_two_stays_of_one_person_never_overlap_in_the_database():
    person = make_person()
    entry, other = tell(person, "entry", 0), tell(person, "entry", 5)
    rebuild(person)
    stay = Stay.objects.get(entry=other)

    with pytest.raises(IntegrityError, match="registry_stay_one_at_a_time"), transaction.atomic():
        Stay.objects.filter(pk=stay.pk).update(entered_at=entry.crossed_at - timedelta(days=1))


def test_the_number_of_queries_does_not_grow_with_the_people(django_assert_max_num_queries):
    people = [make_person() for _ in range(30)]
    for person in people:
        tell(person, "entry", 0)
        tell(person, "exit", 20)

    with django_assert_max_num_queries(24):
        rebuild(*people)

    assert Stay.objects.count() == 30


def test_a_new_row_of_the_regime_moves_every_lawful_end_it_covers():
    person = make_person()
    tell(person, "entry", 0)
    rebuild(person)
    StayRegime.objects.filter(group__code="EAEU", withdrawn_on=None).update(days_per_entry=60)

    counts = recompute_clocks(on=ON, by=system_user())
    again = recompute_clocks(on=ON, by=system_user())

    assert Stay.objects.get().authorised_until == date(2026, 3, 10)
    assert counts["changed"] == 1
    assert again["changed"] == 0
    changed = Entry.objects.filter(kind="clock_changed").latest("id")
    assert changed.data == {"was": "2026-04-09", "authorised_until": "2026-03-10", "basis": "regime"}


class TestClockOf:
    def test_it_explains_what_is_stored(self):
        person = make_person("UZB")
        tell(person, "entry", 0)
        rebuild(person)
        stay = Stay.objects.get()

        clock = clock_of(stay, date(2026, 1, 20))

        assert clock.authorised_until == stay.authorised_until == date(2026, 2, 8)
        assert (clock.days_used, clock.days_left, clock.overstay_days) == (11, 20, 0)
        assert clock.reasons[0].code == "stay.entered"
        assert clock.reasons[-1].code == "stay.result"
        assert all(reason.fact and "%(" not in reason.fact for reason in clock.reasons)
        assert any(reason.terms.startswith("stayregime:") for reason in clock.reasons)

    @pytest.mark.parametrize(
        ("on", "left", "over"),
        [
            (date(2026, 2, 7), 2, 0),
            (date(2026, 2, 8), 1, 0),
            (date(2026, 2, 9), 0, 1),
            (date(2026, 2, 12), 0, 4),
        ],
    )
    def test_days_left_count_the_day_itself_and_days_over_begin_the_day_after(self, on, left, over):
        person = make_person("UZB")
        tell(person, "entry", 0)
        rebuild(person)

        clock = clock_of(Stay.objects.get(), on)

        assert (clock.days_left, clock.overstay_days) == (left, over)

    def test_after_the_departure_no_days_are_left(self):
        person = make_person("UZB")
        tell(person, "entry", 0)
        tell(person, "exit", 34)
        rebuild(person)

        clock = clock_of(Stay.objects.get(), ON)

        assert clock.days_left is None
        assert clock.overstay_days == 5

    def test_a_citizenship_without_a_regime_has_no_lawful_end_and_says_so(self):
        person = make_person("AFG")
        tell(person, "entry", 0)
        rebuild(person)
        stay = Stay.objects.get()

        clock = clock_of(stay, ON)

        assert stay.authorised_until is None
        assert (clock.days_left, clock.overstay_days) == (None, 0)
        assert "stay.no_regime" in [reason.code for reason in clock.reasons]

    def test_its_queries_are_few(self, django_assert_max_num_queries):
        person = make_person()
        tell(person, "entry", 0)
        rebuild(person)
        stay = Stay.objects.select_related("person", "entry").get()

        with django_assert_max_num_queries(7):
            assert clock_of(stay, ON).reasons
