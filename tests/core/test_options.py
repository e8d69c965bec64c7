"""A drop-down list drawn at once says to the letter what Django's own templates say."""

from __future__ import annotations

from typing import Any

import pytest
from django.forms import Select, SelectMultiple
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

OPEN_ENDED: list[Any] = [("", "—"), (None, "nobody"), ("KZ", 'Kazakhstan & "friends" <b>'), (7, "seven")]
GROUPED = [("Asia <1>", [("KZ", "Kazakhstan"), ("UZ", "Uzbekistan")]), ("DE", "Germany"), ("Empty", [])]
CHOICES = {
    "flat": (OPEN_ENDED, "KZ"),
    "number chosen": (OPEN_ENDED, 7),
    "nothing chosen": (OPEN_ENDED, None),
    "no choices": ([], "KZ"),
    "grouped": (GROUPED, "UZ"),
    "a number as label": ([(1, 1234567.5), (2, 2026)], 2),
    "safe and lazy labels": ([("a", mark_safe("<i>a</i>")), ("b", gettext_lazy("Yes"))], "b"),
    "a value to escape": ([('"><script>', "x")], '"><script>'),
}


def lines_of(drawn: str) -> list[str]:
    """Between elements Django leaves empty lines, which say nothing."""
    return [line.strip() for line in drawn.splitlines() if line.strip()]


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
@pytest.mark.parametrize("kind", [Select, SelectMultiple])
@pytest.mark.parametrize("case", CHOICES)
def test_each_list_is_drawn_as_django_draws_it(case: str, kind: type[Select], language: str) -> None:
    choices, value = CHOICES[case]
    widget = kind(choices=choices, attrs={"class": 'a"b', "required": True, "disabled": False})
    given = [value] if kind is SelectMultiple and value is not None else value

    with override(language):
        ours, djangos = (
            widget.render("country", given, {"id": "id_country"}, renderer=renderer)
            for renderer in (TemplatesSetting(), DjangoTemplates())
        )

    assert "<select" in ours
    assert lines_of(ours) == lines_of(djangos)


def test_attributes_of_an_option_are_drawn() -> None:
    class Marked(Select):
        def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
            return super().create_option(*args, **kwargs) | {
                "attrs": {"data-until": 'the "8th"', "hidden": True, "disabled": False}
            }

    drawn = Marked(choices=[("a", "A")]).render("x", "", renderer=TemplatesSetting())

    assert '<option value="a" data-until="the &quot;8th&quot;" hidden>A</option>' in drawn
