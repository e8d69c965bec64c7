"""Officers write one new address at one moment: it is noted once, and nobody is refused."""

import pytest

from parties.models import Dwelling
from parties.operations import take_address
from parties.rules import AddressParts
from tests.accounts.factories import UserFactory
from tests.databases import in_threads
from tests.days import ON
from tests.journal.factories import journal_entries
from tests.reference.factories import the_region

CODES = ("0201000000000044", "0201000000000045")


@pytest.mark.parametrize("codes", [CODES[:1] * 3, CODES], ids=["one code", "two codes"])
def test_a_code_learnt_by_several_at_one_moment_is_noted_once(committed_db, codes):
    officer = UserFactory(officer=True)
    region_id = the_region("KZ-75").pk

    def take(code):
        parts = AddressParts(settlement="Алматы", street="Абай", building="9", register_code=code)
        return take_address(
            region_id=region_id, district_id=None, address="Абай 9", parts=parts, on=ON, by=officer
        )

    take("")
    done = in_threads(*(lambda code=code: take(code) for code in codes))

    refused = [future.exception().code for future in done if future.exception()]
    assert refused == ["register_code_differs"] * (len(set(codes)) - 1)
    assert Dwelling.objects.get().register_code in codes
    assert journal_entries(kind="dwelling_coded").count() == 1


@pytest.mark.parametrize(
    "parts",
    [
        AddressParts(register_code="0201000000000042"),
        AddressParts(settlement="Алматы", street="Абай", building="7", register_code="0201000000000043"),
    ],
    ids=["by its code alone", "in parts"],
)
def test_a_new_dwelling_is_noted_once(committed_db, parts):
    officer = UserFactory(officer=True)
    region_id = the_region("KZ-75").pk

    def take():
        located = take_address(
            region_id=region_id, district_id=None, address="Абай 7", parts=parts, on=ON, by=officer
        )
        return located.dwelling_id

    done = in_threads(*(take for _officer in range(4)))

    assert {future.result() for future in done} == {Dwelling.objects.get().pk}
    assert journal_entries(kind="dwelling_noted").count() == 1
