"""The options of a drop-down list, drawn at once.

Django draws each by two templates of its own: of a list of 250 countries that was most of the page's time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.forms.utils import flatatt
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

Option = Mapping[str, Any]
Group = tuple[Any, Iterable[Option], int]


@register.simple_tag(takes_context=True)
def options(context: Context, groups: Iterable[Group]) -> SafeString:
    """What `Select.optgroups` tells, as elements; a choice outside any group is a group without a name."""
    return SafeString("".join(_group(context, name, choices) for name, choices, _index in groups))


def _group(context: Context, name: Any, choices: Iterable[Option]) -> str:
    inside = "".join(_option(context, one) for one in choices)
    if not name:
        return inside
    return f'\n  <optgroup label="{render_value_in_context(name, context)}">{inside}\n  </optgroup>'


def _option(context: Context, one: Option) -> str:
    value, label = conditional_escape(str(one["value"])), render_value_in_context(one["label"], context)
    attributes = flatatt(one["attrs"]) if one["attrs"] else ""
    return f'\n  <option value="{value}"{attributes}>{label}</option>'
