"""What the database refuses by itself, by raw SQL and as the application's role."""

from datetime import date

import psycopg
import pytest
from django.db import Error, IntegrityError, connection, transaction

from quotas.models import (
    LedgerEntry,
    QuotaAllocation,
    QuotaOrder,
    QuotaThreshold,
    QuotaYear,
    ReachedThreshold,
)
from quotas.operations import consume_places, flag_quotas, reserve_places
from tests.accounts.factories import the_system
from tests.days import ON
from tests.quotas.places import make_allocation, order
from tests.reference.factories import the_region

pytestmark = pytest.mark.django_db


@pytest.fixture
def allocation():
    made = make_allocation(10)
    reserve_places(allocation_id=made.pk, places=6, reference="A-1", on=ON, by=the_system())
    consume_places(allocation_id=made.pk, places=2, reference="A-1", on=ON, by=the_system())
    return made


def run(statement, values):
    """Run it as the application, deferred checks included, and keep nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT usesuper FROM pg_user WHERE usename = current_user")
        assert cursor.fetchone() == (False,)
        cursor.execute(statement, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refused_by(statement, *values):
    """The name of the constraint or trigger that refuses the statement, or else the SQL state."""
    with pytest.raises(Error) as refused:
        run(statement, values)
    cause = refused.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.diag.constraint_name or cause.sqlstate


NEVER_OVER = "quotas_quotaallocation_never_over"
WITHIN = "quotas_quotayear_within_ceiling"


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("UPDATE quotas_quotaallocation SET reserved = reserved + 5", NEVER_OVER),
        ("UPDATE quotas_quotaallocation SET consumed = consumed + 5", NEVER_OVER),
        ("UPDATE quotas_quotaallocation SET reserved = 9, consumed = 2", NEVER_OVER),
        ("UPDATE quotas_quotaallocation SET allocated = 5", NEVER_OVER),
        ("UPDATE quotas_quotaallocation SET allocated = 11", WITHIN),
        ("UPDATE quotas_quotaallocation SET reserved = -1", "quotas_quotaallocation_reserved_check"),
        ("UPDATE quotas_quotaallocation SET category = '5'", "quotas_quotaallocation_category_known"),
        ("UPDATE quotas_quotayear SET ceiling = 9", WITHIN),
        ("UPDATE quotas_quotayear SET allocated = 0", "quotas_quotayear_counted_only"),
        ("UPDATE quotas_quotayear SET pool = 'x'", "quotas_quotayear_pool_known"),
    ],
)
@pytest.mark.usefixtures("allocation")
def test_no_statement_can_over_allocate(statement, name):
    assert refused_by(statement) == name


def test_no_new_row_can_over_allocate(allocation):
    values = (allocation.quota_year_id, the_region("KZ-71").pk)
    insert = (
        "INSERT INTO quotas_quotaallocation (quota_year_id, region_id, category, allocated, reserved, source,"
        " confidence) VALUES (%s, %s, '3', {}, '', 'unconfirmed')"
    )

    assert refused_by(insert.format("1, 0"), *values) == WITHIN
    assert refused_by(insert.format("0, 1"), *values) == NEVER_OVER
    assert (
        refused_by(insert.format("0, 0"), allocation.quota_year_id, allocation.region_id)
        == "quotas_quotaallocation_once"
    )


def test_a_year_begins_empty():
    statement = (
        "INSERT INTO quotas_quotayear (year, pool, ceiling, allocated, source, confidence)"
        " VALUES (2030, 'workforce', 10, 5, '', 'unconfirmed')"
    )

    assert refused_by(statement) == "quotas_quotayear_begins_empty"


def test_the_years_places_follow_every_path(allocation):
    order(2025, ("KZ-75", "3", 4))
    year = QuotaYear.objects.get(year=2026)
    other = QuotaYear.objects.get(year=2025)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE quotas_quotayear SET ceiling = 100")
        cursor.execute("UPDATE quotas_quotaallocation SET allocated = 20 WHERE id = %s", [allocation.pk])
        year.refresh_from_db()
        assert year.allocated == 20
        cursor.execute(
            "UPDATE quotas_quotaallocation SET quota_year_id = %s, category = '4' WHERE id = %s",
            [other.pk, allocation.pk],
        )
    year.refresh_from_db()
    other.refresh_from_db()

    assert (year.allocated, other.allocated) == (0, 24)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quotas_ledgerentry SET reserved_change = 1 WHERE kind = 'reserve'",
        "DELETE FROM quotas_ledgerentry",
        "TRUNCATE quotas_ledgerentry",
    ],
)
@pytest.mark.usefixtures("allocation")
def test_the_ledger_never_changes(statement):
    assert refused_by(statement) == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE quotas_ledgerentry SET reserved_change = 1",
        "DELETE FROM quotas_ledgerentry",
        "TRUNCATE quotas_ledgerentry CASCADE",
    ],
)
def test_the_ledger_never_changes_even_for_its_owner(owner_connection, statement):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner_connection.execute(statement)


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("allocate", (0, 0, 0)),
        ("allocate", (1, 0, 0)),  # without its order
        ("transfer_in", (-1, 0, 0)),
        ("transfer_in", (1, 1, 0)),
        ("transfer_out", (1, 0, 0)),
        ("reserve", (0, -1, 0)),
        ("transfer_out", (-1, 0, 1)),
        ("reserve", (0, 0, 0)),
        ("reserve", (0, 1, 1)),
        ("reserve", (1, 1, 0)),
        ("consume", (0, 0, 1)),
        ("consume", (0, -1, 2)),
        ("consume", (0, -2, 1)),
        ("release", (0, 0, 0)),
        ("release", (0, 1, 0)),
        ("release", (0, -1, -1)),
        ("borrow", (0, 1, 0)),
    ],
)
def test_an_entry_moves_what_it_says(allocation, kind, changes):
    statement = (
        "INSERT INTO quotas_ledgerentry (allocation_id, kind, allocated_change, reserved_change,"
        ' consumed_change, "on", by_id) VALUES (%s, %s, %s, %s, %s, %s, %s)'
    )

    name = refused_by(statement, allocation.pk, kind, *changes, ON, the_system().pk)

    assert name == "quotas_ledgerentry_moves_what_it_says"


def test_an_order_stands_once_and_in_order():
    made = order(2026, ("KZ-75", "3", 1), number="7")

    def again(**changed):
        with transaction.atomic():
            QuotaOrder.objects.create(
                **{
                    "number": "8",
                    "signed_on": made.signed_on,
                    "in_force_on": made.in_force_on,
                    "quota_year": made.quota_year,
                    "entered_on": ON,
                    "entered_by": the_system(),
                    "source": "a test",
                    **changed,
                }
            )

    for name, changed in (
        ("quotas_quotaorder_once", {"number": "7"}),
        ("quotas_quotaorder_in_force_after_signing", {"in_force_on": date(2025, 12, 28)}),
        ("quotas_quotaorder_names_its_source", {"source": ""}),
    ):
        with pytest.raises(IntegrityError, match=name):
            again(**changed)


def test_a_year_and_pool_stand_once():
    order(2026, ("KZ-75", "3", 1))

    with pytest.raises(IntegrityError, match="quotas_quotayear_once"):
        QuotaYear.objects.create(year=2026, pool="workforce", ceiling=1)


def test_one_mark_is_open_for_an_allocation_and_threshold():
    full = make_allocation(10)
    reserve_places(allocation_id=full.pk, places=8, reference="A-1", on=ON, by=the_system())
    flag_quotas(on=ON, by=the_system())

    with pytest.raises(IntegrityError, match="quotas_reachedthreshold_one_open"):
        ReachedThreshold.objects.create(allocation=full, percent=80, taken=8, allocated=10, raised_on=ON)


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"percent": 0}, "quotas_quotathreshold_is_a_share"),
        ({"percent": 101}, "quotas_quotathreshold_is_a_share"),
        ({"percent": 80}, "quotas_quotathreshold_no_overlap"),
        ({"valid_until": date(2010, 1, 1)}, "quotas_quotathreshold_ends_after_start"),
        ({"source": ""}, "quotas_quotathreshold_names_its_source"),
        ({"confidence": "sure"}, "quotas_quotathreshold_confidence_known"),
    ],
)
def test_thresholds_are_dated_shares(changed, name):
    values = {"percent": 50, "valid_from": date(2026, 1, 1), "source": "a test", **changed}

    with pytest.raises(IntegrityError, match=name):
        QuotaThreshold.objects.create(**values)


def test_rows_read_well(allocation):
    assert str(QuotaAllocation.objects.get().quota_year) == "2026 Foreign workforce"
    assert str(LedgerEntry.objects.filter(kind="consume").get()) == "Used by a permit"
    assert (allocation.available, allocation.taken) == (10, 0)
    allocation.refresh_from_db()
    assert (allocation.available, allocation.taken) == (4, 6)
