"""Refused lines lie in ranges of their number, a month each; what is unique is so over all of them."""

import pytest
from django.db import IntegrityError, connection, transaction

from feeds.models import RejectedLine, RejectedPlace
from feeds.operations.ranges import turn_month
from registry.models import IntakeBatch
from tests.accounts.factories import the_system
from tests.days import ON, at

MONTH = 10**9


def batch():
    return IntakeBatch.objects.create(
        source="feed",
        name="1.csv",
        received_at=at(ON),
        received_on=ON,
        by=the_system(),
        lines=2,
        accepted=0,
        unchanged=0,
        rejected=2,
    )


def keep(delivery, line=2):
    return RejectedLine.objects.create(batch=delivery, line=line, field="person.sex", code="x", content={})


def range_of(line):
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableoid::regclass::text FROM feeds_rejectedline WHERE id = %s", [line.pk])
        return cursor.fetchone()[0]


def turn_to(owner, month):
    owner.execute("SELECT feeds_turn_to(%s::date)", [month])


def test_each_month_begins_a_range_and_numbers_only_go_forward(committed_db, owner_connection):
    delivery = batch()
    turn_to(owner_connection, "2031-05-01")
    may = keep(delivery, 2)
    turn_month()  # the month by the clock is earlier: nothing goes back
    turn_to(owner_connection, "2031-04-01")
    still_may = keep(delivery, 3)
    turn_to(owner_connection, "2031-06-01")
    june = keep(delivery, 4)

    begins = (2031 - 2020) * 12 + 4
    assert [line.pk for line in (may, still_may, june)] == [
        begins * MONTH + 1,
        begins * MONTH + 2,
        (begins + 1) * MONTH + 1,
    ]
    assert [range_of(line) for line in (may, still_may, june)] == [
        "feeds_rejectedline_2031_05",
        "feeds_rejectedline_2031_05",
        "feeds_rejectedline_2031_06",
    ]


def test_a_line_is_kept_once_over_all_ranges(committed_db, owner_connection):
    delivery = batch()
    first = keep(delivery)
    turn_to(owner_connection, "2032-01-01")

    with pytest.raises(IntegrityError, match="feeds_rejectedplace_pkey"), transaction.atomic():
        keep(delivery)

    assert range_of(keep(delivery, 3)) != range_of(first)
    places = RejectedPlace.objects.order_by("line").values_list("batch_id", "line")
    assert list(places) == [(delivery.pk, 2), (delivery.pk, 3)]


def test_the_application_puts_nothing_into_a_range_past_the_table(committed_db, owner_connection):
    line = keep(batch())

    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege('app', %s, 'INSERT')", [range_of(line)])
        assert cursor.fetchone() == (False,)


def test_a_correction_and_a_list_go_over_all_ranges(committed_db, owner_connection):
    delivery = batch()
    keep(delivery)
    turn_to(owner_connection, "2033-01-01")
    newest = keep(delivery, 3)

    changed = RejectedLine.objects.filter(code="x").update(corrected_on=ON, corrected_by=the_system())

    assert changed == 2
    assert RejectedLine.objects.order_by("-pk").first() == newest
