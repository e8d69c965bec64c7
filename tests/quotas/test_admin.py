"""The pages of quotas: orders entered by whom, allocations with their ledger, thresholds, the map."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from quotas.admin.base import tone_of
from quotas.models import QuotaAllocation, QuotaOrder, QuotaThreshold, ReachedThreshold
from quotas.operations import flag_quotas, reserve_places
from quotas.queries import drift
from quotas.rules.pasted_orders import read_lines
from quotas.states import LedgerKind
from tests.accounts.factories import UserFactory, the_system
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.quotas.places import make_allocation, order
from tests.reference.factories import the_region
from tests.registry.test_admin import queries_of

pytestmark = pytest.mark.django_db
COUNTRY = ("quota_admin", "analyst", "auditor", "admin")
REGIONAL = ("quota_officer", "permit_officer", "supervisor")


@pytest.fixture(autouse=True)
def on_the_day(monkeypatch):
    monkeypatch.setattr("core.clock.today", lambda: ON)


@pytest.fixture
def admin_of_quotas(client):
    user = UserFactory(quota_admin=True)
    client.force_login(user)
    return user


def list_url(name, query=""):
    return reverse(f"admin:quotas_{name}_changelist") + query


def page_url(subject):
    return reverse(f"admin:quotas_{subject._meta.model_name}_change", args=[subject.pk])


def text(client, url):
    answer = client.get(url)
    assert answer.status_code == 200, url
    return answer.content.decode()


def given(**changes):
    return {
        "number": "117",
        "signed_on": "20.12.2025",
        "in_force_on": "01.01.2026",
        "year": "2026",
        "pool": "workforce",
        "ceiling": "500",
        "lines": "region;category;places\nKZ-75;3;200\nKZ-71;4;100",
        "source": "Order published in the gazette",
        "confidence": "confirmed",
        **changes,
    }


ENTER = "admin:quotas_quotaorder_list_act"


def test_an_order_is_entered_from_pasted_lines(client, admin_of_quotas):
    answer = client.post(reverse(ENTER, args=["enter"]), given())

    assert answer.status_code == 302, answer.content.decode()
    allocated = QuotaAllocation.objects.values_list("region__code", "category", "allocated")
    assert sorted(allocated) == [("KZ-71", "4", 100), ("KZ-75", "3", 200)]
    assert drift() == []
    shown = text(client, page_url(QuotaOrder.objects.get()))
    assert "+200" in shown
    assert "Order published in the gazette" in shown
    assert "Recorded on" in shown
    assert "Entered on" not in shown  # a day of arrival, in other languages


def test_a_region_is_named_in_an_order_as_its_reader_calls_it(client, admin_of_quotas):
    named = "\n".join(
        f"{the_region(code).name_ru};{rest}" for code, rest in (("KZ-75", "3;200"), ("KZ-71", "4;100"))
    )

    answer = client.post(reverse(ENTER, args=["enter"]), given(lines=named))

    assert answer.status_code == 302, answer.content.decode()
    allocated = QuotaAllocation.objects.values_list("region__code", "category", "allocated")
    assert sorted(allocated) == [("KZ-71", "4", 100), ("KZ-75", "3", 200)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lines": "KZ-75;3;200\nKZ-75;nobody;1"}, "These lines cannot be read: 2"),
        ({"lines": "XX-1;3;1"}, "These lines cannot be read: 1"),
        ({"ceiling": "100"}, "the country has 100"),
        ({"in_force_on": "01.12.2025"}, "cannot be in force before it is signed"),
        ({"source": ""}, "required"),
    ],
)
def test_a_refused_order_leaves_nothing_and_keeps_what_was_typed(client, admin_of_quotas, changes, said):
    answer = client.post(reverse(ENTER, args=["enter"]), given(**changes))

    shown = answer.content.decode()
    assert answer.status_code in (409, 422)
    assert said in shown
    assert "117" in shown
    assert not QuotaOrder.objects.exists()
    assert not QuotaAllocation.objects.exists()


def test_an_amending_order_names_what_it_amends(client, admin_of_quotas):
    first = order(2026, ("KZ-75", "3", 10), ceiling=100)

    answer = client.post(
        reverse(ENTER, args=["enter"]),
        given(lines="KZ-75;3;25", amends_id=first.pk, signed_on="10.06.2026", in_force_on="12.06.2026"),
    )

    assert answer.status_code == 302, answer.content.decode()
    assert QuotaAllocation.objects.get().allocated == 25


@pytest.mark.parametrize("role", ["quota_officer", "permit_officer", "analyst", "auditor", "admin"])
def test_only_the_quota_administrator_writes(client, role):
    allocation = make_allocation(10)
    client.force_login(UserFactory(**{role: True}))

    assert client.post(reverse(ENTER, args=["enter"]), given()).status_code == 403
    transfer = reverse("admin:quotas_quotaallocation_act", args=[allocation.pk, "transfer"])
    assert client.post(transfer, {}).status_code == 403
    assert "/acts/" not in text(client, page_url(allocation))
    assert QuotaOrder.objects.count() == 1


@pytest.mark.parametrize("role", COUNTRY)
def test_the_whole_country_is_read(client, role):
    here, there = make_allocation(10), make_allocation(10, "KZ-71")
    client.force_login(UserFactory(**{role: True}))

    for allocation in (here, there):
        assert client.get(page_url(allocation)).status_code == 200


@pytest.mark.parametrize("role", REGIONAL)
def test_a_region_reads_its_own(client, role):
    here, there = make_allocation(10), make_allocation(10, "KZ-71")
    client.force_login(UserFactory(**{role: True}, region="KZ-75"))

    assert client.get(page_url(here)).status_code == 200
    assert client.get(page_url(there)).status_code == 404
    assert client.get(reverse("admin:quotas_statement", args=[there.pk])).status_code == 404
    shown = text(client, list_url("quotaallocation"))
    assert page_url(here) in shown
    assert page_url(there) not in shown


@pytest.mark.parametrize("role", ["officer", "protection_officer"])
def test_others_have_no_quotas(client, role):
    allocation = make_allocation(10)
    client.force_login(UserFactory(**{role: True}))

    assert client.get(list_url("quotaallocation")).status_code == 403
    assert client.get(page_url(allocation)).status_code == 403
    assert client.get(reverse("admin:quotas_map")).status_code == 403


def test_the_ledger_is_a_statement_with_a_running_balance(client, admin_of_quotas):
    allocation = make_allocation(10)
    for places, reference in ((3, "A-1"), (2, "A-2")):
        reserve_places(
            allocation_id=allocation.pk, places=places, reference=reference, on=ON, by=admin_of_quotas
        )

    client.cookies["django_language"] = "en"
    shown = text(client, page_url(allocation))
    answer = client.get(reverse("admin:quotas_statement", args=[allocation.pk]))
    lines = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode().lstrip("\ufeff"))))

    assert "T-1" in shown
    with translation.override("en"):
        allocated, reserved = (str(LedgerKind(kind).label) for kind in ("allocate", "reserve"))
    assert [(line["Movement"], line["Left"]) for line in lines] == [
        (allocated, "10"),
        (reserved, "7"),
        (reserved, "5"),
    ]
    assert journal_entries(kind="list_exported").last().data["list"] == "ledgerentry"


def test_for_what_places_were_taken_is_read_where_every_application_is_there(client):
    """The number of one that is not in a reader's list would say that it names somebody under protection."""
    allocation = make_allocation(10, "KZ-10")
    reserve_places(allocation_id=allocation.pk, places=2, reference="AP-7", on=ON, by=the_system())
    statement = reverse("admin:quotas_statement", args=[allocation.pk])
    told = {}
    for role in (*COUNTRY, *REGIONAL):
        place = {"region": "KZ-10"} if role in REGIONAL else {}
        client.force_login(UserFactory(**{role: True}, **place))
        lines = b"".join(client.get(statement).streaming_content).decode()
        told[role] = ("AP-7" in text(client, page_url(allocation)), "AP-7" in lines)

    assert told == {role: (role == "permit_officer",) * 2 for role in told}


def test_places_are_transferred_within_the_year(client, admin_of_quotas):
    giver, taker = make_allocation(10), make_allocation(1, "KZ-71")
    url = reverse("admin:quotas_quotaallocation_act", args=[giver.pk, "transfer"])

    refused = client.post(url, {"to_allocation_id": taker.pk, "places": 11, "reference": "7"})
    assert refused.status_code == 422
    giver.refresh_from_db()
    assert giver.allocated == 10
    done = client.post(url, {"to_allocation_id": taker.pk, "places": 4, "reference": "7"})

    assert done.status_code == 302
    taker.refresh_from_db()
    assert taker.allocated == 5
    assert drift() == []


def test_thresholds_reached_stand_on_their_list_the_page_and_the_first_page(client, admin_of_quotas):
    allocation = make_allocation(10)
    reserve_places(allocation_id=allocation.pk, places=10, reference="A-1", on=ON, by=admin_of_quotas)
    flag_quotas(on=ON, by=the_system())

    shown = text(client, list_url("reachedthreshold", "?state=open"))

    assert ReachedThreshold.objects.count() == 3
    assert "100 %" in shown
    assert page_url(allocation) in shown
    assert "still reached" in text(client, page_url(allocation))
    first = text(client, reverse("admin:index"))
    assert "Thresholds reached" in first
    assert page_url(allocation) in text(client, list_url("quotaallocation", "?state=exhausted"))


def test_the_map_shows_places_left_by_region_and_category(client, admin_of_quotas):
    make_allocation(4321)

    shown = text(client, reverse("admin:quotas_map"))
    nonsense = text(client, reverse("admin:quotas_map") + "?year=x&category=%C2%B2")

    assert "4 321" in shown.replace("\xa0", " ").replace("\u202f", " ")
    assert "region=KZ-75" in shown
    assert "Places left in 2026" in nonsense


@pytest.mark.parametrize("name", ["quotaallocation", "quotaorder", "reachedthreshold"])
def test_a_list_costs_four_queries_however_long(client, admin_of_quotas, name):
    make_allocation(10)
    few = queries_of(client, list_url(name))
    for code in ("KZ-71", "KZ-79", "KZ-10"):
        make_allocation(10, code)

    many = queries_of(client, list_url(name))

    assert len(few) <= 5, "\n".join(few)
    assert len(many) == len(few)


def test_the_export_holds_figures_and_no_markup(client, admin_of_quotas):
    make_allocation(10)

    answer = client.get(reverse("admin:quotas_quotaallocation_export"))
    exported = b"".join(answer.streaming_content).decode()

    assert "0 %" in exported
    assert "<" not in exported


def test_lines_are_read_as_people_paste_them():
    read = read_lines(
        "region;category;places\n# remark\n\nkz-75; 3 ;1 200\nKZ-71,seasonal,5\nKZ-10\t4\t7\n"
        "KZ-99;3;1\nKZ-75;3",
        {"KZ-75": 1, "KZ-71": 2, "KZ-10": 3},
    )

    assert [(line.region_id, line.category, line.places) for line in read.lines] == [
        (1, "3", 1200),
        (2, "seasonal", 5),
        (3, "4", 7),
    ]
    assert read.refused == [7, 8]


def test_a_year_that_is_over_shows_its_own_regions(client, admin_of_quotas):
    order(2025, ("KZ-75", "3", 10), on=date(2025, 1, 2))

    assert "Places left in 2025" in text(client, reverse("admin:quotas_map") + "?year=2025")


@pytest.mark.parametrize(("lowest", "tone"), [(70, "soon"), (71, "calm")])
def test_an_allocation_is_coloured_from_the_lowest_threshold_in_force(lowest, tone):
    QuotaThreshold.objects.filter(percent=80).update(percent=lowest)

    assert tone_of(QuotaAllocation(allocated=10, reserved=7, consumed=0), ON) == tone
    assert tone_of(QuotaAllocation(allocated=10, reserved=7, consumed=3), ON) == "late"
