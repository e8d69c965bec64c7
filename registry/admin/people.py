"""Migrants: the list, the counter's search, the file."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from accounts.admin.base import OfficersAdmin
from accounts.queries import readings_of, timeline_of
from accounts.queries.roles import actor, may, roles_of
from accounts.rules import purpose_of
from accounts.states import ASKED_OF, ASKED_PURPOSES, PURPOSE_CHOSEN
from core import clock, readings
from core.admin import BookFilter, Column, Filter, PartialDayFilter, TextFilter, day_as_typed, key_of
from core.errors import RuleViolation
from core.identifiers import check_iin
from core.languages import CODES, LANGUAGES
from core.templatetags.dates_in_words import day_in_words
from identity.mrz import Finding, MrzReading
from identity.name_keys import name_key
from reference.queries.codes import country_ids_by_code
from registry.admin.acts import JOIN_ACTS, PERSON_ACTS
from registry.admin.acts.people import AT_COUNTER
from registry.admin.acts.questions import ASK, ask_about
from registry.admin.base import access_filter, by_document, by_name, linked, whereabouts
from registry.admin.file_page import answer_of_file, file_state, identity_facts, sections_of_file
from registry.admin.forms import EnrolForm
from registry.admin.handout import has_to_go, newest_valid, offices_of, steps_of, until_when
from registry.admin.hits import files_found, hits_table, surely_found
from registry.capabilities import RegistryCapability
from registry.models import Person, Registration, ResidencePermit, Stay
from registry.queries.matches.lists import files_taken_over_visible_to
from registry.queries.open_files import files_of_person, standing_file
from registry.queries.people.files import FOUND_AT_MOST, found_as, found_by, is_called
from registry.queries.people.ties import ties_of_file
from registry.queries.stays.file_pages import File, file_of, with_newest
from registry.queries.visibility import persons_visible_to
from registry.rules.people.search import ASKED_AT_MOST, SearchTerms
from registry.rules.people.zones import fields_of, finding_in_words, terms_typed
from registry.states import DocumentKind, FoundBy, RecordKind


def _by_iin(text: str, on: date) -> Q:
    try:
        return Q(iin=check_iin(text))
    except RuleViolation as refusal:
        raise ValidationError(str(refusal)) from refusal


@admin.register(Person)
class PersonAdmin(OfficersAdmin):
    """Files of migrants."""

    visible = staticmethod(persons_visible_to)
    related = ("citizenship",)
    acts = (*PERSON_ACTS, *JOIN_ACTS, ask_about(RecordKind.FILE))
    page_template = "admin/registry/person.html"
    lead = _("Every foreigner known to the register, the newest file first. To find one, use the search box.")
    empty_text = _("A file is made by the first crossing, or at the counter from a document.")
    columns = (
        Column(
            _("Person"),
            lambda person, on: {"value": person.full_name, "sub": person.citizenship.name},
        ),
        Column(_("Date of birth"), lambda person, on: person.born_on),
        Column(
            _("Document"),
            lambda person, on: {"value": getattr(person, "newest_number", ""), "kind": "code"},
        ),
        Column(_("IIN"), lambda person, on: {"value": person.iin, "kind": "code"}),
        Column(_("In the country"), whereabouts),
        Column(_("Enrolled on"), lambda person, on: person.enrolled_on),
    )
    filters = (
        TextFilter(name="document", label=_("Document number, in full"), condition=by_document("pk")),
        TextFilter(name="iin", label=_("IIN"), condition=_by_iin),
        TextFilter(name="surname", label=_("Surname begins with"), condition=by_name("surname_key")),
        TextFilter(name="given", label=_("Given names begin with"), condition=by_name("given_key")),
        PartialDayFilter(name="born", label=_("Date of birth"), lookup="born_on"),
        BookFilter(name="citizenship", label=_("Citizenship"), chapter="country", lookup="citizenship_id"),
    )

    def get_urls(self) -> list[URLPattern]:
        guarded = self.admin_site.admin_view
        return [
            path("find/", guarded(self.find_view), name="registry_person_find"),
            path("likely/", guarded(self.likely_view), name="registry_person_likely"),
            path("<int:pk>/handout/", guarded(self.handout_view), name="registry_person_handout"),
            path("<int:pk>/purpose/", guarded(self.purpose_view), name="registry_person_purpose"),
            *super().get_urls(),
        ]

    def filters_for(self, request: HttpRequest) -> Sequence[Filter]:
        return [*self.filters, *access_filter(request)]

    def on_page(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return with_newest(super().on_page(rows))

    def title_of(self, subject: Person) -> str:
        return subject.full_name

    # --- the file -------------------------------------------------------------------------------

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The file, read in a constant number of queries; of one taken over, the way to the other."""
        on = clock.today()
        try:
            person = self._subject(request, pk)
        except Http404:
            return self._taken_over(request, pk, on)
        readings.opened(person.pk)
        roles = roles_of(actor(request), on)
        file = file_of(person, user=actor(request), on=on)
        ties_of_file(person, actor(request), on)  # before the acts ask whether there are any
        watching = may(actor(request), on, RegistryCapability.READ_READINGS)
        files = files_of_person(person)
        context = {
            **self.admin_site.each_context(request),
            "title": person.full_name,
            "state": file_state(file, on),
            "identity": identity_facts(file, on),
            "answer": answer_of_file(file, on),
            "acts": self._file_buttons(request, file, on),
            "sections": sections_of_file(
                file,
                timeline_of(
                    *files, user=actor(request), on=on, before=key_of(request.GET.get("acts_before"))
                ),
                readings_of(*files, before=key_of(request.GET.get("read_before"))) if watching else None,
                user=actor(request),
                on=on,
                url=self.page_url(person.pk),
            ),
            "watching": watching,
            "purposes": [(one.value, one.label) for one in ASKED_PURPOSES] if roles & ASKED_OF else [],
            "purpose": purpose_of(roles, face="admin", chosen=request.session.get(PURPOSE_CHOSEN, "")),
            "is_chosen": request.session.get(PURPOSE_CHOSEN, "") in ASKED_PURPOSES,
            "handout_url": reverse("admin:registry_person_handout", args=[person.pk]),
            "purpose_url": reverse("admin:registry_person_purpose", args=[person.pk]),
            "crumbs": self._crumbs(person.full_name),
            "opts": self.opts,
        }
        return TemplateResponse(request, self.page_template, context)

    def handout_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What the person takes along on paper, in the person's own language or another that is asked for."""
        person, on = self._subject(request, pk), clock.today()
        readings.opened(person.pk)
        file = file_of(person, user=actor(request), on=on)
        asked = request.GET.get("language", "")
        chosen = asked if asked in CODES else person.language
        with override(chosen):
            context = {
                "page_title": person.full_name,
                "person": person,
                "document": newest_valid(file),
                "until_when": until_when(file, on),
                "steps": steps_of(file, on),
                "stay": file.stay,
                "has_to_go": has_to_go(file),
                "offices": offices_of(file.stay, on),
                "on": on,
                "languages": [
                    {
                        "code": language.code,
                        "label": language.own,
                        "url": f"?language={language.code}",
                        "current": language.code == chosen,
                    }
                    for language in LANGUAGES
                ],
                "file_url": self.page_url(person.pk),
            }
            return render(request, "admin/registry/handout.html", context)

    def _taken_over(self, request: HttpRequest, pk: int, on: date) -> HttpResponse:
        """What is left of a file that another has taken over: its name, and which file stands for it."""
        files = files_taken_over_visible_to(actor(request), on)
        person = files.filter(pk=pk).first() if pk < 2**63 else None
        if person is None:
            raise Http404
        readings.opened(person.pk)
        context = {
            **self.admin_site.each_context(request),
            "title": person.full_name,
            "state": {"tone": "closed", "label": _("Taken over by another file")},
            "survivor": linked(standing_file(person)),
            "crumbs": self._crumbs(person.full_name),
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/registry/taken_over.html", context)

    def person_of(self, subject: Person) -> int | None:
        return subject.pk

    def acts_now(self, request: HttpRequest, subject: Person, on: date) -> list[dict[str, Any]]:
        return self.acts_of_file(request, subject, on)

    def acts_of_file(self, request: HttpRequest, person: Person, on: date) -> list[dict[str, Any]]:
        """What can be done on a file and on its current papers."""
        return self._file_buttons(request, file_of(person, user=actor(request), on=on), on)

    def _file_buttons(self, request: HttpRequest, file: File, on: date) -> list[dict[str, Any]]:
        """The acts on the file and on the papers that are current, the likeliest first."""

        def buttons(model: type[Any], subject: Any) -> list[dict[str, Any]]:
            if subject is None:
                return []
            page = self.admin_site._registry[model]
            found: list[dict[str, Any]] = page.buttons(request, on, subject=subject, but=(ASK, *answered))  # type: ignore[attr-defined]
            return found

        # What the current registration and the open request are for is not asked of the stay again.
        answered = ["register"] * (file.registration is not None)
        answered += ["request-permit"] * (file.request is not None)
        on_stay = buttons(Stay, file.stay)
        on_permit = [] if file.request is not None else buttons(ResidencePermit, file.permit)
        found = [
            *buttons(Registration, file.registration),
            *buttons(ResidencePermit, file.request),
            *on_stay,
            *on_permit,
            *self.buttons(request, on, subject=file.person),
        ]
        return _one_primary(found)

    def purpose_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose for what files are opened from now on in this session."""
        self._check_may_view(request)
        purpose = request.POST.get("purpose", "")
        if request.method == "POST" and purpose in ASKED_PURPOSES:
            request.session[PURPOSE_CHOSEN] = purpose
        return HttpResponseRedirect(self.page_url(pk))

    # --- the counter's search --------------------------------------------------------------------

    def find_view(self, request: HttpRequest) -> HttpResponse:
        """One box: a document number, an IIN, a birth date, a name. One exact hit opens its file."""
        self._check_may_view(request)
        on = clock.today()
        text = request.GET.get("q", "").strip()
        is_too_long = len(text) > ASKED_AT_MOST
        text = text[:ASKED_AT_MOST]
        terms, zone = terms_typed("" if is_too_long else text, on=on)
        if not terms.is_empty:
            readings.as_page(readings.Page.SEARCH)
        found = files_found(terms, user=actor(request), on=on)
        surely = surely_found(found)
        if len(surely) == 1 and _is_exactly(surely[0], terms):
            return HttpResponseRedirect(self.page_url(surely[0].pk))
        enrol = self._enrol_button(request, on, terms, zone)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Search"),
            "asked": text,
            "too_long": is_too_long and ASKED_AT_MOST,
            "understood": [*understood(terms), *map(_doubt, zone.findings if zone else ())],
            "table": hits_table(found, user=actor(request), on=on),
            "only_like": not surely,
            "has_more": len(found) > FOUND_AT_MOST,
            "enrol": enrol,
            "enrols_next": bool(enrol and zone and zone.is_sound and not found),
            "crumbs": self._crumbs(str(_("Search"))),
        }
        return TemplateResponse(request, "admin/registry/find.html", context)

    def likely_view(self, request: HttpRequest) -> HttpResponse:
        """The files that fit a form of enrolment as far as it is filled in, to stand beside it."""
        self._check_may_view(request)
        on = clock.today()
        if not AT_COUNTER(actor(request), on, None):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        readings.as_page(readings.Page.SEARCH)
        form = EnrolForm(request.POST, subject=None, on=on, user=actor(request))
        form.is_preview = True
        form.is_valid()
        return TemplateResponse(request, "admin/registry/likely.html", {"form": form})

    def _enrol_button(
        self, request: HttpRequest, on: date, terms: SearchTerms, zone: MrzReading | None
    ) -> dict[str, Any] | None:
        """The way to the form, which has what was searched for filled in already."""
        for button in self.buttons(request, on, on_list=True):
            if button["name"] == "enrol":
                known = _to_enrol(zone) if zone else _typed_to_enrol(terms)
                return button | {"known": urlencode({name: said for name, said in known.items() if said})}
        return None


def _one_primary(buttons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first primary stays so and comes first; the others stand back."""
    primary = next((button for button in buttons if button["primary"]), None)
    rest = [button | {"primary": False} for button in buttons if button is not primary]
    return rest if primary is None else [primary, *rest]


def _to_enrol(zone: MrzReading) -> dict[str, Any]:
    """What a zone says, by the names of the form's boxes; what it leaves open stays empty."""
    said = fields_of(zone)
    countries = country_ids_by_code([said["issuing_country"], said["citizenship"]])
    filled = {
        "document_kind": said["kind"] if said["kind"] in DocumentKind.values else "",
        "document_number": said["number"],
        "issuing_country_id": countries.get(said["issuing_country"], ""),
        "document_expires_on": f"{zone.expires_on:%d.%m.%Y}" if zone.expires_on else "",
        "surname": said["surname"],
        "given_names": said["given_names"],
        "born_on": day_as_typed(zone.born_on),
        "sex": said["sex"],
        "citizenship_id": countries.get(said["citizenship"], ""),
    }
    return {name: value for name, value in filled.items() if value != ""}


def _typed_to_enrol(terms: SearchTerms) -> dict[str, str]:
    """What was searched for, by the names of the form's boxes."""
    return {
        "document_number": terms.document,
        "iin": terms.iin,
        "surname": terms.surname,
        "given_names": terms.given_names,
        "born_on": day_as_typed(terms.born_on),
    }


def _doubt(finding: Finding) -> dict[str, Any]:
    return {"label": _("Machine-readable zone"), "value": finding_in_words(finding)}


def understood(terms: SearchTerms) -> list[dict[str, Any]]:
    """How the box's text was read, for the page that found nothing or much."""
    facts = [
        {
            "label": _("Document number"),
            "value": terms.document,
            "note": _("For an IIN the last digit is wrong: check all twelve.")
            if terms.is_iin_misread
            else "",
        },
        {"label": _("IIN"), "value": terms.iin},
        {"label": _("Date of birth"), "value": day_in_words(terms.born_on) if terms.born_on else ""},
        {"label": _("Surname begins with"), "value": terms.surname},
        {"label": _("Given names begin with"), "value": terms.given_names},
    ]
    return [fact for fact in facts if fact["value"]]


def _is_exactly(person: Person, terms: SearchTerms) -> bool:
    if found_by(person) in (FoundBy.NUMBER, FoundBy.NUMBER_ALIKE, FoundBy.IIN):
        if not terms.surname:
            return found_by(person) != FoundBy.NUMBER_ALIKE  # it may be a stranger's
        return is_called(person, terms.surname, terms.given_names)
    return not found_as(person) and terms.is_whole_name(
        surname_key=person.surname_key,
        given_key=person.given_key,
        own_given_key=name_key(person.given_names),
    )
