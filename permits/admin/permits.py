"""Work permits: the list, and one page a permit."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.queries.roles import actor
from core.admin import BookFilter, ChoiceFilter, Column, DayFilter, TextFilter, until_cell
from core.errors import NoTermsInForce, RuleViolation
from core.numbers import check_number
from core.templatetags.dates_in_words import day_in_words
from parties.admin.base import employer_link
from permits.admin.acts import PERMIT_ACTS
from permits.admin.base import CATEGORY, PermitsAdmin, file_link, page_of, permit_state, pill
from permits.models import Permit
from permits.queries import extension_window_of, permits_visible_to
from permits.queries.work_counts import ends_soon
from permits.rules import PERMIT
from permits.states import PERMIT_MOVES, PermitState
from registry.admin.acts.questions import ask_about


def _by_number(text: str, on: date) -> Q:
    try:
        return Q(number=check_number(PERMIT, text))
    except RuleViolation:
        return Q(number=text.strip().upper())


def _pill(permit: Permit, on: date) -> dict[str, Any]:
    state = permit_state(permit, on)
    return pill(state["tone"], state["label"])


@admin.register(Permit)
class PermitAdmin(PermitsAdmin):
    """Work permits. The police read them; only the akimat of a region revokes."""

    visible = staticmethod(permits_visible_to)
    related = ("worker__citizenship", "employer", "application__region", "extends", "allocation")
    moves = PERMIT_MOVES
    acts = (*PERMIT_ACTS, ask_about("permit"))
    lead = _("Permits to work at one employer. A ground for a residence permit, never a stay by itself.")
    empty_text = _("A permit is issued on a paid application.")
    columns = (
        Column(_("Number"), lambda row, on: {"value": row.number, "sub": row.get_category_display()}),
        Column(_("Worker"), lambda row, on: {"value": str(row.worker), "sub": row.worker.citizenship.iso3}),
        Column(_("Employer"), lambda row, on: {"value": row.employer.name, "sub": row.position}),
        Column(_("State"), _pill),
        Column(_("From"), lambda row, on: row.valid_from),
        Column(
            _("Until"),
            lambda row, on: until_cell(
                row.valid_until, on, counts=row.state == PermitState.ISSUED, first=row.valid_from
            ),
            sort="valid_until",
        ),
        Column(_("Region"), lambda row, on: row.application.region.name),
    )
    filters = (
        TextFilter(name="number", label=_("Number"), condition=_by_number),
        TextFilter(
            name="identifier",
            label=_("BIN or IIN of the employer"),
            condition=lambda text, on: Q(employer__identifier=text.replace(" ", "")),
        ),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="regions__region_id"),
        CATEGORY,
        ChoiceFilter(
            name="state",
            label=_("State"),
            choices=lambda: (
                ("valid", _("In force")),
                ("ending", _("Ends soon")),
                ("expired", _("Expired")),
                ("revoked", _("Revoked")),
            ),
            conditions={
                "valid": lambda on: Q(state="issued", valid_from__lte=on, valid_until__gte=on),
                "ending": ends_soon,
                "expired": lambda on: Q(state="issued", valid_until__lt=on),
                "revoked": lambda on: Q(state="revoked"),
            },
        ),
        DayFilter(name="ends_from", label=_("Until, from"), lookup="valid_until__gte"),
        DayFilter(name="ends_until", label=_("Until, to"), lookup="valid_until__lte"),
    )
    quick_choices = "state"
    queues = dict.fromkeys(("valid", "ending", "expired"), ("valid_until",))

    def title_of(self, subject: Permit) -> str:
        return str(_("Work permit %(number)s") % {"number": subject.number})

    def state_of(self, subject: Permit, on: date) -> dict[str, Any]:
        return permit_state(subject, on)

    def facts(self, subject: Permit, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        user, worker = actor(request), subject.worker
        regions = [row.region.name for row in subject.regions.select_related("region").order_by("pk")]
        application = subject.application
        may_read = user.has_perm("permits.view_application")
        return [
            {"label": _("Number"), "value": subject.number, "copyable": True},
            {
                "label": _("Worker"),
                "value": str(worker),
                "url": file_link(user, subject.person_id),
                "note": worker.citizenship.name,
            },
            {
                "label": _("Employer"),
                "value": subject.employer.name,
                "url": employer_link(user, subject.employer_id),
                "note": subject.employer.identifier,
            },
            {"label": _("Position"), "value": subject.position},
            {"label": _("Category"), "value": subject.get_category_display()},  # type: ignore[attr-defined]
            {"label": _("Regions of validity"), "value": ", ".join(regions)},
            {
                "label": _("Application"),
                "value": application.number,
                "url": page_of("application", application.pk) if may_read else "",
            },
            *_chain(subject, user, on),
            *_revocation(subject),
        ]

    def answer(self, subject: Permit, request: HttpRequest, on: date) -> dict[str, Any]:
        return {
            "title": _("Work permit"),
            "icon": "permit",
            "first": subject.valid_from,
            "last": subject.valid_until,
            "ended": subject.revoked_on,
            "note": _window(subject, on),
        }


def _chain(permit: Permit, user: User, on: date) -> list[dict[str, Any]]:
    follows = permits_visible_to(user, on).filter(extends=permit).first()
    return [
        {"label": label, "value": other.number, "url": page_of("permit", other.pk)}
        for label, other in ((_("Extends"), permit.extends), (_("Extended by"), follows))
        if other is not None
    ]


def _revocation(permit: Permit) -> list[dict[str, Any]]:
    if permit.revoked_on is None:
        return []
    return [
        {"label": _("Revoked on"), "value": permit.revoked_on},
        {"label": _("Reason"), "value": permit.revocation_reason},
    ]


def _window(permit: Permit, on: date) -> Any:
    """When the employer may ask for an extension, in words."""
    if permit.state != PermitState.ISSUED or permit.valid_until < on:
        return ""
    try:
        window = extension_window_of(permit, on)
    except NoTermsInForce as refusal:
        return str(refusal)
    if window is None or window.last is None:
        return _("Permits of this category are not extended.")
    return _("An extension can be asked for from %(first)s to %(last)s.") % {
        "first": day_in_words(window.first),
        "last": day_in_words(window.last),
    }
