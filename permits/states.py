"""States and lifecycles of applications and work permits."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ApplicationKind(TextChoices):
    NEW = "new", _("New permits")
    EXTENSION = "extension", _("Extension of a permit")


class ApplicationState(TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    UNDER_REVIEW = "under_review", _("Under review")
    RETURNED = "returned", _("Returned for correction")
    PENDING_FEE = "pending_fee", _("Granted, fee to be paid")
    PAID = "paid", _("Fee paid")
    ISSUED = "issued", _("Permits issued")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    LAPSED = "lapsed", _("Lapsed unpaid")
    UNISSUED = "unissued", _("Ended without a permit")


#: How each state looks, to the firm and to the akimat alike.
APPLICATION_TONES: dict[str, str] = {
    ApplicationState.DRAFT: "info",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.UNDER_REVIEW: "info",
    ApplicationState.RETURNED: "soon",
    ApplicationState.PENDING_FEE: "soon",
    ApplicationState.PAID: "info",
    ApplicationState.ISSUED: "calm",
    ApplicationState.REFUSED: "closed",
    ApplicationState.WITHDRAWN: "closed",
    ApplicationState.LAPSED: "closed",
    ApplicationState.UNISSUED: "closed",
}


class ApplicationAct(TextChoices):
    SUBMIT = "submit", _("Submit")
    REVIEW = "review", _("Begin the review")
    RETURN = "return", _("Return for correction")
    GRANT = "grant", _("Grant")
    REFUSE = "refuse", _("Refuse")
    PAY = "pay", _("Pay the fee")
    ISSUE = "issue", _("Issue the permits")
    WITHDRAW = "withdraw", _("Withdraw")
    LAPSE = "lapse", _("Let lapse unpaid")
    LEAVE_OUT = "leave_out", _("End without a permit")


APPLICATION_MOVES: dict[tuple[str, str], str] = {
    (ApplicationState.DRAFT, ApplicationAct.SUBMIT): ApplicationState.SUBMITTED,
    (ApplicationState.DRAFT, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.SUBMITTED, ApplicationAct.REVIEW): ApplicationState.UNDER_REVIEW,
    (ApplicationState.SUBMITTED, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.UNDER_REVIEW, ApplicationAct.GRANT): ApplicationState.PENDING_FEE,
    (ApplicationState.UNDER_REVIEW, ApplicationAct.REFUSE): ApplicationState.REFUSED,
    (ApplicationState.UNDER_REVIEW, ApplicationAct.RETURN): ApplicationState.RETURNED,
    (ApplicationState.UNDER_REVIEW, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.RETURNED, ApplicationAct.SUBMIT): ApplicationState.SUBMITTED,
    (ApplicationState.RETURNED, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.PENDING_FEE, ApplicationAct.PAY): ApplicationState.PAID,
    (ApplicationState.PENDING_FEE, ApplicationAct.LAPSE): ApplicationState.LAPSED,
    (ApplicationState.PENDING_FEE, ApplicationAct.WITHDRAW): ApplicationState.WITHDRAWN,
    (ApplicationState.PAID, ApplicationAct.ISSUE): ApplicationState.ISSUED,
    # What comes of issuing when none of its workers may have a permit any more; nobody's button.
    (ApplicationState.PAID, ApplicationAct.LEAVE_OUT): ApplicationState.UNISSUED,
}

#: States in which the places of an application are reserved.
HOLDING_STATES = (
    ApplicationState.SUBMITTED,
    ApplicationState.UNDER_REVIEW,
    ApplicationState.PENDING_FEE,
    ApplicationState.PAID,
)

#: States in which nothing follows any more.
CLOSED_STATES = (
    ApplicationState.ISSUED,
    ApplicationState.REFUSED,
    ApplicationState.WITHDRAWN,
    ApplicationState.LAPSED,
    ApplicationState.UNISSUED,
)


class PermitState(TextChoices):
    """A permit's expiry follows from its dates and is no state."""

    ISSUED = "issued", _("Issued")
    REVOKED = "revoked", _("Revoked")


class PermitAct(TextChoices):
    REVOKE = "revoke", _("Revoke")


PERMIT_MOVES: dict[tuple[str, str], str] = {
    (PermitState.ISSUED, PermitAct.REVOKE): PermitState.REVOKED,
}


class RefusalGroup(TextChoices):
    """The two groups of the published statistics."""

    DOMESTIC = "domestic", _("Preferential offers from the domestic labour force")
    OTHER = "other", _("Other")


class LocalContentPair(TextChoices):
    HEADS = "heads", _("Categories 1 and 2")
    SPECIALISTS = "specialists", _("Categories 3 and 4")


class CheckCode(TextChoices):
    """What an application is checked for, in the order in which it is shown."""

    CATEGORY = "category", _("Category and term")
    EXTENSION = "extension", _("Extension")
    WORKERS = "workers", _("Workers")
    LOCAL_CONTENT = "local_content", _("Share of citizens")
    VACANCY = "vacancy", _("Search on the domestic labour market")
    BAR = "bar", _("Bar of the employer")
    QUOTA = "quota", _("Quota")
    QUALIFICATION = "qualification", _("Qualification")


class CheckOutcome(TextChoices):
    PASSED = "passed", _("Passed")
    FAILED = "failed", _("Not passed")
    UNKNOWN = "unknown", _("Not known")
