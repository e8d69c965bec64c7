"""The first page after signing in, and the language switch."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from accounts.operations import choose_language
from accounts.queries.roles import roles_of
from accounts.rules import capabilities_of
from accounts.states import Role
from core import clock, sections


@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """Where the user works; who works in several places sees the numbers of the day and chooses."""
    today = clock.today()
    roles = roles_of(request.user, today)
    faces = {
        role: faces[0] for role in sorted(roles) if (faces := sections.faces_of(capabilities_of([role])))
    }
    opened = {str(face.label): face.url() for face in faces.values()}
    if len(opened) == 1:
        return HttpResponseRedirect(next(iter(opened.values())))
    counts = [
        {
            "title": count.title,
            "value": count.value(request.user, today),
            "url": count.url(request.user),
            "hint": count.hint,
            "tone": count.tone,
        }
        for count in sections.counts_of(capabilities_of(roles))
    ]
    shown = [
        {"role": Role(role).label, "label": face.label, "url": face.url()} for role, face in faces.items()
    ]
    names = [Role(role).label for role in sorted(roles)]
    return render(request, "landing.html", {"counts": counts, "faces": shown, "roles": names})


@require_POST
def switch_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie, and on the user when signed in."""
    language = request.POST.get("language", "")
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        back = "/"
    response = HttpResponseRedirect(back)
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            samesite="Lax",
            secure=request.is_secure(),
            httponly=True,
        )
        if request.user.is_authenticated and request.user.language != language:
            choose_language(user_id=request.user.pk, language=language, on=clock.today(), by=request.user)
    return response
