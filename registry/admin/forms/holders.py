"""Forms about whose a line of a file is, and what people are to one another."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.admin import ActForm, CodeField, DayField
from core.templatetags.dates_in_words import day_in_words, moment_in_words
from reference.admin.base import area
from registry.admin.mixed_lines import reasons_of
from registry.models import Crossing, MixedFile, Person, Tie
from registry.queries.matches.mixed import asked_of, likely_others
from registry.queries.matches.splits import standing_split_of
from registry.queries.people.files import files_open_to, holders_by_key, holders_of
from registry.queries.people.ties import ties_of
from registry.queries.stays.questions import newest_crossings_of
from registry.states import TieKind

#: What the other is to the person of the file: the tie, and whether the other is named first.
ROLES = {
    "parent": (TieKind.PARENT, True, _("mother or father")),
    "child": (TieKind.PARENT, False, _("son or daughter")),
    "guardian": (TieKind.GUARDIAN, True, _("guardian")),
    "ward": (TieKind.GUARDIAN, False, _("child in the person’s care")),
    "spouse": (TieKind.SPOUSE, False, _("wife or husband")),
}


class WithOther(ActForm):
    """Another person by the number of a document."""

    def other_by_document(self, name: str) -> int | None:
        number = str(self.cleaned_data[name]).strip()
        if not number:
            return None
        files = files_open_to(self.user, self.on).exclude(pk=self.subject_person_id)
        for holders in (holders_by_key(number), holders_of(number)):
            found = list(files.filter(pk__in=holders.values("person")).values_list("pk", flat=True)[:2])
            if found:
                break
        if len(found) != 1:
            raise ValidationError(_("No other file has this number alone. Search for the person first."))
        return int(found[0])

    @property
    def subject_person_id(self) -> int:
        return int(self.subject.pk)


class TieForm(WithOther):
    document = CodeField(
        label=_("Document number of the other person"),
        max_length=40,
        help_text=_("Who has no file yet is enrolled first."),
    )
    role = forms.ChoiceField(
        label=_("The other is this person’s"),
        choices=[(code, label) for code, (_kind, _first, label) in ROLES.items()],
        widget=forms.RadioSelect,
    )
    valid_from = DayField(
        label=_("From"), help_text=_("Of a child the day of birth, of spouses the wedding.")
    )
    source = forms.CharField(
        label=_("What shows it"), max_length=500, help_text=_("A paper with its number, or who said so.")
    )

    def clean_document(self) -> int | None:
        return self.other_by_document("document")

    def given(self) -> dict[str, Any]:
        given = super().given()
        kind, is_other_first, _label = ROLES[given.pop("role")]
        people = (given.pop("document"), self.subject.pk)
        person_id, other_id = people if is_other_first else people[::-1]
        return {**given, "kind": kind, "person_id": person_id, "other_id": other_id}


class EndTieForm(ActForm):
    tie_id = forms.TypedChoiceField(label=_("Tie"), coerce=int)
    last = DayField(label=_("Last day"))
    reason = forms.CharField(label=_("Reason"), max_length=200)
    field_names = {"valid_until": "last"}

    def prepare(self) -> None:
        ties = ties_of(person_id=self.subject.pk, user=self.user, on=self.on).filter(valid_until=None)
        self.offer("tie_id", [(tie.pk, self._said(tie)) for tie in ties])

    def _said(self, tie: Tie) -> str:
        other = tie.other if tie.person_id == self.subject.pk else tie.person
        return f"{tie.get_kind_display()}: {other.full_name}"


class BackForm(ActForm):
    reason = area(_("Reason"), help_text=_("What was found since, for whoever looks next."))


class BackOfSplitForm(BackForm):
    """Of the last parting as it was when the page was opened: pressed twice it takes back one."""

    split_id = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        last = standing_split_of(self.subject)
        self.fields["split_id"].initial = last.pk if last else None


class HolderForm(WithOther):
    """Another person crossed with the document: a file of their own, or one that is there."""

    note = area(_("What was found"), help_text=_("What you compared and what is true."))
    tie = forms.ChoiceField(
        label=_("The person of this file is that person’s"),
        choices=[("", _("nothing that is known")), *TieKind.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    into = CodeField(
        label=_("Document number of that person"),
        max_length=40,
        required=False,
        help_text=_("Where there is a file already; otherwise one is made."),
    )

    @property
    def subject_person_id(self) -> int:
        return int(self.subject.person_id)

    def clean_into(self) -> int | None:
        return self.other_by_document("into")

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"into_id": given.pop("into")}


class SplitForm(WithOther):
    """Which lines of a file are another person's."""

    crossing_ids = forms.TypedMultipleChoiceField(
        label=_("Crossings of the other person"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    document_ids = forms.TypedMultipleChoiceField(
        label=_("Documents of the other person"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    into = CodeField(
        label=_("Document number of that person"),
        max_length=40,
        required=False,
        help_text=_("Where there is a file already; otherwise one is made."),
    )
    note = area(_("What was found"), help_text=_("What you compared and what is true."))
    field_names = {"into": "into"}

    @property
    def file(self) -> Person:
        return cast(Person, self.subject)

    @property
    def subject_person_id(self) -> int:
        return self.file.pk

    def prepare(self) -> None:
        """Where lines contradict each other they say so, and the other person's are chosen to begin with."""
        asked = asked_of(self.file.pk)
        rows = newest_crossings_of(self.file.pk)
        self.offer("crossing_ids", [(row.pk, _said(row, asked)) for row in rows])
        documents = self.file.documents.order_by("-first_seen_on", "-pk")
        self.offer("document_ids", [(row.pk, f"{row.get_kind_display()} {row.number}") for row in documents])
        if asked is not None:
            chosen, held = likely_others(asked)
            self.fields["crossing_ids"].initial = chosen
            self.fields["document_ids"].initial = held

    def clean_into(self) -> int | None:
        return self.other_by_document("into")

    def given(self) -> dict[str, Any]:
        given = super().given()
        return given | {"into_id": given.pop("into")}


class MixedSplitForm(SplitForm):
    """The same, from the question whether the file holds two people."""

    @property
    def file(self) -> Person:
        return cast(Person, self.subject.person)


class OnePersonForm(ActForm):
    note = area(_("What was found"), help_text=_("What you compared, and why the lines say otherwise."))


class AskAgainForm(ActForm):
    reason = area(_("Reason"), help_text=_("What shows that it may be two people after all."))


def _said(crossing: Crossing, asked: MixedFile | None) -> str:
    name = " ".join(part for part in (crossing.surname, crossing.given_names) if part)
    place = f"{crossing.get_direction_display()} · {crossing.checkpoint.name} · {crossing.document_number}"
    said = f"{moment_in_words(crossing.crossed_at)} · {place} · {name}, {day_in_words(crossing.born_on)}"
    reasons = "" if asked is None else reasons_of(asked, crossing.pk)
    if not reasons:
        return said
    return str(_("%(line)s · contradicts: %(reasons)s") % {"line": said, "reasons": reasons})
