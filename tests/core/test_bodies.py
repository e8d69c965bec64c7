"""A body of JSON says each thing once."""

import io
from types import SimpleNamespace

import pytest

from core.bodies import StrictJSONParser
from core.errors import RuleViolation


def parsed(text: str) -> object:
    context = {"request": SimpleNamespace(path="/api/")}
    return StrictJSONParser().parse(io.BytesIO(text.encode()), parser_context=context).content


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('{"revision": 1, "revision": 2}', "revision"),
        ('{"revision": 1, "revision": 1}', "revision"),
        ('{"crossings": [{"document": {"number": "A1", "kind": "x", "number": "A2"}}]}', "number"),
        ('{"a": 1, "\\u0061": 2}', "a"),
    ],
)  # fmt: skip
def test_a_field_given_twice_is_refused_by_name(text: str, field: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        parsed(text)
    assert (refusal.value.code, refusal.value.facts["field"]) == ("field_twice", field)
    assert f"“{field}”" in str(refusal.value)


def test_the_same_field_of_two_objects_is_none_given_twice() -> None:
    assert parsed('{"one": {"a": 1}, "other": [{"a": 1}, {"a": 2}]}') == {
        "one": {"a": 1},
        "other": [{"a": 1}, {"a": 2}],
    }
