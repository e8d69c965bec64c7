"""The page's language: what was switched to in this browser, else the user's own, else Kazakh."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation


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
