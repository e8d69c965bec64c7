"""The forms of the desk. They only read what was typed; the operations decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.editing import EditForm
from desk.queries import AGES
from desk.web.states_in_words import age_name, band_name
from enforcement.models import PenaltyBand
from enforcement.queries.cases import CaseView
from enforcement.rules.cases import checklist_boxes
from enforcement.states import CaseState, CheckAnswer, CheckItem, DismissalReason, Outcome, Verdict
from reference.models import Region
from registry.rules.people.search import ASKED_AT_MOST

ANY = ("", _("all"))
#: Decisions owed a review, as the filter of states names them.
OWED = "owed"


class CaseFilter(forms.Form):
    """What the list of cases is narrowed to; unknown values are refused in words, not by an error."""

    q = forms.CharField(
        label=_("Name, document number, IIN or date of birth"), required=False, max_length=ASKED_AT_MOST
    )
    state = forms.ChoiceField(label=_("State"), required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)
    over = forms.ChoiceField(label=_("Days over"), required=False)
    age = forms.ChoiceField(label=_("Time of waiting"), required=False)
    who = forms.ChoiceField(
        label=_("Who has it"),
        required=False,
        choices=[
            ANY,
            ("mine", _("I")),
            ("nobody", _("nobody")),
            ("colleague", _("a colleague")),
            ("confirm", _("waits for my confirmation")),
        ],
    )

    def __init__(self, *args: Any, regions: Sequence[Region], bands: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["state"].choices = [("", _("open")), (OWED, _("owed a review")), *CaseState.choices]
        fields["region"].choices = [ANY, *((region.code, region.name) for region in regions)]
        fields["over"].choices = [ANY, *((code, band_name(code)) for code in bands)]
        fields["age"].choices = [ANY, *((code, age_name(code)) for code in AGES)]


class ChecklistForm(EditForm):
    """One answer and one note for each item. What the register says stands beside it; nothing is
    ticked beforehand, because a person has to look.
    """

    def __init__(self, *args: Any, view: CaseView, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.view = view
        for item in CheckItem:
            self.fields[f"{item}_answer"] = forms.ChoiceField(
                label=item.label,
                choices=CheckAnswer.choices,
                widget=forms.RadioSelect,
                required=False,
            )
            self.fields[f"{item}_note"] = forms.CharField(
                label=_("What you found"), required=False, max_length=500
            )
        self.over(checklist_boxes(view.case.checklist))

    def label_of(self, name: str) -> str:
        item, _sep, part = name.rpartition("_")
        label = str(CheckItem(item).label)
        return f"{label}: {self.fields[name].label}" if part == "note" else label

    def items(self) -> list[dict[str, Any]]:
        """Each item with its two fields and its hint, for the template."""
        return [
            {
                "item": item,
                "hint": self.view.hints[item],
                "answer": self[f"{item}_answer"],
                "note": self[f"{item}_note"],
            }
            for item in CheckItem
        ]

    def answers(self) -> dict[str, dict[str, str]]:
        """What was answered anew, as the operation takes it; items left as they were are left out."""
        given, changed = self.cleaned_data, self.changes()
        return {
            str(item): {"answer": given[f"{item}_answer"], "note": given.get(f"{item}_note", "")}
            for item in CheckItem
            if given.get(f"{item}_answer") and changed.keys() & {f"{item}_answer", f"{item}_note"}
        }


class OutcomeForm(forms.Form):
    """The outcome that is proposed, the band a person chose, and why."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    band = forms.TypedChoiceField(
        label=_("Band"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Needed for a warning, a fine or a court. The system only suggests: you choose."),
    )
    note = forms.CharField(
        label=_("Explanation"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when you choose another band than the one suggested."),
    )

    def __init__(self, *args: Any, bands: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["band"].choices = [("", _("none")), *bands]


class DismissalForm(forms.Form):
    """A listed reason and what was found."""

    reason = forms.ChoiceField(label=_("Reason"), choices=[("", "—"), *DismissalReason.choices])
    note = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was found and where, so that a colleague can confirm it."),
    )


class ConfirmForm(forms.Form):
    """What the one who confirms looked at, and why they agree."""

    note = forms.CharField(
        label=_("What you looked at, and why you agree"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In your own words. They are kept with the case beside the proposer’s."),
    )


class NoteForm(forms.Form):
    """Why something goes back."""

    note = forms.CharField(label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(forms.Form):
    """A later day to leave, and why."""

    leave_on = forms.DateField(label=_("Day to leave"))
    note = forms.CharField(label=_("Explanation"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class VerdictForm(forms.Form):
    """What becomes of a decision whose facts changed, and why."""

    verdict = forms.ChoiceField(label=_("Verdict"), choices=Verdict.choices, widget=forms.RadioSelect)
    note = forms.CharField(
        label=_("Explanation"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why the decision stands or falls on the facts as they are now."),
    )


class AssignForm(forms.Form):
    """Who is to have it; `seen_with` is who had it when the page was read."""

    to = forms.TypedChoiceField(label=_("Give it to"), coerce=int)
    seen_with = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["to"].choices = [
            ("", "—"),
            *((user.pk, user.get_full_name() or user.username) for user in colleagues),
        ]


def band_label(band: PenaltyBand, money: str) -> str:
    """A band in the list to choose from: article, days, penalty, money."""
    days = f"{band.days_from}–{band.days_until}" if band.days_until else f"{band.days_from}+"
    parts = [f"{band.article}", _("%(days)s days") % {"days": days}, band.get_penalty_display()]
    return " · ".join(str(part) for part in [*parts, money] if part)
