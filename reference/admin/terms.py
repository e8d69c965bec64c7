"""Dated terms of every app: read, corrected, withdrawn, added; never edited."""

from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.apps import apps
from django.contrib import admin
from django.db.models import Model, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.actors import Actor
from core.admin import Act, ActForm, AnyAct, ChoiceFilter, Column, DayField, TextFilter
from core.languages import NAME_COLUMNS
from reference.admin.base import ReferenceAdmin, all_of, column_of, fact_of, shown
from reference.models import DatedTerms, Named
from reference.operations import add_terms, correct_terms, withdraw_terms

#: What every dated row has; the last of its boxes, and only some of them stand in a list.
WITHDRAWAL = ("withdrawn_on", "withdrawn_because")
LAST = ("valid_from", "valid_until", "source", "confidence", *WITHDRAWAL)

CORRECTED = _(
    "This row is withdrawn and the right one added in its place. Decisions made by the old row keep "
    "pointing to it."
)
WITHDRAWN = _(
    "The row stays, but no new decision uses it. On its days no terms are in force until others are "
    "added; acts that need them are refused."
)


def state_of_terms(row: DatedTerms, on: date) -> dict[str, Any]:
    """Where a row of terms stands on a day."""
    if row.withdrawn_on is not None:
        return {"tone": "closed", "label": str(_("Withdrawn from use")), "since": row.withdrawn_on}
    if row.valid_from > on:
        return {"tone": "info", "label": str(_("Not yet in force")), "since": None}
    if row.valid_until is not None and row.valid_until < on:
        return {"tone": "closed", "label": str(_("No longer in force")), "since": row.valid_until}
    return {"tone": "calm", "label": str(_("In force")), "since": row.valid_from}


def terms_fields(model: type[DatedTerms]) -> dict[str, forms.Field]:
    """The boxes of one row of terms: dimensions first, then figures, days, source."""
    wanted = [f.name for f in own_fields(model)] + [name for name in LAST if name not in WITHDRAWAL]

    def box(field: Any, **options: Any) -> forms.Field | None:
        if field.get_internal_type() == "DateField":
            options = {name: options[name] for name in options if name != "widget"}
            return DayField(
                required=not field.blank, label=capfirst(field.verbose_name), help_text=field.help_text
            )
        made = field.formfield(**options)
        if made is not None and field.name == "source":
            made.required = True
        return made

    return forms.fields_for_model(model, fields=wanted, formfield_callback=box)


def own_fields(model: type[DatedTerms]) -> list[Any]:
    """The fields of a model besides those of every dated row, dimensions first."""
    own = [f for f in model._meta.concrete_fields if not f.primary_key and f.name not in LAST]
    return sorted(own, key=lambda field: (field.name not in model.dimensions, field.name == "clause"))


class WithdrawForm(ActForm):
    """What was found wrong."""

    reason = forms.CharField(
        label=_("What is wrong with these terms"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        help_text=_("Stays in the journal, for whoever reads an old decision."),
    )


class CorrectForm(WithdrawForm):
    """The right row in place of a wrong one, filled in from it."""

    def prepare(self) -> None:
        for name in self.fields:
            if hasattr(self.subject, name):
                value = getattr(self.subject, name)
                self.fields[name].initial = value.pk if isinstance(value, Model) else value


class TermsActs:
    """What may be done with one kind of terms, each by one operation."""

    def __init__(self, model: type[DatedTerms]) -> None:
        self.model = model
        self.right = f"{model._meta.app_label}.%s_{model._meta.model_name}"

    def may_add(self, user: Actor, on: date, subject: object) -> bool:
        return bool(user.has_perm(self.right % "add"))

    def may_change(self, user: Actor, on: date, subject: object) -> bool:
        return bool(user.has_perm(self.right % "change"))

    def add(self, subject: None, *, on: date, by: Actor, **values: Any) -> DatedTerms:
        return add_terms(model=self.model, values=values, on=on, by=by)

    def withdraw(self, row: DatedTerms, *, on: date, by: Actor, reason: str) -> DatedTerms:
        return withdraw_terms(model=self.model, terms_id=row.pk, reason=reason, on=on, by=by)

    def correct(self, row: DatedTerms, *, on: date, by: Actor, reason: str, **values: Any) -> DatedTerms:
        return correct_terms(model=self.model, terms_id=row.pk, values=values, reason=reason, on=on, by=by)


def is_not_withdrawn(row: DatedTerms, on: date) -> bool:
    return row.withdrawn_on is None


def terms_acts(model: type[DatedTerms]) -> tuple[AnyAct, ...]:
    """The acts on one kind of terms: correct and withdraw a row, add one to the list."""
    acts = TermsActs(model)
    page = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
    correct = Act[DatedTerms, DatedTerms, Actor](
        name="correct",
        label=_("Correct these terms"),
        perform=acts.correct,
        form=type("CorrectTermsForm", (CorrectForm,), dict(terms_fields(model))),
        consequence=CORRECTED,
        possible=is_not_withdrawn,
        allowed=acts.may_change,
        done=_("The terms are corrected."),
        primary=True,
        leads_to=lambda row, right: reverse(page, args=[right.pk]),
    )
    withdraw = Act[DatedTerms, DatedTerms, Actor](
        name="withdraw",
        label=_("Withdraw these terms"),
        perform=acts.withdraw,
        form=WithdrawForm,
        consequence=WITHDRAWN,
        possible=is_not_withdrawn,
        allowed=acts.may_change,
        done=_("The terms are withdrawn."),
        tone="late",
    )
    add = Act[None, DatedTerms, Actor](
        name="add",
        label=_("Add terms"),
        perform=acts.add,
        form=type("AddTermsForm", (ActForm,), dict(terms_fields(model))),
        consequence=_("The row is used by every decision from its first day on."),
        allowed=acts.may_add,
        done=_("The terms are added."),
        primary=True,
        on_list=True,
    )
    return correct, withdraw, add


def when_in_force() -> Iterable[tuple[str, Any]]:
    return (("now", _("In force")), ("later", _("Not yet in force")), ("withdrawn", _("Withdrawn from use")))


IN_FORCE = ChoiceFilter(
    name="state",
    label=_("State"),
    choices=when_in_force,
    conditions={
        "now": lambda on: (
            Q(withdrawn_on=None, valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gte=on))
        ),
        "later": lambda on: Q(withdrawn_on=None, valid_from__gt=on),
        "withdrawn": lambda on: Q(withdrawn_on__isnull=False),
    },
)


def by_dimension(model: type[DatedTerms]) -> tuple[TextFilter, ...]:
    """A box that finds rows by the name or code of what they are about, if that has names."""
    columns: list[str] = []
    for name in model.dimensions:
        about = model._meta.get_field(name).related_model
        if about is not None and issubclass(about, Named):
            columns += [f"{name}__{field}" for field in (*getattr(about, "natural_key", ()), *NAME_COLUMNS)]
    if not columns:
        return ()

    def condition(text: str, on: date) -> Q:
        return reduce(or_, (Q(**{f"{column}__icontains": text}) for column in columns))

    return (TextFilter(name="about", label=_("Name or code"), condition=condition, personal=False),)


class TermsAdmin(ReferenceAdmin):
    """Numbers of the law: each row from a day to a day, with its source."""

    quick_choices = "state"
    lead = _("Rows are never edited. A wrong row is withdrawn and the right one added.")

    def state_of(self, subject: Any, on: date) -> dict[str, Any]:
        return state_of_terms(subject, on)

    def facts(self, subject: Any, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        fields = [*own_fields(self.model), *(self.opts.get_field(name) for name in LAST)]
        return [{"label": capfirst(f.verbose_name), **fact_of(shown(subject, f))} for f in fields]

    def title_of(self, subject: Any) -> str:
        return f"{capfirst(str(self.opts.verbose_name))} – {subject}"


def register_terms(model: type[DatedTerms]) -> None:
    """Register the list of one kind of dated terms with its acts."""
    own = own_fields(model)
    attributes = {
        "__module__": __name__,
        "visible": staticmethod(all_of(model)),
        "related": tuple(field.name for field in own if field.is_relation),
        "columns": (
            *(column_of(field) for field in own[:6] if field.name != "clause"),  # a sentence: on the page
            Column(_("From"), lambda row, on: row.valid_from),
            Column(_("Until"), lambda row, on: row.valid_until),
            Column(_("State"), _state_cell),
        ),
        "filters": (*by_dimension(model), IN_FORCE),
        "acts": terms_acts(model),
    }
    admin.site.register(model, type(f"{model.__name__}Admin", (TermsAdmin,), attributes))


def _state_cell(row: DatedTerms, on: date) -> dict[str, Any]:
    """Whether the row is in force, on one line; how far it is confirmed, beneath."""
    state = state_of_terms(row, on)
    return {
        "value": state["label"],
        "kind": "pill",
        "tone": state["tone"],
        "is_whole": True,
        "sub": row.get_confidence_display(),  # type: ignore[attr-defined]
    }


for _model in apps.get_models():
    if issubclass(_model, DatedTerms) and not admin.site.is_registered(_model):
        register_terms(_model)
