"""The forms about two files that may be one person's, and about files that were joined."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.admin import ActForm, in_words
from core.templatetags.dates_in_words import day_in_words
from reference.admin.base import area
from registry.admin.stay_line import holding_in_words
from registry.models import LikelyMatch, Person
from registry.operations.matches.trial import what_would_follow
from registry.queries.matches.conflicts import KNOWN, ONE, conflicts_of
from registry.queries.matches.holdings import Holding, fuller_of, holdings_of
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
        self._offer_files(match)
        self.field_names = {"survivor": "survivor_id"} | {
            conflict.field: f"{_CHOICE}{conflict.field}" for conflict in self.conflicts
        }
        if names:
            decided = (_("What one file cannot say twice"), names)
            self.groups = (decided, (_("The joining"), ("survivor_id", "note")))

    def _offer_files(self, match: LikelyMatch) -> None:
        """Both files, told apart by what they hold; the fuller one is proposed, else the older."""
        files = (match.one, match.other)
        holdings = holdings_of(files)
        kept, has_more = fuller_of(*files, holdings)
        proposed = (
            _("proposed: it has more stays") if has_more else _("proposed: as many stays, the older file")
        )
        self.offer(
            "survivor_id",
            [
                (person.pk, _file_in_words(person, holdings[person.pk], proposed if person is kept else ""))
                for person in files
            ],
        )
        self.fields["survivor_id"].initial = kept.pk

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


def _file_in_words(person: Person, held: Holding, proposed: Any) -> str:
    """What tells two files of one name apart, and why one of them is proposed."""
    since = _("%(name)s, file since %(day)s")
    parts = [str(since % {"name": person.full_name, "day": day_in_words(person.enrolled_on)})]
    parts += [held.number, holding_in_words(held), str(proposed)]
    return " · ".join(part for part in parts if part)


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
