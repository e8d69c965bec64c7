"""Lists of hosts and employers."""

from datetime import date
from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.base import OfficersAdmin, territory_cell
from accounts.models import User
from accounts.queries.roles import actor
from core.admin import BookFilter, ChoiceFilter, Column, PageSection, TextFilter
from core.sections import sections_of
from core.templatetags.dates_in_words import day_in_words
from parties.admin.acts import EMPLOYER_ACTS, HOST_ACTS, REPRESENTATION_ACTS, party_url
from parties.admin.base import in_the_register
from parties.models import Dwelling, Employer, Host, Representation
from parties.queries import (
    acts_on,
    employers_visible_to,
    former_codes_of,
    hosts_visible_to,
    representations_visible_to,
)


def _identifier(text: str, on: date) -> Q:
    return Q(identifier=text.replace(" ", ""))


def _representatives(party: Any, on: date) -> list[dict[str, Any]]:
    return [
        {
            "label": str(row.user),
            "value": row.get_right_display(),
            "url": reverse("admin:parties_representation_change", args=[row.pk]),
            "note": _("until %(day)s") % {"day": row.valid_until} if row.valid_until else "",
        }
        for row in Representation.objects.filter(
            acts_on(on), **{party._meta.model_name: party}
        ).select_related("user")
    ]


def _owner(host: Host) -> Any:
    """Whose the dwelling is, as far as that was said; another host is not named here."""
    if host.dwelling is None or host.dwelling.owner_id is None:
        return ""
    return _("The host itself") if host.dwelling.owner_id == host.pk else _("Another host")


def _former_codes(dwelling: Dwelling | None) -> list[dict[str, Any]]:
    """What the code of the address register was before, until when and why it is that no more."""
    return [
        {
            "label": _("Former code of the address"),
            "value": former.register_code,
            "note": _("corrected %(day)s by %(who)s: %(reason)s")
            % {"day": day_in_words(former.corrected_on), "who": former.by, "reason": former.reason},
        }
        for former in former_codes_of(dwelling)
    ]


def _offered(kind: str, party: Any, user: User, on: date) -> list[PageSection]:
    return [
        PageSection(section.title, section.template, context)
        for section in sections_of(kind)
        if (context := section.context(party, user, on)) is not None
    ]


@admin.register(Host)
class HostAdmin(OfficersAdmin):
    """Whoever invites foreigners or gives them a place to live."""

    visible = staticmethod(hosts_visible_to)
    related = ("region", "district", "dwelling")
    acts = HOST_ACTS
    lead = _("Whoever invites a foreigner or gives the place to live must notify the arrival.")
    empty_text = _("A host is enrolled with the first arrival notice.")
    columns = (
        Column(_("Name or full name"), lambda host, on: host.name),
        Column(_("IIN or BIN"), lambda host, on: {"value": host.identifier, "kind": "code"}),
        Column(_("Kind"), lambda host, on: host.get_kind_display()),
        Column(_("Region"), lambda host, on: territory_cell(host)),
        Column(_("Address"), lambda host, on: host.address),
    )
    filters = (
        TextFilter(name="identifier", label=_("IIN or BIN"), condition=_identifier),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        ChoiceFilter(name="kind", label=_("Kind"), choices=lambda: Host.Kind.choices, lookup="kind"),
    )
    quick_choices = "kind"

    def title_of(self, subject: Host) -> str:
        return subject.name

    def facts(self, subject: Host, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("IIN or BIN"), "value": subject.identifier, "copyable": True},
            {"label": _("Kind"), "value": subject.get_kind_display()},
            {"label": _("Region"), "value": subject.region.name},
            {"label": _("District"), "value": subject.district},
            {"label": _("Address"), "value": subject.address, "note": in_the_register(subject.dwelling)},
            *_former_codes(subject.dwelling),
            {"label": _("Owner of the dwelling"), "value": _owner(subject)},
            {"label": _("E-mail"), "value": subject.email},
            {"label": _("Enrolled on"), "value": subject.enrolled_on},
        ]

    def sections(self, subject: Host, request: HttpRequest, on: date) -> list[PageSection]:
        return [
            PageSection(
                _("Who acts for this host"),
                "admin/governed/facts.html",
                {"facts": _representatives(subject, on)},
            ),
            *_offered("host", subject, actor(request), on),
            *super().sections(subject, request, on),
        ]


@admin.register(Employer)
class EmployerAdmin(OfficersAdmin):
    """Firms and households that engage foreign workers."""

    visible = staticmethod(employers_visible_to)
    related = ("region", "sector", "dwelling")
    acts = EMPLOYER_ACTS
    lead = _("Firms, entrepreneurs and households, known by BIN or IIN.")
    empty_text = _("An employer is enrolled once, from the certificate of registration.")
    columns = (
        Column(_("Name"), lambda employer, on: employer.name),
        Column(_("BIN or IIN"), lambda employer, on: {"value": employer.identifier, "kind": "code"}),
        Column(
            _("Sector"),
            lambda employer, on: {"value": employer.sector.name, "sub": employer.sector.code},
        ),
        Column(_("Size"), lambda employer, on: employer.get_size_display()),
        Column(_("Region"), lambda employer, on: employer.region.name),
    )
    filters = (
        TextFilter(name="identifier", label=_("BIN or IIN"), condition=_identifier),
        BookFilter(name="region", label=_("Region"), chapter="region", lookup="region_id"),
        BookFilter(name="sector", label=_("Sector"), chapter="sector", lookup="sector_id"),
        ChoiceFilter(name="size", label=_("Size"), choices=lambda: Employer.Size.choices, lookup="size"),
    )
    quick_choices = "size"

    def title_of(self, subject: Employer) -> str:
        return subject.name

    def facts(self, subject: Employer, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("BIN or IIN"), "value": subject.identifier, "copyable": True},
            {"label": _("Sector"), "value": f"{subject.sector.code} {subject.sector.name}"},
            {"label": _("Size"), "value": subject.get_size_display()},
            {"label": _("Region"), "value": subject.region.name},
            {"label": _("Address"), "value": subject.address, "note": in_the_register(subject.dwelling)},
            *_former_codes(subject.dwelling),
            {"label": _("E-mail"), "value": subject.email},
            {"label": _("Enrolled on"), "value": subject.enrolled_on},
        ]

    def sections(self, subject: Employer, request: HttpRequest, on: date) -> list[PageSection]:
        return [
            PageSection(
                _("Who acts for this employer"),
                "admin/governed/facts.html",
                {"facts": _representatives(subject, on)},
            ),
            *_offered("employer", subject, actor(request), on),
            *super().sections(subject, request, on),
        ]


@admin.register(Representation)
class RepresentationAdmin(OfficersAdmin):
    """Who acts for whom: ended here, given on the page of the host or employer."""

    visible = staticmethod(representations_visible_to)
    related = ("user", "host", "employer")
    acts = REPRESENTATION_ACTS
    lead = _("Who may act for a host or an employer, from a day to a day.")
    empty_text = _("A right is given on the page of the host or employer.")
    columns = (
        Column(_("User name"), lambda row, on: row.user.username),
        Column(_("Acts for"), lambda row, on: {"value": str(row), "url": party_url(row)}),
        Column(_("Right"), lambda row, on: row.get_right_display()),
        Column(_("From"), lambda row, on: row.valid_from),
        Column(_("Until"), lambda row, on: row.valid_until),
        Column(_("Ended on"), lambda row, on: row.ended_on),
    )
    filters = (
        ChoiceFilter(
            name="right", label=_("Right"), choices=lambda: Representation.Right.choices, lookup="right"
        ),
    )
    quick_choices = "right"

    def title_of(self, subject: Representation) -> str:
        return str(_("%(user)s acts for %(party)s") % {"user": subject.user.username, "party": subject})

    def facts(self, subject: Representation, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return [
            {"label": _("User name"), "value": subject.user.username},
            {"label": _("Acts for"), "value": str(subject), "url": party_url(subject)},
            {"label": _("Right"), "value": subject.get_right_display()},
            {"label": _("From"), "value": subject.valid_from},
            {"label": _("Until"), "value": subject.valid_until},
            {"label": _("Ended on"), "value": subject.ended_on},
        ]
