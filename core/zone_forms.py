"""A form that a machine-readable zone fills: scanned into one box, it stands for what is left empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.editing import put_value
from identity.document_numbers import document_key
from identity.partial_dates import PartialDate

ZONE_AT_MOST = 400
#: What people write or choose themselves is not compared: a zone cuts names short, and knows few kinds.
_NOT_COMPARED = frozenset({"surname", "given_names", "kind"})


@dataclass(frozen=True, slots=True)
class ZoneSaid:
    """What a zone says by name, without what it leaves open; why it cannot be taken over; what to compare."""

    values: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


def zone_box() -> forms.CharField:
    """The box for a zone: a scanner that types, or the clipboard."""
    return forms.CharField(
        label=gettext_lazy("Machine-readable zone"),
        required=False,
        max_length=ZONE_AT_MOST,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Scan or paste the lines with < from the document. They fill the boxes that you leave empty."
        ),
    )


class ZoneForm(forms.Form):
    """A form with a box for the zone. `zone_boxes`: which box holds what of it.

    What was typed stands before what the zone says, and is refused at its box where the zone says
    otherwise; a box of `zone_chooses` is set by it. A zone that cannot be right fills nothing; one that was
    repaired or cut short fills the boxes, to be compared and sent again.
    """

    # A browser would ask for boxes that the zone fills.
    use_required_attribute = False

    zone = zone_box()
    zone_boxes: ClassVar[Mapping[str, str]] = {}
    zone_chooses: ClassVar[frozenset[str]] = frozenset()

    def read_zone(self, text: str) -> ZoneSaid:
        """What the text says, as the form's boxes take it."""
        raise NotImplementedError

    def full_clean(self) -> None:
        problems: dict[str, list[str]] = {}
        text = str(self.data.get(self.add_prefix("zone"), "")) if self.is_bound else ""
        if text.strip() and len(text) <= ZONE_AT_MOST and "zone" in self.fields:
            problems = self._fill_from(self.read_zone(text))
        super().full_clean()
        for box, sentences in problems.items():
            self.add_error(box, sentences)

    def _fill_from(self, said: ZoneSaid) -> dict[str, list[str]]:
        """Fill what is empty; the sentences at the boxes where something must be compared."""
        if said.faults:
            return {"zone": list(said.faults)}
        data, problems = cast("dict[str, Any]", self.data).copy(), {}
        for box, name in self.zone_boxes.items():
            if box not in self.fields or name not in said.values:
                continue
            value, typed = said.values[name], str(data.get(self.add_prefix(box), ""))
            if not typed.strip() or box in self.zone_chooses:
                self._put(data, box, value)
            elif name not in _NOT_COMPARED and not self._agrees(box, name, typed, value):
                problems[box] = [
                    _("The machine-readable zone says otherwise. Compare both with the document.")
                ]
        if said.remarks:
            data[self.add_prefix("zone")] = ""
            again = _("What it says stands in the boxes now. Compare it with the document and send it again.")
            problems["zone"] = [*said.remarks, again]
        self.data = data
        return problems

    def _put(self, data: Any, box: str, value: Any) -> None:
        """The value into the box, unless the box does not know it."""
        one = self.fields[box]
        if not isinstance(one, forms.ChoiceField) or one.valid_value(str(value)):
            put_value(data, self.add_prefix(box), one, value)

    def _agrees(self, box: str, name: str, typed: str, told: Any) -> bool:
        try:
            given = self.fields[box].clean(typed)
        except ValidationError:
            return True  # the box says itself what is wrong
        if name == "number":
            return document_key(str(given)) == document_key(str(told))
        if isinstance(given, PartialDate) and isinstance(told, PartialDate):
            return given.agrees_with(told)
        if name == "sex":
            return "x" in (given, told) or given == told
        return bool(given == told)
