"""What an address consists of."""

import pytest

from core.errors import RuleViolation
from parties.rules import AddressParts, address_parts


def test_an_address_is_put_together_from_its_parts():
    whole = address_parts(settlement=" Түрген ", street="Абай  көшесі", building="10", flat="5")

    assert str(whole) == "Түрген, Абай көшесі, 10-5"
    assert str(address_parts(street="Абай көшесі", building="10")) == "Абай көшесі, 10"
    assert str(address_parts(settlement="Түрген")) == "Түрген"
    assert address_parts().is_empty
    assert not address_parts(register_code="1234567890123456").is_empty


def test_capitals_make_no_other_address():
    one, other = AddressParts(street="Абай көшесі", building="10А"), AddressParts("", "АБАЙ КӨШЕСІ", "10а")

    assert one.key == other.key
    # the parts are not run together
    assert AddressParts(street="Абай", building="1", flat="01").key != AddressParts("", "Абай", "10", "1").key


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"street": "Абай", "flat": "5"}, "building"),
        ({"building": "10"}, "street"),
        ({"register_code": "123"}, "register_code"),
        ({"register_code": "12345678901234567"}, "register_code"),
        ({"register_code": "１２３４５６７８９０１２３４５６"}, "register_code"),
    ],
)
def test_what_cannot_be_found_is_refused_with_its_cure(given, field):
    with pytest.raises(RuleViolation) as refusal:
        address_parts(**given)
    assert refusal.value.facts == {"field": field}
