"""Tags and filters behind `templates/components/`: they compute, the templates show.

Loaded as builtins (settings), so no template needs `{% load %}` for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, DateField, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, FileInput
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext

from core.templatetags import charts, dates_in_words
from identity.partial_dates import PartialDate

register = template.Library()

ICON_OF_TONE = {
    "calm": "check",
    "soon": "clock",
    "late": "alert",
    "closed": "lock",
    "info": "info",
}
SOON_DAYS = 14


@register.simple_tag
def day_for_scripts() -> SafeString:
    """Attributes by which scripts write a day in words."""
    return format_html_join(" ", 'data-day-{}="{}"', dates_in_words.day_patterns().items())


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of our sprite; without `label` it is decoration and hidden from screen readers."""
    address = f"{static('icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>',
            label,
            address,
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', address)


@register.filter
def day(value: date | datetime | PartialDate | str | None) -> str:
    """A day in words, or a dash; a stored day ("2026-04-08") is one too, other texts stay as they are."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            return str(value)
    return dates_in_words.day_in_words(value) if value else "—"


@register.filter
def in_language(text: str) -> str:
    """A stored text whose translation stands in the catalogues, such as a clause of the law.

    `{% translate text %}` would look for it with each "%" doubled.
    """
    return gettext(text) if text else ""


@register.filter
def until(value: date | datetime | None) -> str:
    """ "until 8 April 2026" in the reader's language, or a dash."""
    return dates_in_words.until_in_words(value) if value else "—"


@register.filter
def since(value: date | datetime | None) -> str:
    """ "since 8 April 2026" in the reader's language, or a dash."""
    return dates_in_words.since_in_words(value) if value else "—"


@register.filter
def version(value: str) -> str:
    """Of which day or year terms are: "version of 8 April 2026", "version of 2026"."""
    return dates_in_words.version_in_words(value)


@register.filter
def moment(value: datetime | None) -> str:
    """Day and official time of a moment: "8 April 2026, 14:05"."""
    return dates_in_words.moment_in_words(value) if value else "—"


@register.filter
def days(value: int) -> str:
    """ "18 days"."""
    return dates_in_words.days_in_words(int(value))


@register.filter
def days_left(value: int) -> str:
    """ "18 days left with today"."""
    return dates_in_words.days_left_in_words(int(value))


@register.filter
def number(value: int | None) -> str:
    """A count with its thousands set apart."""
    return "—" if value is None else dates_in_words.number_in_words(int(value))


@register.filter
def short_month(value: date) -> str:
    """A month in three letters."""
    return dates_in_words.short_month(value)


@register.filter
def iso(value: date | datetime | PartialDate) -> str:
    """The form a `<time datetime>` wants."""
    return value.isoformat()


@register.inclusion_tag("components/status_pill.html")
def status_pill(
    tone: str, label: str, since: date | None = None, icon: str = "", large: bool = False
) -> dict[str, Any]:
    """What `components/status_pill.html` needs; the icon follows the tone unless given."""
    return {
        "tone": tone,
        "label": label,
        "since": since,
        "icon_name": icon or ICON_OF_TONE.get(tone, "info"),
        "large": large,
    }


@register.inclusion_tag("components/clock_bar.html", takes_context=True)
def clock_bar(context: Context, clock: Mapping[str, Any] | None = None, **given: Any) -> dict[str, Any]:
    """What `components/clock_bar.html` needs: see there for the parameters.

    `on` is the page's `today` unless given; a clock without either is refused with a KeyError.
    """
    values: dict[str, Any] = {"soon": SOON_DAYS, **(clock or {}), **given}
    first, last, ended = values.get("first"), values.get("last"), values.get("ended")
    if not (first and last):
        return {**values, "tone": values.get("tone") or "closed", "bar": None}
    on = values["on"] = values.get("on") or context["today"]
    if ended:
        return {**values, **_ended_clock(first=first, last=last, ended=ended)}
    if on < first <= last:
        return {**values, **_coming_clock(first=first, last=last, on=on)}
    left = values.get("left")
    left = charts.days_left(last=last, on=on) if left is None else int(left)
    over = max((on - last).days, 0)
    if last < first:
        return {**values, **_spent_clock(over)}
    return {
        **values,
        "tone": values.get("tone") or charts.tone_of(left, soon=values["soon"]),
        "bar": charts.clock_geometry(first=first, last=last, on=on),
        "figure": over or left,
        "unit": _over_unit(over) if over else _left_unit(left),
        "summary": dates_in_words.days_over_in_words(over)
        if over
        else dates_in_words.days_left_in_words(left),
        "over": over,
    }


def _coming_clock(*, first: date, last: date, on: date) -> dict[str, Any]:
    """A clock that has not begun: the days until it does, none of its own is used."""
    ahead = (first - on).days
    return {
        "tone": "info",
        "bar": charts.clock_geometry(first=first, last=last, on=on),
        "figure": ahead,
        "unit": ngettext("day until it begins", "days until it begins", ahead),
        "summary": gettext("begins on %(day)s") % {"day": dates_in_words.day_in_words(first)},
        "is_coming": True,
        "over": 0,
    }


def _ended_clock(*, first: date, last: date, ended: date) -> dict[str, Any]:
    """A clock that has stopped: how long it ran, and in which tone it ended."""
    ran = (ended - first).days + 1
    return {
        "tone": "closed",
        "bar": charts.clock_geometry(first=first, last=max(last, first), on=ended),
        "figure": ran,
        "unit": ngettext("day in all", "days in all", ran),
        "summary": dates_in_words.days_in_words(ran),
        "over": 0,
    }


def _spent_clock(over: int) -> dict[str, Any]:
    """A clock whose last day lies before its first: nothing was left to draw."""
    return {
        "tone": "late",
        "bar": None,
        "is_spent": True,
        "figure": over,
        "unit": _over_unit(over) if over else _left_unit(over),
        "over": over,
    }


def _left_unit(left: int) -> str:
    return ngettext("day left with today", "days left with today", left)


def _over_unit(over: int) -> str:
    return ngettext("day over", "days over", over)


@register.inclusion_tag("admin/governed/acts.html")
def acts_of_page(acts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """One act first: what is due, else what is likeliest; the others are rarer, or not possible yet."""
    acts = list(acts)
    possible = [act for act in acts if not act.get("blocked")]
    due = [act for act in possible if act["primary"]]
    likely = [act for act in possible if act["tone"] != "late"]
    first = next(iter([*due, *likely]), None)
    return {
        "first": first,
        "more": [act for act in possible if act is not first],
        "blocked": [act for act in acts if act.get("blocked")],
    }


@register.inclusion_tag("components/tile_map.html")
def tile_map(
    rows: Iterable[Mapping[str, Any]], title: str, unit: str = "", uid: str = "tiles"
) -> dict[str, Any]:
    """What `components/tile_map.html` needs: see there for the rows."""
    drawn = charts.tile_map(rows)
    ranked = sorted(drawn.tiles, key=lambda tile: (-(tile.value or 0), tile.name))
    return {"map": drawn, "ranked": ranked, "title": title, "unit": unit, "uid": uid}


@register.inclusion_tag("components/field.html")
def form_field(
    field: BoundField,
    example: str = "",
    label: str = "",
    hint: str | None = None,
    quiet: bool = False,
    focus: bool = False,
) -> dict[str, Any]:
    """What `components/field.html` needs to show one field.

    Label and hint may be worded anew; `quiet` leaves "optional" out, where nothing is required;
    `focus` puts the cursor there when the form comes up new.
    """
    widget = field.field.widget
    is_date = isinstance(field.field, DateField)
    # A placeholder goes away when one types; the example beside the label stays.
    placeholder = "08.04.2026" if is_date and quiet else ""
    attrs: dict[str, Any] = {"autofocus": True} if focus and not field.form.is_bound else {}
    if placeholder or widget.attrs.get("placeholder"):
        attrs["placeholder"] = placeholder
    return {
        "field": field,
        "drawn": field.as_widget(attrs=attrs),
        "kind": _kind_of(widget),
        "is_date": is_date,
        "label": label or field.label,
        "hint": field.help_text if hint is None else hint,
        "example": example
        or str(getattr(field.field, "example", ""))
        or (gettext("for example 08.04.2026") if is_date and not quiet else ""),
        "optional": not field.field.required and not quiet,
    }


def _kind_of(widget: Any) -> str:
    kinds: tuple[tuple[tuple[type, ...], str], ...] = (
        ((RadioSelect, CheckboxSelectMultiple), "choices"),
        ((CheckboxInput,), "checkbox"),
        ((Select,), "select"),
        ((Textarea,), "textarea"),
        ((FileInput,), "file"),
    )
    for types, kind in kinds:
        if isinstance(widget, types):
            return kind
    return "hidden" if widget.is_hidden else "input"


@register.filter
def beside_label(error: str, label: Any) -> str:
    """What is wrong, beside its field's label: a sentence that begins with the field's name loses it."""
    named, colon, rest = str(error).partition(": ")
    if not colon or named.casefold() != str(label).casefold():
        return str(error)
    return rest[:1].upper() + rest[1:]


@register.filter
def error_fields(form: Any) -> list[BoundField]:
    """The visible fields of a form that have errors, in its order."""
    return [field for field in form.visible_fields() if field.errors]


@register.filter
def beside(
    cells: Iterable[Any], columns: Iterable[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Each cell of a row with its column, put into the words it is shown in."""
    return [(column, _cell(cell)) for column, cell in zip(columns, cells, strict=True)]


#: A state of so many letters stands on one line of a table.
_SHORT_STATE = 18
_TEXT_OF_KIND: dict[str, Callable[[Any], str]] = {"day": day, "moment": moment, "number": number}


def _cell(given: Any) -> dict[str, Any]:
    cell = dict(given) if isinstance(given, Mapping) else {"value": given}
    value = cell.get("value")
    kind = str(cell.get("kind") or _kind_of_value(value))
    as_text = _TEXT_OF_KIND.get(kind)
    is_blank = value is None or value == ""
    text = "—" if is_blank else (as_text(value) if as_text else value)
    is_short_state = kind == "pill" and len(str(text)) <= _SHORT_STATE
    # A day or a short state torn in two is read twice.
    is_whole = as_text is not None or is_short_state or cell.get("is_whole", False)
    return {**cell, "kind": kind, "text": text, "is_blank": is_blank, "is_whole": is_whole}


def _kind_of_value(value: Any) -> str:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date | PartialDate):
        return "day"
    if isinstance(value, int) and not isinstance(value, bool):
        return "number"
    return "text"
