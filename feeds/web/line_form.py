"""The form of a refused line: pick lists and local days in place of the codes that a source sends.

A box shows what the source sent as people read it. One that nobody touched sends again exactly what came:
a line is corrected where somebody typed, and nowhere else.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.admin import day_as_typed
from core.admin.fields import length_of_month
from core.clock import OFFICIAL_ZONE
from core.person_names import NAMES, fault_of_name
from feeds.queries import LineChoices
from feeds.rules.intake import FIELDS, LABELS, LIMITS, OPTIONAL, moment_of, sentence_for
from feeds.rules.zones import FILLED, ZONE
from identity.document_numbers import NumberFault, number_fault
from identity.partial_dates import PartialDate, ShortYear
from registry.states import Direction, DocumentKind, Sex

GROUPS = (
    (gettext_lazy("Crossing"), FIELDS[:5]),
    (gettext_lazy("Document"), (*FIELDS[5:9], ZONE)),
    (gettext_lazy("Person"), FIELDS[9:-1]),
)
_DAY_AND_TIME = re.compile(
    r"(?P<day>[^\s,T]+)[\s,T]+(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(:(?P<second>\d{2}))?"
)


class Box(forms.CharField):
    """A field of a line: `shown` is what the source sent as the box shows it, `told` what the box sends."""

    rule = ""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(required=name not in OPTIONAL, strip=False, label=LABELS[name], **options)
        self.name = name
        self.widget.attrs.update({"autocomplete": "off", "spellcheck": "false"})

    def shown(self, sent: str) -> str:
        return sent

    def told(self, typed: str) -> str:
        """The text as a feed sends it. Raises ValidationError with the cure."""
        return typed

    def clean(self, value: Any) -> str:
        typed = self.to_python(value) or ""
        if self.required and not typed.strip():
            raise self.fault("required")
        text = self.told(typed)
        if len(text.strip()) > LIMITS.get(self.name, len(text)):
            raise self.fault("too_long", text)
        return text

    def fault(self, code: str, value: str = "") -> ValidationError:
        return ValidationError(
            sentence_for(code=code, field=self.name, value=value, for_people=True), code=code
        )


class NameBox(Box):
    def told(self, typed: str) -> str:
        if typed.strip() and (fault := fault_of_name(self.name.removeprefix("person."), typed.strip())):
            raise self.fault(f"name_{fault}")
        return typed


class NumberBox(Box):
    def told(self, typed: str) -> str:
        fault = number_fault(typed.strip()) if typed.strip() else None
        if fault is not None:
            raise self.fault(f"document_number_{'form' if fault is NumberFault.LENGTH else fault}", typed)
        return typed


class ChoiceBox(Box):
    """One of a list, by its code; what the source sent and the list does not know stays in sight."""

    def __init__(
        self, name: str, choices: Iterable[tuple[str, Any]], rule: str, aliases: Mapping[str, str]
    ) -> None:
        super().__init__(name, widget=forms.Select())
        self.known, self.rule, self.aliases = dict(choices), rule, aliases
        self.by_code = {code.casefold(): code for code in self.known}
        self.offer("")

    def offer(self, sent: str) -> None:
        """The list, with what the source sent where that is not in it."""
        choices = [("", "–"), *self.known.items()]
        if sent and sent not in self.known:
            choices.append((sent, _("%(value)s (not known)") % {"value": sent}))
        self.widget.choices = choices  # type: ignore[attr-defined]

    def shown(self, sent: str) -> str:
        text = self.aliases.get(sent.strip().upper(), sent.strip())
        return self.by_code.get(text.casefold(), sent)

    def told(self, typed: str) -> str:
        if typed and typed not in self.known:
            raise self.fault(self.rule, typed)
        return typed


class MomentBox(Box):
    """A day and a time of Almaty, 24 hours."""

    def shown(self, sent: str) -> str:
        moment = moment_of(sent.strip())
        if moment is None:
            return sent
        try:
            local = moment.astimezone(OFFICIAL_ZONE)
        except OverflowError:
            return sent
        return f"{local:%d.%m.%Y %H:%M:%S}".removesuffix(":00")

    def told(self, typed: str) -> str:
        text = typed.strip()
        if not text or moment_of(text) is not None:
            return text
        found = _DAY_AND_TIME.fullmatch(text)
        if found is None:
            raise self.fault("moment_form")
        day = _day_in(found["day"], self, "moment_form")
        try:
            hours = time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
        except ValueError:
            raise self.fault("moment_form") from None
        return datetime.combine(day, hours, tzinfo=OFFICIAL_ZONE).isoformat()


class DayBox(Box):
    def shown(self, sent: str) -> str:
        known = _known_in(sent)
        return day_as_typed(known) if known and known.is_whole else sent

    def told(self, typed: str) -> str:
        return _day_in(typed, self, "date_form").isoformat() if typed.strip() else ""


class BirthBox(Box):
    """A date of which the year alone may be known, or the month and the year."""

    def shown(self, sent: str) -> str:
        known = _known_in(sent)
        return day_as_typed(known) if known else sent

    def told(self, typed: str) -> str:
        if not typed.strip():
            return ""
        try:
            return str(PartialDate.typed(typed))
        except ShortYear:
            raise self.fault("short_year") from None
        except ValueError:
            raise _no_day(typed, self, "birth_form") from None


def _known_in(sent: str) -> PartialDate | None:
    try:
        return PartialDate.read(sent.strip())
    except ValueError:
        return None


def _day_in(text: str, box: Box, rule: str) -> date:
    try:
        known = PartialDate.typed(text)
    except ValueError:
        raise _no_day(text, box, rule) from None
    if not known.is_whole:
        raise box.fault(rule)
    return known.first


def _no_day(text: str, box: Box, rule: str) -> ValidationError:
    length = length_of_month(text)
    return ValidationError(length, code="no_such_day") if length else box.fault(rule)


def _boxes(choices: LineChoices) -> dict[str, Box]:
    """The boxes of all fields."""

    def choice(name: str, offered: Iterable[tuple[str, Any]], rule: str) -> Box:
        return ChoiceBox(name, offered, rule, choices.aliases if rule == "country_unknown" else {})

    own = {
        "direction": choice("direction", Direction.choices, "direction_unknown"),
        "checkpoint": choice("checkpoint", choices.checkpoints, "checkpoint_unknown"),
        "document.kind": choice("document.kind", DocumentKind.choices, "document_kind_unknown"),
        "document.issuing_country": choice("document.issuing_country", choices.countries, "country_unknown"),
        "person.citizenship": choice("person.citizenship", choices.countries, "country_unknown"),
        "person.sex": choice("person.sex", Sex.choices, "sex_unknown"),
        "crossed_at": MomentBox("crossed_at", help_text=gettext_lazy("Time of Almaty, 24 hours.")),
        "document.expires_on": DayBox("document.expires_on"),
        "person.born_on": BirthBox(
            "person.born_on",
            help_text=gettext_lazy(
                "DD.MM.YYYY; where the document gives less, only MM.YYYY or the year YYYY."
            ),
        ),
        "document.number": NumberBox("document.number"),
        **{f"person.{part}": NameBox(f"person.{part}") for part in NAMES},
    }
    examples = {"crossed_at": "01.03.2026 09:30", "document.expires_on": "19.01.2030"}
    for name, example in examples.items():
        own[name].example = _("for example %(example)s") % {"example": example}  # type: ignore[attr-defined]
    return {name: own.get(name) or Box(name) for name in FIELDS}


class LineForm(forms.Form):
    """All fields of a line. `sent` is what its source sent, `refused` the field that a rule refused; what a
    value must be besides its form is decided by the intake. A zone stands for what is left empty."""

    use_required_attribute = False

    def __init__(
        self, sent: Mapping[str, str], choices: LineChoices, data: Any = None, *, refused: str = ""
    ) -> None:
        boxes = _boxes(choices)
        self.sent, self.refused = sent, refused
        self.at_first = {name: box.shown(sent[name]) for name, box in boxes.items()}
        #: A line that is only looked at is filled in with what came, so that each wrong box says so.
        super().__init__(self.at_first if data is None else data)
        has_zone = bool(str(self.data.get(ZONE, "")).strip())
        for name, box in boxes.items():
            box.required &= not (has_zone and name in FILLED)
            if isinstance(box, ChoiceBox):
                box.offer(self.data.get(name, self.at_first[name]))
            self.fields[name] = box

    def in_groups(self) -> list[dict[str, Any]]:
        """The boxes in parts, as `components/form.html` takes them."""
        return [{"title": title, "fields": [self[name] for name in names]} for title, names in GROUPS]

    def values(self) -> dict[str, str]:
        """The fields as a feed sends them: but for what was refused, as they came where nobody typed."""
        return {
            name: self.cleaned_data[name] if self._is_typed(name) else self.sent[name]
            for name in FIELDS
            if name in self.data
        }

    def _is_typed(self, name: str) -> bool:
        return name == self.refused or self.data[name] != self.at_first[name]
