"""The page's language, and the password that has to be changed before anything else is opened."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _


class UserLanguageMiddleware:
    """Activates the language of the cookie, or of the signed-in user; the browser's is not asked.

    Kazakh is the state language, so a first visit is Kazakh. A program with an API key has neither
    cookie nor page: it names its language in Accept-Language.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.known = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen not in self.known and "Authorization" in request.headers:
            chosen = translation.get_language_from_request(request)
        elif chosen not in self.known:
            user = request.user
            chosen = user.language if user.is_authenticated else settings.LANGUAGE_CODE
        translation.activate(chosen)
        request.LANGUAGE_CODE = chosen
        response = self.get_response(request)
        response.setdefault("Content-Language", chosen)
        translation.deactivate()
        return response


class OwnPasswordMiddleware:
    """Whoever signed in with a password that an administrator gave chooses his own first.

    Until then every page leads to the change of password; the API refuses the session. A program
    with a key has no password and is not asked.
    """

    #: Addresses by name that stay open: the change itself, the way out, the language.
    OPEN = ("account_change_password", "account_logout", "set_language", "healthz", "readyz")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not user.is_authenticated or user.password_given_on is None or self._is_open(request.path):
            return self.get_response(request)
        change = reverse("account_change_password")
        if request.path.startswith("/api/"):
            sentence = _("Change your password first: an administrator gave you the present one.")
            return JsonResponse(
                {
                    "code": "password_change_needed",
                    "title": sentence,
                    "status": 403,
                    "facts": {"change": change},
                },
                status=403,
                content_type="application/problem+json",
            )
        if "HX-Request" in request.headers:
            return HttpResponse(headers={"HX-Redirect": change})
        return HttpResponseRedirect(change)

    def _is_open(self, path: str) -> bool:
        return path.startswith(settings.STATIC_URL) or path in map(reverse, self.OPEN)
