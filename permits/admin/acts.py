"""What a permit officer does: with an application, a permit, an employer."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import may_at
from core.admin import Act, ActForm
from core.templatetags.dates_in_words import day_in_words, number_in_words
from papers.admin.base import PaperForm
from papers.models import ReceivedPaper
from permits.admin.base import once_a_page, page_of
from permits.capabilities import PermitCapability
from permits.models import Application, Permit, RefusalGround
from permits.operations import (
    grant_application,
    issue_permits,
    receive_paper_of_worker,
    refuse_application,
    return_application,
    review_application,
    revoke_permit,
)
from permits.queries import acts_open_to, permit_acts_open_to
from permits.states import ApplicationAct, ApplicationState, PermitAct


class WorkerPaperForm(PaperForm):
    worker_id = forms.TypedChoiceField(label=_("Worker"), coerce=int, empty_value=None)
    field_order = ("worker_id", "kind", "file")

    def prepare(self) -> None:
        workers = [(worker.pk, str(worker)) for worker in self.subject.workers.order_by("pk")]
        self.offer("worker_id", workers if len(workers) == 1 else [("", _("Choose")), *workers])


def _area(label: Any, *, most: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 3}), max_length=most, **options)


class NoteForm(ActForm):
    note = _area(_("What is to be corrected"), most=2000, help_text=_("The employer reads it."))


class RefuseForm(ActForm):
    ground_id = forms.TypedChoiceField(
        label=_("Ground"), coerce=int, empty_value=None, help_text=_("Only the listed grounds refuse.")
    )
    note = _area(
        _("The fact it rests on"), most=2000, help_text=_("What was found, where. The employer reads it.")
    )
    field_names = {"ground": "ground_id"}

    def prepare(self) -> None:
        self.offer(
            "ground_id",
            [
                ("", "—"),
                *((ground.pk, ground.name) for ground in RefusalGround.objects.order_by("pk")),
            ],
        )


class RevokeForm(ActForm):
    reason = _area(_("Reason"), most=200, help_text=_("Name the fact and the clause. The employer reads it."))


def _open(act: ApplicationAct) -> Callable[[User, date, Application], bool]:
    """Whether the act is this user's, asked once a page for all acts."""

    def allowed(user: User, on: date, application: Application) -> bool:
        acts = once_a_page("open_acts", application, user, on, lambda: acts_open_to(application, user, on))
        return act in acts

    return allowed


def _here(user: User, on: date, application: Application) -> bool:
    """Whether the application is one of those that the user decides about."""
    return may_at(user, on, PermitCapability.DECIDE, region_id=application.region_id)


def _not_paid_yet(application: Application, user: User, on: date) -> str:
    """What issuing waits for, to whom may issue then."""
    if application.state != ApplicationState.PENDING_FEE:
        return ""
    if not may_at(user, on, PermitCapability.DECIDE, region_id=application.region_id):
        return ""
    if application.fee_due_on is None:
        return gettext("Possible as soon as the fee is paid.")
    due = {"day": day_in_words(application.fee_due_on)}
    return gettext("Possible as soon as the fee is paid; the employer has until %(day)s.") % due


def _may_revoke(user: User, on: date, permit: Permit) -> bool:
    acts = once_a_page("open_acts", permit, user, on, lambda: permit_acts_open_to(permit, user, on))
    return PermitAct.REVOKE in acts


def _asked(application: Application, on: date) -> list[dict[str, Any]]:
    return [
        {"label": _("Employer"), "value": application.employer.name},
        {"label": _("Region"), "value": application.region.name},
        {"label": _("Category"), "value": application.get_category_display()},  # type: ignore[attr-defined]
        {"label": _("Places held"), "value": application.places},
        {"label": _("To be decided by"), "value": application.decision_due_on},
    ]


def _paid(application: Application, on: date) -> list[dict[str, Any]]:
    amount = application.fee_amount
    return [
        *_asked(application, on)[:4],
        {"label": _("Fee paid, tenge"), "value": number_in_words(amount) if amount is not None else None},
        {"label": _("Paid on"), "value": application.paid_on},
    ]


def _granted(application: Application, on: date) -> str:
    assert application.fee_due_on is not None  # the table's CHECK
    return gettext("Granted. The fee is to be paid by %(day)s.") % {
        "day": day_in_words(application.fee_due_on)
    }


def _issued(permits: list[Permit], on: date) -> str:
    if not permits:
        return gettext(
            "No permit was issued: none of the workers may have one any more. Why is said below. The fee "
            "is to be refunded."
        )
    first = permits[0]
    return gettext("Permits issued: %(number)s, from %(first)s to %(last)s.") % {
        "number": len(permits),
        "first": day_in_words(first.valid_from),
        "last": day_in_words(first.valid_until),
    }


APPLICATION_ACTS = (
    Act[Application, ReceivedPaper, User](
        name="receive-paper",
        label=_("Take in a paper"),
        form=WorkerPaperForm,
        allowed=_here,
        possible=lambda application, on: application.workers.exists(),
        consequence=_(
            "It is scanned, then whoever may see the application can open it; every opening is written down. "
            "Of a photograph nothing but the picture is kept."
        ),
        perform=lambda application, **given: receive_paper_of_worker(application_id=application.pk, **given),
        done=_("The paper is taken in. It can be opened in a minute, once it was scanned."),
    ),
    Act[Application, Application, User](
        name="review",
        label=_("Begin the review"),
        confirm=_("Begin"),
        key="b",
        primary=True,
        move=ApplicationAct.REVIEW,
        allowed=_open(ApplicationAct.REVIEW),
        facts=_asked,
        consequence=_("The application is yours to review. Its deadline stays as it is."),
        perform=lambda application, **given: review_application(application_id=application.pk, **given),
        done=_("The review has begun."),
    ),
    Act[Application, Application, User](
        name="grant",
        label=_("Grant"),
        key="g",
        primary=True,
        move=ApplicationAct.GRANT,
        allowed=_open(ApplicationAct.GRANT),
        facts=_asked,
        consequence=_(
            "The checks are made once more. The employer is told to pay the fee; the places stay reserved."
        ),
        perform=lambda application, **given: grant_application(application_id=application.pk, **given),
        done=_granted,
    ),
    Act[Application, Application, User](
        name="return",
        label=_("Return for correction"),
        confirm=_("Return"),
        form=NoteForm,
        move=ApplicationAct.RETURN,
        allowed=_open(ApplicationAct.RETURN),
        facts=_asked,
        consequence=_(
            "The employer corrects it and keeps the turn in the queue. Its places are free till then."
        ),
        perform=lambda application, **given: return_application(application_id=application.pk, **given),
        done=_("The application was returned; the employer is told."),
    ),
    Act[Application, Application, User](
        name="refuse",
        label=_("Refuse"),
        tone="late",
        form=RefuseForm,
        move=ApplicationAct.REFUSE,
        allowed=_open(ApplicationAct.REFUSE),
        facts=_asked,
        consequence=_(
            "The employer is told the ground and the fact, and may appeal. The places are released."
        ),
        perform=lambda application, **given: refuse_application(application_id=application.pk, **given),
        done=_("The application was refused; the employer is told."),
    ),
    Act[Application, list[Permit], User](
        name="issue",
        label=_("Issue the permits"),
        confirm=_("Issue"),
        key="i",
        primary=True,
        move=ApplicationAct.ISSUE,
        allowed=_open(ApplicationAct.ISSUE),
        facts=_paid,
        not_yet=_not_paid_yet,
        consequence=_(
            "Each worker gets a permit with a number, and a place of the quota is used for each. Whoever may "
            "not have a permit any more is left out, and the place is released."
        ),
        perform=lambda application, **given: issue_permits(application_id=application.pk, **given),
        done=_issued,
        leads_to=lambda application, permits: page_of("application", application.pk),
    ),
)

PERMIT_ACTS = (
    Act[Permit, Permit, User](
        name="revoke",
        label=_("Revoke the permit"),
        confirm=_("Revoke"),
        tone="late",
        form=RevokeForm,
        move=PermitAct.REVOKE,
        allowed=_may_revoke,
        facts=lambda permit, on: [
            {"label": _("Worker"), "value": str(permit.worker)},
            {"label": _("Employer"), "value": permit.employer.name},
            {"label": _("In force until"), "value": permit.valid_until},
        ],
        consequence=_(
            "From this moment the permit is no ground and the public page says so. The police, the worker "
            "and the employer are told. The stay does not end by it."
        ),
        perform=lambda permit, **given: revoke_permit(permit_id=permit.pk, **given),
        done=_("The permit is revoked; the police are told."),
    ),
)
