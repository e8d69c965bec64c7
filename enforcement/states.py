"""States of overstay cases. Each MOVES table is the one source for guards, buttons and drawings."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CaseState(TextChoices):
    """An overstay case. A new one is only *possible*: no person has looked yet."""

    POSSIBLE = "possible", _("May have overstayed")
    UNDER_REVIEW = "under_review", _("Under review")
    PROPOSED = "proposed", _("Decision proposed")
    RESOLVED = "resolved", _("Resolved")
    DISMISSED = "dismissed", _("Dismissed")
    SUPERSEDED = "superseded", _("Closed: the facts changed")
    ANNULLED = "annulled", _("Decision annulled")


#: How each state looks, wherever it stands; a possibility is no finding and so not red.
CASE_TONES: dict[str, str] = {
    CaseState.POSSIBLE: "soon",
    CaseState.UNDER_REVIEW: "info",
    CaseState.PROPOSED: "info",
    CaseState.RESOLVED: "closed",
    CaseState.DISMISSED: "calm",
    CaseState.SUPERSEDED: "closed",
    CaseState.ANNULLED: "calm",
}


class CaseAct(TextChoices):
    REVIEW = "review", _("Begin the review")
    PROPOSE_OUTCOME = "propose_outcome", _("Propose an outcome")
    PROPOSE_DISMISSAL = "propose_dismissal", _("Propose dismissal")
    CONFIRM_OUTCOME = "confirm_outcome", _("Confirm the outcome")
    CONFIRM_DISMISSAL = "confirm_dismissal", _("Confirm the dismissal")
    RETURN = "return", _("Return to review")
    SUPERSEDE = "supersede", _("Close because the facts changed")
    REOPEN = "reopen", _("Reopen")
    MOVE_DAY_TO_LEAVE = "move_day_to_leave", _("Set a later day to leave")
    PROPOSE_VERDICT = "propose_verdict", _("Propose what becomes of the decision")
    UPHOLD = "uphold", _("Uphold the decision")
    ANNUL = "annul", _("Annul the decision")


class Outcome(TextChoices):
    """How a case may be resolved; the person deciding chooses, the system only suggests."""

    DEPARTED = "departed", _("The person has left")
    GROUND_FOUND = "ground_found", _("A ground for the stay was found")
    WARNING = "warning", _("Warning")
    FINE = "fine", _("Fine")
    TO_COURT = "to_court", _("Sent to court")


class DismissalReason(TextChoices):
    EXIT_NOT_RECORDED = "exit_not_recorded", _("The exit took place and was not recorded")
    WRONG_PERSON = "wrong_person", _("The records belong to another person")
    WRONG_DATE = "wrong_date", _("A date in the records is wrong")
    FORCE_MAJEURE = "force_majeure", _("Illness or another event beyond control")
    OTHER = "other", _("Another reason")


CASE_MOVES: dict[tuple[str, str], str] = {
    (CaseState.POSSIBLE, CaseAct.REVIEW): CaseState.UNDER_REVIEW,
    (CaseState.UNDER_REVIEW, CaseAct.PROPOSE_OUTCOME): CaseState.PROPOSED,
    (CaseState.UNDER_REVIEW, CaseAct.PROPOSE_DISMISSAL): CaseState.PROPOSED,
    (CaseState.PROPOSED, CaseAct.CONFIRM_OUTCOME): CaseState.RESOLVED,
    (CaseState.PROPOSED, CaseAct.CONFIRM_DISMISSAL): CaseState.DISMISSED,
    (CaseState.PROPOSED, CaseAct.RETURN): CaseState.UNDER_REVIEW,
    (CaseState.POSSIBLE, CaseAct.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.UNDER_REVIEW, CaseAct.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.PROPOSED, CaseAct.SUPERSEDE): CaseState.SUPERSEDED,
    (CaseState.RESOLVED, CaseAct.REOPEN): CaseState.UNDER_REVIEW,
    (CaseState.DISMISSED, CaseAct.REOPEN): CaseState.UNDER_REVIEW,
    (CaseState.RESOLVED, CaseAct.MOVE_DAY_TO_LEAVE): CaseState.RESOLVED,
    (CaseState.DISMISSED, CaseAct.MOVE_DAY_TO_LEAVE): CaseState.DISMISSED,
    (CaseState.RESOLVED, CaseAct.PROPOSE_VERDICT): CaseState.RESOLVED,
    (CaseState.RESOLVED, CaseAct.UPHOLD): CaseState.RESOLVED,
    (CaseState.RESOLVED, CaseAct.ANNUL): CaseState.ANNULLED,
}


OPEN_CASE_STATES = (CaseState.POSSIBLE, CaseState.UNDER_REVIEW, CaseState.PROPOSED)


class Verdict(TextChoices):
    """What a review of a decision comes to, when its facts were corrected afterwards."""

    UPHOLD = "uphold", _("The decision is upheld")
    ANNUL = "annul", _("The decision is annulled")


class ChangedFact(TextChoices):
    """A fact that a decision rests on and that was corrected afterwards."""

    STAY_ANNULLED = "stay_annulled", _("The stay was annulled")
    ANOTHER_PERSON = "another_person", _("The stay belongs to another person")
    LAWFUL_END = "lawful_end", _("Lawful until")
    DEPARTURE = "departure", _("Departed on")
    DAYS_OVER = "days_over", _("Days over")
    BAND = "band", _("Penalty band")
    AGE = "age", _("Age on the first day over")
    EARLIER_PENALTY = "earlier_penalty", _("The earlier penalty that made it a repeat no longer counts")


class CheckItem(TextChoices):
    """What the reviewer of an overstay case looks at before any penalty is spoken of."""

    RESIDENCE_PERMIT = "residence_permit", _("A residence permit was asked for in time")
    ASYLUM = "asylum", _("The person asks for asylum")
    VICTIM = "victim", _("Signs of trafficking or forced labour")
    ILLNESS = "illness", _("Illness or another event beyond control")
    MINOR = "minor", _("The person was a minor")
    DECREE = "decree", _("A decree extends the stay")
    FEED_GAP = "feed_gap", _("The departure may be missing from the records")


class CheckAnswer(TextChoices):
    CLEAR = "clear", _("Looked at: nothing stands in the way")
    STANDS = "stands", _("Stands in the way")
