"""The forms about two files that may be one person's, and about files that were joined."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.admin import ActForm, in_words
from core.templatetags.dates_in_words import day_in_words
from reference.admin.base import area
from registry.operations.matches.trial import what_would_follow
from registry.queries.matches.conflicts import KNOWN, ONE, conflicts_of
from registry.queries.matches.lists import colleagues_to_ask, joins_into

_CHOICE = "choice_"
_COMPARED = _("What you compared and what is true.")


class SameForm(ActForm):
    """What both files cannot say in one is decided first, then which file stands."""

    survivor_id = forms.TypedChoiceField(
        label=_("Which file stands"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=_("It keeps its number and takes over what is in the other."),
    )
    note = area(_("What was found"), help_text=_COMPARED)

    def prepare(self) -> None:
        match = self.subject
        self.conflicts = [conflict for conflict in conflicts_of(match) if conflict.choices]
        names = []
        for conflict in self.conflicts:
            name = f"{_CHOICE}{conflict.field}"
            self.fields[name] = forms.ChoiceField(
                label=conflict.title,
                help_text=conflict.cure,
                widget=forms.RadioSelect,
                choices=[(choice, _choice_in_words(choice, conflict)) for choice in conflict.choices],
            )
            names.append(name)
        self.offer(
            "survivor_id", [(person.pk, _file_in_words(person)) for person in (match.one, match.other)]
        )
        self.fields["survivor_id"].initial = match.one_id
        self.field_names = {"survivor": "survivor_id"} | {
            conflict.field: f"{_CHOICE}{conflict.field}" for conflict in self.conflicts
        }
        decided = [(_("What one file cannot say twice"), names)] if names else []
        self.groups = (*decided, (_("The file that stands"), ("survivor_id", "note")))

    def given(self) -> dict[str, Any]:
        given = super().given()
        choices = {name: given.pop(name) for name in list(given) if name.startswith(_CHOICE)}
        return given | {"choices": {name.removeprefix(_CHOICE): value for name, value in choices.items()}}

    def follows(self) -> list[dict[str, Any]]:
        """What stands against it today, or whose lawful end would be another day."""
        stopping = [conflict for conflict in conflicts_of(self.subject) if not conflict.choices]
        if stopping:
            return [
                {
                    "label": conflict.title,
                    "value": f"{conflict.one} / {conflict.other}",
                    "note": conflict.cure,
                    "stops": True,
                }
                for conflict in stopping
            ]
        clocks = what_would_follow(match_id=self.subject.pk, on=self.on, by=cast(User, self.user))
        if clocks is None:
            busy = _(
                "Somebody works on one of these files just now. Open this page again to see what changes."
            )
            return [{"label": _("Lawful ends"), "value": busy}]
        return [
            {
                "label": _("Stay from %(day)s") % {"day": day_in_words(clock.stay.entered_on)},
                "value": _("lawful until: %(was)s → %(now)s")
                % {"was": in_words(clock.was) or "—", "now": in_words(clock.now) or "—"},
            }
            for clock in clocks
        ] or [{"label": _("Lawful ends"), "value": _("None would change.")}]


def _choice_in_words(choice: str, conflict: Any) -> Any:
    if choice == KNOWN:
        return _("I have seen this: %(one)s / %(other)s") % {"one": conflict.one, "other": conflict.other}
    return conflict.one if choice == ONE else conflict.other


def _file_in_words(person: Any) -> str:
    return str(
        _("%(name)s, file since %(day)s")
        % {"name": person.full_name, "day": day_in_words(person.enrolled_on)}
    )


class DifferentForm(ActForm):
    note = area(_("What was found"), help_text=_COMPARED)


class UnsureForm(ActForm):
    """A colleague looks too."""

    colleague_id = forms.TypedChoiceField(label=_("Colleague to ask"), coerce=int)
    note = area(_("What you are not sure of"))
    field_names = {"colleague": "colleague_id"}

    def prepare(self) -> None:
        colleagues = colleagues_to_ask(self.subject, besides=cast(User, self.user), on=self.on)
        self.offer(
            "colleague_id",
            [
                ("", "—"),
                *((user.pk, str(user)) for user in colleagues),
            ],
        )


class JoinForm(ActForm):
    """One of the joinings that made the file what it is."""

    join_id = forms.TypedChoiceField(label=_("Which joining"), coerce=int, widget=forms.RadioSelect)
    #: Only those that are doubted, only those that are not, or all.
    doubted: bool | None = None

    def prepare(self) -> None:
        joins = joins_into(self.subject, user=self.user, on=self.on)
        offered = [join for join in joins if self.doubted is None or join.is_doubted == self.doubted]
        self.offer(
            "join_id",
            [
                (
                    join.pk,
                    _("%(name)s, joined on %(day)s")
                    % {"name": join.taken.full_name, "day": day_in_words(join.joined_on)},
                )
                for join in offered
            ],
        )
        if len(offered) == 1:
            self.fields["join_id"].initial = offered[0].pk


class TakeBackForm(JoinForm):
    reason = area(_("Reason"), help_text=_("Why the two files are two people’s after all."))


class DoubtForm(JoinForm):
    reason = area(_("Reason"), help_text=_("What speaks against one person."))
    doubted = False


class SettleForm(JoinForm):
    note = area(_("What was found"), help_text=_COMPARED)
    doubted = True
