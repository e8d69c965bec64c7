"""Paying the fee through the bank's port. Where all data are invented, a sandbox plays the bank."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.queries.roles import actor
from accounts.web import for_capability
from core import clock
from core.errors import DomainError
from payments.models import Payment
from payments.operations import confirm_payment, fail_payment, start_payment
from payments.queries import open_bank
from payments.seams import Bank
from payments.states import PaymentState
from permits.capabilities import PermitCapability
from permits.models import Application
from permits.queries.fees import PERMIT_FEE
from portal.queries import own_application, own_payment
from portal.web.access import frame
from portal.web.drafts import page_url


@require_POST
@for_capability(PermitCapability.APPLY)
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to pay, and go to the bank."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    if (through := open_bank()) is None:
        messages.error(request, _("Paying online is not connected here. Ask the akimat how to pay."))
        return HttpResponseRedirect(page_url(application), status=303)
    try:
        payment = start_payment(
            kind=PERMIT_FEE, reference=application.number, on=on, at=clock.now(), by=actor(request)
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(page_url(application), status=303)
    return HttpResponseRedirect(through.address(payment.public_id), status=303)


@for_capability(PermitCapability.APPLY)
def bank(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The page that plays the bank: pay, or fail."""
    if not SANDBOX.is_open():
        raise Http404
    on = clock.today()
    payment, application = own_payment(public_id=public_id, user=actor(request), on=on)
    if request.method == "POST":
        return _answer(request, payment, application)
    if payment.state != PaymentState.STARTED:
        return HttpResponseRedirect(reverse("portal:receipt", args=[public_id]), status=303)
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Sandbox bank"),
        "payment": payment,
        "application": application,
        "back_url": page_url(application),
    }
    return render(request, "portal/bank.html", context)


@for_capability(PermitCapability.APPLY)
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What came of an attempt to pay."""
    payment, application = own_payment(public_id=public_id, user=actor(request), on=clock.today())
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Receipt"),
        "payment": payment,
        "application": application,
        "back_url": page_url(application),
    }
    return render(request, "portal/receipt.html", context)


def _answer(request: HttpRequest, payment: Payment, application: Application) -> HttpResponse:
    """What the bank answers, taken down."""
    on, at, by = clock.today(), clock.now(), actor(request)
    try:
        if "pay" in request.POST:
            number = f"SANDBOX-{payment.public_id.hex[:12].upper()}"
            paid = confirm_payment(payment_id=payment.pk, receipt=number, on=on, at=at, by=by)
            _say(request, paid)
        else:
            fail_payment(payment_id=payment.pk, on=on, at=at, by=by)
            messages.warning(request, _("The bank did not pay. You can try again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(page_url(application), status=303)
    return HttpResponseRedirect(reverse("portal:receipt", args=[payment.public_id]), status=303)


def _say(request: HttpRequest, payment: Payment) -> None:
    """What became of money that came."""
    if payment.refund_ground:
        ground = payment.get_refund_ground_display()
        messages.warning(request, _("The money came and is given back to you. %(why)s") % {"why": ground})
    else:
        messages.success(request, _("Paid. The akimat can issue the permits now."))


#: The bank of an invented country; a real one joins `payments.seams.banks` as this one does.
SANDBOX = Bank(
    "sandbox",
    lambda: bool(getattr(settings, "DEMO", False)),
    lambda public_id: reverse("portal:bank", args=[public_id]),
)
