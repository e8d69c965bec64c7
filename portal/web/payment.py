"""Paying the fee through the payment port. Where all data are invented, a sandbox plays the bank."""

from typing import Any

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
from permits.capabilities import PermitCapability
from permits.models import Payment
from permits.operations import fail_payment, pay_application, start_payment
from portal.queries import own_application, own_payment
from portal.web.access import frame
from portal.web.drafts import page_url


@require_POST
@for_capability(PermitCapability.APPLY)
def begin(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to pay, and go to the bank."""
    on = clock.today()
    application = own_application(number=number, user=actor(request), on=on)
    if not _has_sandbox():
        messages.error(request, _("Paying online is not connected here. Ask the akimat how to pay."))
        return HttpResponseRedirect(page_url(application), status=303)
    try:
        payment = start_payment(application_id=application.pk, on=on, at=clock.now(), by=actor(request))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(page_url(application), status=303)
    return HttpResponseRedirect(reverse("portal:bank", args=[payment.public_id]), status=303)


@for_capability(PermitCapability.APPLY)
def bank(request: HttpRequest, public_id: Any) -> HttpResponse:
    """The page that plays the bank: pay, or fail."""
    if not _has_sandbox():
        raise Http404
    on = clock.today()
    payment = own_payment(public_id=public_id, user=actor(request), on=on)
    if request.method == "POST":
        return _answer(request, payment)
    if payment.state != Payment.State.STARTED:
        return HttpResponseRedirect(reverse("portal:receipt", args=[public_id]), status=303)
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Sandbox bank"),
        "payment": payment,
        "application": payment.application,
        "back_url": page_url(payment.application),
    }
    return render(request, "portal/bank.html", context)


@for_capability(PermitCapability.APPLY)
def receipt(request: HttpRequest, public_id: Any) -> HttpResponse:
    """What came of an attempt to pay."""
    payment = own_payment(public_id=public_id, user=actor(request), on=clock.today())
    context = {
        **frame(request, "portal:applications"),
        "page_title": _("Receipt"),
        "payment": payment,
        "application": payment.application,
        "back_url": page_url(payment.application),
    }
    return render(request, "portal/receipt.html", context)


def _answer(request: HttpRequest, payment: Payment) -> HttpResponse:
    """What the bank answers, taken down."""
    on, at, by = clock.today(), clock.now(), actor(request)
    try:
        if "pay" in request.POST:
            number = f"SANDBOX-{payment.public_id.hex[:12].upper()}"
            pay_application(payment_id=payment.pk, receipt=number, on=on, at=at, by=by)
            messages.success(request, _("Paid. The akimat can issue the permits now."))
        else:
            fail_payment(payment_id=payment.pk, on=on, at=at, by=by)
            messages.warning(request, _("The bank did not pay. You can try again."))
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(page_url(payment.application), status=303)
    return HttpResponseRedirect(reverse("portal:receipt", args=[payment.public_id]), status=303)


def _has_sandbox() -> bool:
    return bool(getattr(settings, "DEMO", False))
