"""A form over a thing that exists already: what was changed in it, and what others changed meanwhile.

The form carries what it showed. The operation compares that with the row under its lock and refuses
when it is no longer so; the form then shows the difference and goes on from what is now.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError
from core.templatetags.dates_in_words import day_in_words

#: The name of the hidden box that carries what the form showed.
SHOWN = "shown"
#: What a form showed, as texts by name; None where it does not say.
Shown = Mapping[str, str | None]


class ChangedMeanwhile(DomainError):
    """Somebody changed the thing after it was shown (HTTP 409). `now` is what was found under the lock."""

    code = "changed_meanwhile"
    status = 409

    def __init__(self, *, changed: list[str], now: Mapping[str, Any]) -> None:
        super().__init__(
            gettext_lazy(
                "Somebody changed this while you had it open. Nothing of yours is lost: compare, and send it "
                "again to keep what you typed and leave the rest as it is now."
            ),
            facts={"changed": changed},
        )
        self.now = dict(now)


def as_text(value: Any) -> str:
    """A stored or typed value as a text that is equal when the values are."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, Model):
        return str(value.pk)
    return str(value).replace("\r\n", "\n").strip()


def values_of(row: Model, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a row, by name."""
    return {name: getattr(row, name) for name in names}


def refuse_if_changed(shown: Shown | None, now: Mapping[str, Any]) -> None:
    """Refuse when `now`, read under the lock, is not what was shown; None for who looked at no form.

    Raises: ChangedMeanwhile.
    """
    if shown is None:
        return
    changed = sorted(name for name, value in now.items() if as_text(value) != shown.get(name))
    if changed:
        raise ChangedMeanwhile(changed=changed, now=now)


@dataclass(frozen=True, slots=True)
class Difference:
    """One box in words: as it was when the form was opened, as it is now, as it was typed (or "")."""

    label: str
    was: str
    now: str
    typed: str


class EditForm(forms.Form):
    """A form that may stand over something stored: `over(…)` says what is stored there."""

    #: What others changed meanwhile, for `components/problems.html`.
    differences: tuple[Difference, ...] = ()
    #: What was done with the thing since the form was opened, as `components/timeline.html` takes it.
    meanwhile: Sequence[Mapping[str, Any]] = ()
    _stored: Mapping[str, Any] = {}

    def over(self, stored: Mapping[str, Any]) -> None:
        """Fill the boxes with what is stored, and carry it along."""
        self._stored = {name: value for name, value in stored.items() if name in self.fields}
        if not self._stored:
            return
        for name, value in self._stored.items():
            self.fields[name].initial = value
        self.fields[SHOWN] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=_told(self._stored)
        )

    def offer(self, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
        """What may be chosen in a box, where it is known only when the form is opened."""
        box = self.fields[name]
        assert isinstance(box, forms.ChoiceField), f"{name} offers no choice"
        box.choices = list(choices)

    def label_of(self, name: str) -> str:
        """The name of a box where it stands alone."""
        return str(self.fields[name].label)

    @property
    def shown(self) -> dict[str, str | None]:
        """What was stored when the form was opened, by name; None where it does not say."""
        told = _read(self.data.get(self.add_prefix(SHOWN))) if self.is_bound else {}
        return {name: told.get(name) for name in self._stored}

    def changes(self) -> dict[str, Any]:
        """What the user changed: the values that differ from those shown."""
        shown = self.shown
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name in shown and as_text(value) != shown[name]
        }

    def will_change(self) -> list[Difference]:
        """What the user changed, box by box: as it was shown, and as it will be."""
        shown = self.shown
        return [
            Difference(
                label=self.label_of(name),
                was=in_words(self.fields[name], shown[name]),
                now=in_words(self.fields[name], as_text(value)),
                typed="",
            )
            for name, value in self.changes().items()
        ]

    def meet(self, refusal: ChangedMeanwhile) -> None:
        """Show what was changed meanwhile and go on from what is now; what was typed stays."""
        shown, data = self.shown, cast("dict[str, Any]", self.data).copy()
        differences = []
        for name in self._stored:
            box, is_now = self.fields[name], refusal.now[name]
            typed = as_text(self.cleaned_data.get(name))
            is_untouched = typed == shown[name]
            if as_text(is_now) != shown[name]:
                was, now = in_words(box, shown[name]), in_words(box, as_text(is_now))
                own = "" if is_untouched else in_words(box, typed)
                differences.append(Difference(label=self.label_of(name), was=was, now=now, typed=own))
            if is_untouched:
                put_value(data, self.add_prefix(name), box, is_now)
        data[self.add_prefix(SHOWN)] = _told({name: refusal.now[name] for name in self._stored})
        self.data, self.differences = data, tuple(differences)
        self.add_error(None, str(refusal))


def in_words(box: forms.Field, text: str | None) -> str:
    """A value of a box as people read it."""
    if text is None:
        return _("not known")
    if isinstance(box, forms.BooleanField):
        return _("yes") if text else _("no")
    if not text:
        return "–"
    return _value_in_words(box, text)


def _value_in_words(box: forms.Field, text: str) -> str:
    if (told := getattr(box, "in_words", None)) is not None:
        return str(told(text))
    if isinstance(box, forms.DateField):
        return day_in_words(date.fromisoformat(text))
    if isinstance(box, forms.ChoiceField):
        return _choice_in_words(box.choices, text)
    return text


def _choice_in_words(choices: Any, text: str) -> str:
    for value, label in choices:
        if isinstance(label, list | tuple):
            found = _choice_in_words(label, text)
            if found != text:
                return found
        elif str(value) == text:
            return str(label)
    return text


def put_value(data: Any, name: str, box: forms.Field, value: Any) -> None:
    """The value into what was sent, as the browser would send it."""
    if isinstance(box, forms.BooleanField):
        data.pop(name, None)
        if value:
            data[name] = "on"
    elif isinstance(box, forms.ChoiceField):
        data[name] = as_text(value)
    else:
        data[name] = box.widget.format_value(box.prepare_value(value)) or ""


def _told(values: Mapping[str, Any]) -> str:
    return json.dumps({name: as_text(value) for name, value in values.items()}, ensure_ascii=False)


def _read(told: Any) -> dict[str, str]:
    """What the hidden box says; nothing when it is missing or was tampered with."""
    try:
        found = json.loads(told or "")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {name: text for name, text in found.items() if isinstance(text, str)}
