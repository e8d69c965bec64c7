"""Every request gets a number; every answer gets the security headers."""

import re
import secrets
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import unquote, urlencode, urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import resolve_url

from core.request import request_number

_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
_log = structlog.get_logger("koshi.request")

Handler = Callable[[HttpRequest], HttpResponse]


class RequestNumberMiddleware:
    """Takes a proxy's `X-Request-ID` when it is well formed, else makes one; quotes it back.

    Logs one line a request: method, the route's pattern (never the address itself, which may hold
    a document number), status, milliseconds.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _ACCEPTED.fullmatch(given) else secrets.token_hex(6).upper()
        token = request_number.set(number)
        request.request_number = number  # type: ignore[attr-defined]
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            match = request.resolver_match
            _log.info(
                "request",
                method=request.method,
                route=match.route if match else "",
                status=response.status_code,
                ms=round((time.perf_counter() - started) * 1000),
            )
        finally:
            request_number.reset(token)
        response["X-Request-ID"] = number
        return response


class CleanAddressMiddleware:
    """An address with a NUL or with bytes that are no text is refused before anything reads it.

    PostgreSQL keeps no NUL; in a path it names nothing (404), in a query it is a slip (400). The API
    reads its queries by their fields and answers in its own form.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _is_broken(request.path):
            raise Http404
        is_page = not request.path.startswith("/api/")
        if is_page and _is_broken(unquote(request.META.get("QUERY_STRING", ""))):
            raise BadRequest("The query holds bytes that are no text.")
        return self.get_response(request)


def _is_broken(text: str) -> bool:
    return "\x00" in text or any("\ud800" <= char <= "\udfff" for char in text)


class SignInAgainMiddleware:
    """A form sent after its session ended leads back to its page, not to the address it was sent to.

    A part of a page that refreshes itself tells the browser to go and sign in, instead of putting
    the sign-in page into the part.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        entrance = resolve_url(settings.LOGIN_URL)
        if response.status_code != HTTPStatus.FOUND or not response["Location"].startswith(entrance):
            return response
        page = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
        is_part = "HX-Request" in request.headers
        if (is_part or request.method == "POST") and page.netloc == request.get_host():
            response["Location"] = f"{entrance}?{urlencode({'next': page.path or '/'})}"
        if is_part:
            answer = HttpResponse(status=HTTPStatus.NO_CONTENT)
            answer["HX-Redirect"] = response["Location"]
            return answer
        return response


class SecurityHeadersMiddleware:
    """Headers that Django has no setting for; pages with people's data are never stored."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if not request.path.startswith("/static/"):
            response.setdefault("Cache-Control", "no-store")
        return response
