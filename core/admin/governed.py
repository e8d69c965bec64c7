"""`GovernedAdmin`: governed facts are read, never edited; what may be done is a button per act."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from core import clock, readings
from core.admin.acts import OF_THE_PAGE, ActForm, AnyAct, Outcome, run, said_of, was_sent
from core.admin.listing import ListPages
from core.admin.lists import in_words
from core.admin.meanwhile import SEEN_UNTIL, tellers
from core.moves import Moves
from core.open_forms import OpenForm, opened, put_away
from core.sections import acts_of


@dataclass(frozen=True, slots=True)
class PageSection:
    """A part of a file page, as `governed/change_form.html` shows it."""

    title: Any
    template: str
    context: dict[str, Any]


class GovernedAdmin(ListPages):
    """The officers' view of one kind of thing.

    A subclass names `visible`, `columns`, `filters`, `acts`, `moves` and gives a page by `facts`,
    `state_of`, `sections`. Nothing is added, changed or deleted except through acts.
    """

    acts: Sequence[AnyAct] = ()
    moves: Moves | None = None
    page_template = "admin/governed/change_form.html"
    act_template = "admin/governed/act_form.html"

    # --- what a subclass may say of one thing -------------------------------------------------

    def title_of(self, subject: Any) -> str:
        """The heading of a page: what it is, not what the screen is called."""
        return f"{capfirst(str(self.opts.verbose_name))} {subject}"

    def state_of(self, subject: Any, on: date) -> dict[str, Any] | None:
        """The pill beside the heading: tone, label, since."""
        return None

    def facts(self, subject: Any, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        """The rows of the fact list."""
        return []

    def answer(self, subject: Any, request: HttpRequest, on: date) -> dict[str, Any] | None:
        """The clock that stands first, beside what to do next (see `components/clock_bar.html`)."""
        return None

    def sections(self, subject: Any, request: HttpRequest, on: date) -> list[PageSection]:
        """The parts of the page after the facts."""
        return []

    @property
    def all_acts(self) -> list[AnyAct]:
        """Its own acts and those that higher apps offer for this kind of thing."""
        return [*self.acts, *acts_of(str(self.opts.model_name))]

    # --- addresses ----------------------------------------------------------------------------

    def get_urls(self) -> list[URLPattern]:
        label = f"{self.opts.app_label}_{self.opts.model_name}"
        guarded = self.admin_site.admin_view
        return [
            path("", guarded(self.changelist_view), name=f"{label}_changelist"),
            path("export.csv", guarded(self.export_view), name=f"{label}_export"),
            path("export.xlsx", guarded(self.export_view), {"kind": "xlsx"}, name=f"{label}_xlsx"),
            path("acts/<slug:name>/", guarded(self.act_view), name=f"{label}_list_act"),
            path("<int:pk>/", guarded(self.page_view), name=f"{label}_change"),
            path("<int:pk>/acts/<slug:name>/", guarded(self.act_view), name=f"{label}_act"),
        ]

    def act_url(self, act: AnyAct, subject: Any = None) -> str:
        return self._url("list_act", act.name) if act.on_list else self._url("act", subject.pk, act.name)

    # --- one thing ----------------------------------------------------------------------------

    def page_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """One thing on one page: state, facts, what may be done, parts."""
        subject, on = self._subject(request, pk), clock.today()
        facts = self.facts(subject, request, on)
        said = {"facts": [fact | {"value": in_words(fact.get("value"))} for fact in facts]}
        first = [PageSection(_("What is recorded"), "admin/governed/facts.html", said)] if facts else []
        context = {
            **self.admin_site.each_context(request),
            "title": self.title_of(subject),
            "subject": subject,
            "state": self.state_of(subject, on),
            "answer": self.answer(subject, request, on),
            "acts": self.buttons(request, on, subject=subject),
            "sections": [*first, *self.sections(subject, request, on)],
            "crumbs": self._crumbs(self.title_of(subject)),
            "opts": self.opts,
        }
        return TemplateResponse(request, self.page_template, context)

    # --- an act -------------------------------------------------------------------------------

    def act_view(self, request: HttpRequest, name: str, pk: int | None = None) -> HttpResponse:
        """The small page of one act: GET says what will happen, POST does it once."""
        readings.as_page(readings.Page.FORM)
        on = clock.today()
        subject = None if pk is None else self._subject(request, pk)
        if subject is None:
            self._check_may_view(request)
        act = next((a for a in self.all_acts if a.name == name and a.on_list == (subject is None)), None)
        if act is None:
            raise Http404
        if not act.allowed(request.user, on, subject):
            raise PermissionDenied
        is_open = act.is_open(subject=subject, user=request.user, on=on, moves=self.moves)
        closed = _("“%(act)s” is no longer possible here.") % {"act": act.label}
        if request.method == "POST":
            form = act.form(request.POST, request.FILES, subject=subject, on=on, user=request.user)
            return self._sent(request, act, form, subject, on=on, closed="" if is_open else closed)
        if not is_open:
            messages.warning(request, closed)
            return HttpResponseRedirect(self._back(act, subject))
        given = {name: value for name, value in request.GET.items() if name not in OF_THE_PAGE}
        form = act.form(initial=given, subject=subject, on=on, user=request.user)
        return self._act_page(request, act, form, subject, on=on)

    def _sent(
        self, request: HttpRequest, act: AnyAct, form: ActForm, subject: Any, *, on: date, closed: str
    ) -> HttpResponse:
        """What became of a filled-in form; whatever refuses it, the page keeps what was typed."""
        if closed and not was_sent(act, form):
            form.add_error(None, closed)
        if not form.is_valid():
            status = 409 if closed else 422
            return self._act_page(request, act, form, subject, on=on, status=status, is_closed=bool(closed))
        if not closed and form.is_to_be_shown():
            form.show_changes()
            return self._act_page(request, act, form, subject, on=on)
        outcome = None if closed else run(act, form, subject=subject, on=on, by=request.user)
        if outcome is None or outcome.was_done_before:
            return self._sent_before(request, act, subject)
        if not outcome.is_done:
            return self._refused(request, act, form, subject, outcome, on=on)
        shown = self.page_after(request, act, outcome.result, on)
        if shown is not None:
            return shown
        put_away(self._form_of(act, subject), user=request.user, at=clock.now())
        messages.success(request, str(said_of(act.done or _("Done."), outcome.result, on)))
        return HttpResponseRedirect(self._after(request, act, subject, outcome.result))

    def _refused(
        self,
        request: HttpRequest,
        act: AnyAct,
        form: ActForm,
        subject: Any,
        outcome: Outcome[Any],
        *,
        on: date,
    ) -> HttpResponse:
        """The page again, over the thing as it is now: the act may have been closed by a colleague."""
        cure = self.cure_of(request, outcome.facts, on)
        is_closed = False
        if subject is not None:
            subject = self._subject(request, subject.pk)
            is_closed = not act.is_open(subject=subject, user=request.user, on=on, moves=self.moves)
        return self._act_page(
            request, act, form, subject, on=on, status=outcome.status, cure=cure, is_closed=is_closed
        )

    def _sent_before(self, request: HttpRequest, act: AnyAct, subject: Any) -> HttpResponse:
        messages.info(request, _("This was sent before and is done; nothing was done twice."))
        return HttpResponseRedirect(self._after(request, act, subject, None))

    def cure_of(self, request: HttpRequest, facts: dict[str, Any], on: date) -> dict[str, str] | None:
        """The way on after a refusal, from its facts: url and label; None when there is none."""
        return None

    def page_after(self, request: HttpRequest, act: AnyAct, result: Any, on: date) -> HttpResponse | None:
        """A page of its own after an act, for what can be shown only once; None for the usual way."""
        return None

    def _act_page(
        self,
        request: HttpRequest,
        act: AnyAct,
        form: ActForm,
        subject: Any,
        *,
        on: date,
        status: int = 200,
        cure: dict[str, str] | None = None,
        is_closed: bool = False,
    ) -> HttpResponse:
        facts = [] if is_closed else [*(act.facts(subject, on) if act.facts else ()), *form.follows()]
        self._tell_meanwhile(request, form, subject, on)
        waits = form.shows_changes and not form.has_shown_changes
        context = {
            **self.admin_site.each_context(request),
            "title": str(act.label),
            "act": {
                "label": _("See what will change") if waits else act.confirm or act.label,
                "consequence": said_of(act.consequence, subject, on),
                "tone": act.tone,
            },
            "form": form,
            "changes": form.will_change() if form.has_shown_changes and not is_closed else [],
            "others": self._others(request, act, subject),
            "cure": cure,
            "groups": form.in_groups(),
            "facts": [fact | {"value": in_words(fact.get("value"))} for fact in facts],
            "stopped": is_closed or any(fact.get("stops") for fact in facts),
            "is_closed": is_closed,
            "acts_now": self.acts_now(request, subject, on) if is_closed and subject is not None else [],
            "subject": "" if subject is None else self.title_of(subject),
            "back_url": self._back(act, subject),
            "crumbs": self._crumbs(str(act.label), subject),
            "opts": self.opts,
        }
        return TemplateResponse(request, form.template or self.act_template, context, status=status)

    def _tell_meanwhile(self, request: HttpRequest, form: ActForm, subject: Any, on: date) -> None:
        """A fresh form notes how far the journal has come; a refused one tells what came after."""
        if subject is None:
            return
        about = {
            "kind": str(self.opts.model_name),
            "pk": subject.pk,
            "person_id": self.person_of(subject),
        }
        for teller in tellers:
            if not form.is_bound:
                form.fields[SEEN_UNTIL].initial = teller.newest(**about)
            elif form.errors and (entry_id := form.seen_until) is not None:
                form.meanwhile = teller.since(**about, entry_id=entry_id, user=request.user, on=on)

    def person_of(self, subject: Any) -> int | None:
        """The person whose file tells what was done with the thing; None where it stands for itself."""
        return getattr(subject, "person_id", None)

    def acts_now(self, request: HttpRequest, subject: Any, on: date) -> list[dict[str, Any]]:
        """What can be done instead, where an act is no longer possible."""
        return list(self.buttons(request, on, subject=subject))

    def _form_of(self, act: AnyAct, subject: Any) -> str:
        return f"{self.opts.label_lower}:{subject.pk if subject is not None else ''}:{act.name}"

    def _others(self, request: HttpRequest, act: AnyAct, subject: Any) -> list[OpenForm]:
        """Colleagues who have this form of this very thing open too."""
        if subject is None:
            return []
        return opened(self._form_of(act, subject), user=request.user, at=clock.now())

    def buttons_of_list(self, request: HttpRequest, on: date) -> list[dict[str, Any]]:
        return self.buttons(request, on, on_list=True)

    def buttons(
        self,
        request: HttpRequest,
        on: date,
        *,
        subject: Any = None,
        on_list: bool = False,
        but: Collection[str] = (),
    ) -> Any:
        """What may be done, and what may not be yet and why: `blocked` says so, then nothing leads there.

        Of the acts named in `but` nothing is asked.
        """
        found = []
        for act in (act for act in self.all_acts if act.on_list == on_list and act.name not in but):
            is_open = act.is_open(subject=subject, user=request.user, on=on, moves=self.moves)
            blocked = str(act.not_yet(subject, request.user, on) or "") if act.not_yet else ""
            if is_open or blocked:
                found.append(self._button(act, subject, on, blocked=blocked))
        return found

    def _button(self, act: AnyAct, subject: Any, on: date, *, blocked: str) -> dict[str, Any]:
        return {
            "name": act.name,
            "label": act.label,
            "url": self.act_url(act, subject),
            "primary": not blocked and act.is_first(subject, on),
            "tone": act.tone,
            "key": act.key,
            "consequence": said_of(act.consequence, subject, on),
            "blocked": blocked,
        }

    def back_url(self, subject: Any) -> str:
        """Where an act's page leads back to, and where one lands after it."""
        return self.page_url(subject.pk)

    def _back(self, act: AnyAct, subject: Any) -> str:
        return self.list_url() if subject is None else self.back_url(subject)

    def _after(self, request: HttpRequest, act: AnyAct, subject: Any, result: Any) -> str:
        """Where one lands after an act."""
        if act.leads_to is not None and result is not None:
            chosen = act.leads_to(subject, result)
            if chosen:
                return chosen
        if subject is None and isinstance(result, Model) and isinstance(result, self.model):
            return self.page_url(result.pk)
        return self._back(act, subject)

    def _crumbs(self, here: str, subject: Any = None) -> list[dict[str, str]]:
        crumbs = [
            {"label": _("Today"), "url": reverse("admin:index")},
            {"label": capfirst(str(self.opts.verbose_name_plural)), "url": self.list_url()},
        ]
        if subject is not None:
            crumbs.append({"label": self.title_of(subject), "url": self.back_url(subject)})
        return [*crumbs, {"label": here, "url": ""}]

    # --- guards -------------------------------------------------------------------------------

    def _subject(self, request: HttpRequest, pk: int) -> Any:
        """The thing, if it exists for this user; the same 404 whether it is hidden or not there."""
        self._check_may_view(request)
        found = self.on_page(self.get_queryset(request)).filter(pk=pk).first() if pk < 2**63 else None
        if found is None:
            raise Http404
        return found
