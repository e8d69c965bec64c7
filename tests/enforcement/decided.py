"""Cases that two supervisors have decided, for the tests of what follows."""

from datetime import date

from accounts.models import User
from enforcement.models import OverstayCase, PenaltyBand
from enforcement.operations import cases as acts
from enforcement.queries.cases import view_of
from enforcement.states import CheckItem
from registry.models import Stay
from tests.registry import watch

NOTE = "Seen in the list of flights of that day."
AGREED = "Read the papers and the crossings; I agree."
CLEAR = {str(item): {"answer": "clear", "note": "Asked and looked at, nothing found."} for item in CheckItem}


def supervisor(name: str) -> User:
    """The supervisor of this name, made when first asked for."""
    return User.objects.filter(username=name).first() or watch.user("supervisor", name=name)


def decided(
    of: Stay, *, on: date, outcome: str = "fine", reason: str = "", band: PenaltyBand | None = None
) -> OverstayCase:
    """A case of the stay with a confirmed outcome, or dismissed with `reason`, all on one day."""
    one, two = supervisor("one"), supervisor("two")
    case = OverstayCase.objects.filter(stay=of, state="possible").first() or watch.case(of=of, on=on)
    acts.review_case(case_id=case.pk, on=on, by=one)
    acts.save_checklist(case_id=case.pk, answers=CLEAR, on=on, by=one)
    if reason:
        acts.propose_dismissal(case_id=case.pk, reason=reason, note=NOTE, on=on, by=one)
    else:
        penal = outcome in ("warning", "fine", "to_court")
        chosen = band or (view_of(_fresh(case), on).suggested if penal else None)
        acts.propose_outcome(
            case_id=case.pk, outcome=outcome, band_id=chosen and chosen.pk, note=NOTE, on=on, by=one
        )
    acts.confirm_case(case_id=case.pk, note=AGREED, on=on, by=two)
    return _fresh(case)


def _fresh(case: OverstayCase) -> OverstayCase:
    return OverstayCase.objects.select_related("stay", "person", "band").get(pk=case.pk)
