"""The sentences of the registry's explanations, in the reader's language."""

from django.utils.translation import gettext_lazy as _

FACTS = {
    "stay.entered": _("Entered on %(on)s."),
    "stay.citizen": _(
        "A citizen of Kazakhstan is no foreigner: no limit of stay, no registration and no permit applies."
    ),
    "stay.no_regime": _(
        "No visa-free regime is recorded for this citizenship on %(on)s. An officer must look at the visa."
    ),
    "stay.regime": _("Regime of the entry day: %(group)s."),
    "stay.passport_official": _("An official or service passport: agreements give it terms of its own."),
    "stay.passport_diplomatic": _("A diplomatic passport: agreements give it terms of its own."),
    "stay.passport_as_ordinary": _(
        "No terms for this kind of passport were read; it is treated as an ordinary one. An officer may look "
        "at the agreement."
    ),
    "stay.per_entry": _("At most %(days)s days per entry, both ends counted: until %(until)s."),
    "stay.window": _(
        "At most %(days)s days in any %(window)s. Days counted in the window before this entry: "
        "%(before)s. Used up on %(until)s."
    ),
    "stay.year": _("At most %(days)s days in a calendar year: until %(until)s."),
    "stay.exit_day_counted": _(
        "The days on which earlier stays ended are counted. If they were not, the last lawful day would be "
        "%(until)s."
    ),
    "stay.exit_day_not_counted": _(
        "The days on which earlier stays ended are not counted. If they were, the last lawful day would be "
        "%(until)s."
    ),
    "stay.exit_missing_before": _(
        "For an earlier stay no exit is recorded. Only its entry day is counted; nothing is held against "
        "the person."
    ),
    "stay.renewal": _("A renewed registration extends the stay under this regime: until %(until)s."),
    "stay.permit": _(
        "A temporary residence permit from %(first)s to %(last)s takes the place of the visa-free limits."
    ),
    "stay.decree": _("A decree extends stays that would end in this time: until %(until)s."),
    "stay.none_left": _("Had no days left on entry: the last lawful day, %(until)s, lies before %(on)s."),
    "stay.result": _("The last lawful day is %(until)s."),
}
